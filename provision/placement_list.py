"""The list of placements: what it can be narrowed by, sorted by and downloaded as."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Organisation, OrganisationKind
from ledger.lists import Column, Sorting
from provision.models import OPEN, Mode, Placement
from provision.placement_querysets import FAR_AWAY, PlacementQuerySet

GOING_ON = "going_on"
SORTING = Sorting(
    {
        "child": ("child__sort_name",),
        "provider": ("provider__sort_name", "child__sort_name"),
        "status": ("status", "child__sort_name"),
        "starts": ("starts_on",),
        "ends": ("planned_end_on",),
        "review": ("sort_review_on", "child__sort_name"),
    },
    default="review",
)


def list_placements(actor: Actor, asked: dict[str, Any]) -> PlacementQuerySet:
    """The visible placements that the filter asks for; `asked` is the form's cleaned data."""
    rows = Placement.objects.visible_to(actor).search(asked.get("q") or "")
    status = asked.get("status") or GOING_ON
    if status == GOING_ON:
        rows = rows.filter(status__in=OPEN)
    elif status != "all":
        rows = rows.filter(status=status)
    if asked.get("provider"):
        rows = rows.of_provider(asked["provider"])
    if asked.get("school"):
        rows = rows.filter(home_school=asked["school"])
    if asked.get("mode"):
        rows = rows.with_mode(asked["mode"])
    if asked.get("overdue"):
        rows = rows.overdue_review()
    return rows.with_list_facts()


def providers_of(actor: Actor) -> QuerySet[Organisation]:
    """Providers of the placements that the actor sees."""
    seen = Placement.objects.visible_to(actor).filter(provider=OuterRef("pk"))
    kind = OrganisationKind.PROVIDER
    return Organisation.objects.filter(Exists(seen), kind=kind).order_by("sort_name", "pk")


def home_schools_of(actor: Actor) -> QuerySet[Organisation]:
    """Home schools of the placements that the actor sees."""
    seen = Placement.objects.visible_to(actor).filter(home_school=OuterRef("pk"))
    return Organisation.objects.filter(Exists(seen)).order_by("sort_name", "pk")


def modes_of(placement: Placement) -> str:
    """The ways of teaching in use, in words."""
    today = timezone.localdate()
    rows = [
        row for row in placement.modes.all()
        if row.ends_on is None or row.ends_on >= today or placement.ended_on
    ]  # fmt: skip
    return ", ".join(dict.fromkeys(str(Mode(row.mode).label) for row in rows))


def _review_on(row: Any) -> Any:
    return row.review_on if row.sort_review_on != FAR_AWAY else None


COLUMNS: list[Column] = [
    (_("Reference"), lambda row: row.reference),
    (_("Child"), lambda row: row.child.name),
    (_("Child’s reference"), lambda row: row.child.reference),
    (_("Provider"), lambda row: row.provider.name),
    (_("Base"), lambda row: row.base.name if row.base else ""),
    (_("Ways of teaching"), modes_of),
    (_("State"), lambda row: row.get_status_display()),
    (_("Home school"), lambda row: row.home_school.name if row.home_school else ""),
    (_("First day"), lambda row: row.starts_on),
    (_("Planned last day"), lambda row: row.planned_end_on),
    (_("Last day"), lambda row: row.ended_on),
    (_("Why it ended"), lambda row: row.get_end_reason_display()),
    (_("Key person"), lambda row: row.provider_lead.user.full_name if row.provider_lead else ""),
    (_("Next review"), _review_on),
    (_("Review overdue"), lambda row: _("Yes") if row.is_review_overdue else _("No")),
]
