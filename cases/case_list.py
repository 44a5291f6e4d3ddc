"""The list of cases: what it can be narrowed by, sorted by and downloaded as."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Membership, Organisation
from cases.access import Section, role_reads
from cases.case_page import described
from cases.case_querysets import NEVER
from cases.models import Case, Enrolment
from ledger.lists import Column, Sorting

SORTING = Sorting(
    {
        "child": ("child__sort_name",),
        "opened": ("opened_on",),
        "next": ("next_due_on", "child__sort_name"),
        "stage": ("stage", "child__sort_name"),
    },
    default="next",
)


def list_cases(actor: Actor, asked: dict[str, Any]) -> QuerySet[Case]:
    """The visible cases that the filter asks for; `asked` is the filter form's cleaned data."""
    by_number = role_reads(actor, Section.NUMBERS)
    cases = Case.objects.visible_to(actor).search(asked.get("q") or "", by_number=by_number)
    status = asked.get("status") or "open"
    if status != "all":
        cases = cases.filter(status=status)
    if asked.get("stage"):
        cases = cases.filter(stage=asked["stage"])
    if asked.get("lead"):
        cases = cases.led_by(asked["lead"])
    if asked.get("school"):
        cases = cases.at_school(asked["school"])
    if asked.get("need"):
        cases = cases.with_need(asked["need"])
    if asked.get("overdue"):
        cases = cases.overdue_for(actor)
    if asked.get("whose") == "lead":
        cases = cases.led_by(actor.membership)
    if asked.get("whose") == "team":
        cases = cases.in_team_of(actor.membership)
    return cases.with_list_facts(actor)


def schools_of(actor: Actor) -> QuerySet[Organisation]:
    """Schools of the children whose cases the actor sees."""
    seen = Case.objects.visible_to(actor).values("child")
    enrolled = Enrolment.objects.current().filter(school=OuterRef("pk"), child__in=seen)
    return Organisation.objects.filter(Exists(enrolled)).order_by("sort_name", "pk")


def leads_of(actor: Actor) -> QuerySet[Membership]:
    """Lead professionals of the cases that the actor sees."""
    seen = Case.objects.visible_to(actor).filter(lead=OuterRef("pk"))
    return (
        Membership.objects.filter(Exists(seen))
        .select_related("user", "organisation")
        .order_by("user__sort_name", "pk")
    )


def late_things(case: Any) -> list[str]:
    """What is late in a row of the list, in words."""
    today = timezone.localdate()
    late = [task.title for task in case.child.open_tasks if task.due_on < today]
    return late + [
        str(_("Hours to look at again: %(kind)s")) % {"kind": period.get_kind_display().lower()}
        for period in case.child.late_hours
    ]


def next_task(case: Any) -> Any:
    """The soonest open task of a row; None without one."""
    return case.child.open_tasks[0] if case.child.open_tasks else None


COLUMNS: list[Column] = [
    (_("Case"), lambda case: case.reference),
    (_("Child"), lambda case: case.child.name),
    (_("Child’s reference"), lambda case: case.child.reference),
    (_("School"), lambda case: case.school_name),
    (_("Status"), lambda case: case.get_status_display()),
    (_("Stage"), lambda case: case.get_stage_display()),
    (_("At this stage since"), lambda case: case.stage_since),
    (_("Lead professional"), lambda case: described(case.lead)),
    (_("Next task"), lambda case: next_task(case).title if next_task(case) else ""),
    (_("Who has it"), lambda case: described(next_task(case).owner) if next_task(case) else ""),
    (_("Due"), lambda case: case.next_due_on if case.next_due_on != NEVER else None),
    (_("Late"), lambda case: "; ".join(late_things(case))),
    (_("Opened"), lambda case: case.opened_on),
    (_("Closed"), lambda case: case.closed_on),
]
