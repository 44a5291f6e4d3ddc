"""The list of returns: late ones first; what it can be filtered by, and what it says of each."""

from typing import Any

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Organisation
from attendance.models import PartTimeTimetable
from cases.access import Section, role_reads
from ledger.lists import Column, Sorting
from reintegration.models import ReturnPlan
from reintegration.querysets import LATE, ReturnPlanQuerySet

SORTING = Sorting(
    {
        "late": ("-lateness", "-weeks_behind", "child__sort_name"),
        "name": ("child__sort_name",),
        "school": ("school_name", "child__sort_name"),
        "state": ("status", "child__sort_name"),
        "from": ("starts_on",),
    },
    default="late",
)


def list_returns(actor: Actor, wanted: dict[str, Any]) -> ReturnPlanQuerySet:
    """The plans that the actor sees and the filters keep, with what the list shows."""
    rows = ReturnPlan.objects.visible_to(actor).with_people().with_lateness()
    rows = rows.annotate(school_name=Coalesce("school__sort_name", Value("~")))
    if wanted.get("q"):
        rows = rows.search(wanted["q"], by_number=role_reads(actor, Section.NUMBERS))
    if wanted.get("whose") == "mine":
        rows = rows.led_by(actor)
    if wanted.get("late") == "late":
        rows = rows.filter(Q(lateness=LATE))
    elif wanted.get("late") == "part_time":
        going_on = PartTimeTimetable.objects.going_on()
        rows = rows.filter(pk__in=going_on.values("return_link__plan"))
    if not wanted.get("status"):
        rows = rows.live()
    elif wanted["status"] != "all":
        rows = rows.filter(status=wanted["status"])
    for name in ("route", "school"):
        if wanted.get(name):
            rows = rows.filter(**{name: wanted[name]})
    return rows


def schools_of(actor: Actor) -> QuerySet[Organisation]:
    """Schools that lead a plan the actor sees."""
    plans = ReturnPlan.objects.visible_to(actor)
    return Organisation.objects.filter(pk__in=plans.values("school")).order_by("sort_name", "pk")


def _words(row: Any) -> str:
    return str(_("Yes") if row.lateness == LATE else _("No"))


COLUMNS: list[Column] = [
    (_("Reference"), lambda row: row.reference),
    (_("Child"), lambda row: row.child.name),
    (_("Year group"), lambda row: row.child.year_group_label),
    (_("What comes next"), lambda row: row.get_route_display()),
    (_("School"), lambda row: row.school or ""),
    (_("Where to"), lambda row: row.destination),
    (_("Status"), lambda row: row.get_status_display()),
    (_("Late"), _words),
    (_("Weeks behind"), lambda row: row.weeks_behind),
    (_("First day"), lambda row: row.starts_on),
    (_("Leads"), lambda row: row.lead.user),
    (_("Listed on"), lambda row: timezone.localdate()),
]
