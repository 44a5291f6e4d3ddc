"""Who has opened which child's record: for the coordinator and the governance officer."""

from datetime import datetime, time, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat, NullIf
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Membership
from accounts.roles import Permission, Role, Scope
from cases.access import DUPLICATE, EMERGENCY, NO_CHILD, REFUSED, Section
from cases.merged_records import kept_records
from cases.models import Child
from ledger.lists import Column, Sorting
from ledger.models import AccessLogEntry
from ledger.text import sort_key

SORTING = Sorting({"opened": ("-opened_at",)}, default="opened")
BASES: dict[str, Any] = {
    "school": _("On the roll of the school"),
    "authority": _("Officer of the authority"),
    "team": _("In the team around the child"),
    "agenda": _("On a panel’s agenda"),
    "placement": _("Placed with the provider"),
    "grant": _("Named professional"),
    "family": _("Family"),
    "wrote": _("Wrote it"),
    "evidence": _("Asked for evidence"),
    EMERGENCY: _("Emergency access"),
    DUPLICATE: _("Comparing two records"),
    REFUSED: _("Refused search"),
    "download": _("Download of a list"),
}
_SECTIONS = {"list": _("List of children"), EMERGENCY: _("Search for emergency access")}
FAMILY = "family"
ROLES = [*Role.choices, (FAMILY, _("Parent, carer or young person"))]


def search_log(actor: Actor, filters: dict[str, Any]) -> "QuerySet[AccessLogEntry]":
    """Entries that the filters keep, with `child_reference`, `child_name`, `organisation`.

    A coordinator reads those of the authority's children; the governance officer reads all, and
    of a child the reference and name only. Raises PermissionDenied for other roles.
    """
    if not actor.can(Permission.READ_ACCESS_LOG):
        raise PermissionDenied(_now("Your role does not read the access log."))
    entries = AccessLogEntry.objects.filter(subject_type=Child._meta.label_lower)
    if actor.scope is not Scope.NONE and not actor.is_system:
        seen = Child.objects.visible_to(actor)
        kept = seen.filter(merged_from__isnull=False).values_list("pk", flat=True)
        entries = entries.filter(
            Q(subject_id=NO_CHILD)
            | Q(subject_id__in=seen.values("pk"))
            | Q(subject_id__in=kept_records(list(kept)))
        )
    return _with_words(_narrow(entries, filters))


def log_of_child(child: Child) -> "QuerySet[AccessLogEntry]":
    """Openings of one child's record, and of records that became it."""
    entries = AccessLogEntry.objects.filter(
        subject_type=Child._meta.label_lower, subject_id__in=kept_records([child.pk])
    )
    return _with_words(entries)


def columns() -> list[Column]:
    """Columns of the download."""
    return [
        (_("Opened at"), lambda entry: entry.opened_at),
        (_("Opened by"), lambda entry: entry.opened_by.full_name),
        (_("Role"), role_label),
        (_("Organisation"), lambda entry: entry.organisation),
        (_("Reference"), lambda entry: entry.child_reference),
        (_("Child"), lambda entry: entry.child_name),
        (_("Part of the record"), section_label),
        (_("Through what"), basis_label),
        (_("Reason"), lambda entry: entry.reason),
    ]


def role_label(entry: AccessLogEntry) -> str:
    """The role in which it was opened, in words."""
    return str(dict(ROLES).get(entry.role, entry.role))


def section_label(entry: AccessLogEntry) -> str:
    """The part of the record in words."""
    labels = {**dict(Section.choices), **_SECTIONS}
    return str(labels.get(entry.section, entry.section))


def basis_label(entry: AccessLogEntry) -> str:
    """Through what it was opened, in words."""
    return str(BASES.get(entry.basis, entry.basis))


def _narrow(
    entries: "QuerySet[AccessLogEntry]", filters: dict[str, Any]
) -> "QuerySet[AccessLogEntry]":
    if words := filters.get("child"):
        entries = entries.filter(subject_id__in=Child.objects.search(words).values("pk"))
    if words := filters.get("person"):
        for word in sort_key(words).split():
            entries = entries.filter(opened_by__sort_name__contains=word)
    if day := filters.get("since"):
        entries = entries.filter(opened_at__gte=_midnight(day))
    if day := filters.get("until"):
        entries = entries.filter(opened_at__lt=_midnight(day + timedelta(days=1)))
    for name in ("role", "basis"):
        if value := filters.get(name):
            entries = entries.filter(**{name: value})
    return entries


def _with_words(entries: "QuerySet[AccessLogEntry]") -> "QuerySet[AccessLogEntry]":
    child = Child.objects.filter(pk=OuterRef("subject_id"))
    first = Coalesce(NullIf("preferred_first_name", Value("")), "legal_first_name")
    last = Coalesce(NullIf("preferred_last_name", Value("")), "legal_last_name")
    named = child.annotate(said=Concat(first, Value(" "), last)).values("said")
    worked_for = Membership.objects.filter(pk=OuterRef("membership_id"))
    return entries.select_related("opened_by").annotate(
        child_reference=Coalesce(Subquery(child.values("reference")), Value("")),
        child_name=Coalesce(Subquery(named), Value("")),
        organisation=Coalesce(Subquery(worked_for.values(said=F("organisation__name"))), Value("")),
    )


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
