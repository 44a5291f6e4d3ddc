"""A part-time timetable of a plan: agreed with a parent, looked at again, ended with the plan.

The record, its limit, and who is told are `attendance.services.part_time` (School Attendance
(Pupil Registration) (England) Regulations 2024, reg. 11(6)).
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Membership
from attendance.models import AgreedHow, PartTimeReason, PartTimeReview, PartTimeTimetable
from attendance.part_time.weeks import step
from attendance.services.part_time.agreeing import agree_with_return
from attendance.services.part_time.ending import change_times, close_timetable, close_timetables
from attendance.services.part_time.reviewing import write_review
from attendance.services.part_time.terms import Terms
from cases.models import Parent
from ledger.errors import Refused, StaleChange
from ledger.state import lock
from reintegration.models import (
    Answer,
    How,
    Place,
    PlanPartTime,
    ReturnAgreement,
    ReturnPlan,
    ReturnStatus,
    WeekStep,
)
from reintegration.people import parents_at_home, school_signatories
from reintegration.permissions import check_write

# Before and on the way: a child who has arrived is at school for the whole week.
PART_TIME_STATES = (ReturnStatus.DRAFT, ReturnStatus.OUT_FOR_AGREEMENT, ReturnStatus.ACTIVE)


@transaction.atomic
def agree_part_time(
    *,
    actor: Actor,
    plan: ReturnPlan,
    starts_on: date,
    ends_on: date,
    review_on: date,
    circumstances: str,
    agreed_by: Membership,
    parent: Parent,
    how: How,
    agreed_on: date,
) -> PartTimeTimetable:
    """Record that the school and a parent at home agreed, with the plan's times.

    Raises PermissionDenied, StaleChange, or Refused naming the field: longer than the authority
    allows, a review after its end, a parent with whom the child does not live, another one that
    still goes on.
    """
    check_write(actor, plan.child)
    record = lock(plan)
    if record.status not in PART_TIME_STATES or not record.is_phased:
        raise StaleChange
    _check_agreement(record, agreed_by, parent, How(how))
    steps = _steps(record, starts_on, ends_on)
    if not steps and ends_on >= starts_on:
        raise Refused(
            _("The plan has no week between these days, so no times are agreed."),
            field="starts_on",
        )
    terms = Terms(starts_on, ends_on, review_on, steps, agreed_by)
    made = agree_with_return(
        actor=actor, child=record.child, school=record.school or agreed_by.organisation,
        reason=PartTimeReason.HEALTH, circumstances=circumstances, way_back=record.aim,
        terms=terms, parent=parent, how=AgreedHow(how), agreed_on=agreed_on,
    )  # fmt: skip
    PlanPartTime.objects.create(plan=record, timetable=made)
    return made


@transaction.atomic
def review_part_time(
    *,
    actor: Actor,
    plan: ReturnPlan,
    timetable: PartTimeTimetable,
    words: str,
    reviewed_on: date,
    next_on: date | None = None,
) -> PartTimeReview:
    """Whoever writes the plan records what looking at it again found.

    Raises PermissionDenied, StaleChange or Refused.
    """
    _check_of_plan(actor, plan, timetable)
    return write_review(
        actor=actor, timetable=timetable, words=words, reviewed_on=reviewed_on, next_on=next_on
    )


@transaction.atomic
def end_part_time(
    *, actor: Actor, plan: ReturnPlan, timetable: PartTimeTimetable, reason: str, ended_on: date
) -> PartTimeTimetable:
    """Whoever writes the plan ends it, and the authority is told. Raises as `review_part_time`."""
    _check_of_plan(actor, plan, timetable)
    return close_timetable(actor=actor, timetable=timetable, reason=reason, ended_on=ended_on)


@transaction.atomic
def close_part_time(*, actor: Actor, plan: ReturnPlan, day: date, reason: str) -> None:
    """End what still goes on, because the plan that it belongs to has come to its end."""
    close_timetables(actor=actor, timetables=plan.part_times.going_on(), day=day, reason=reason)


@transaction.atomic
def follow_weeks(*, actor: Actor, plan: ReturnPlan) -> None:
    """The weeks have changed: so do the half days of the part-time timetable agreed with them."""
    for link in plan.part_time_links.select_related("timetable"):
        timetable = link.timetable
        steps = _steps(plan, timetable.starts_on, timetable.ends_on)
        change_times(actor=actor, timetable=timetable, steps=steps)


def _check_of_plan(actor: Actor, plan: ReturnPlan, timetable: PartTimeTimetable) -> None:
    check_write(actor, plan.child)
    if not plan.part_times.filter(pk=timetable.pk).exists():
        raise StaleChange


def _check_agreement(plan: ReturnPlan, agreed_by: Membership, parent: Parent, how: How) -> None:
    if not parents_at_home(plan.child).filter(pk=parent.pk).exists():
        raise Refused(_("Choose a parent with whom the child lives."), field="parent")
    if not school_signatories(plan).filter(pk=agreed_by.pk).exists():
        raise Refused(_("Choose somebody of the school."), field="agreed_by")
    signed = ReturnAgreement.objects.standing(plan).filter(
        parent=parent, answer=Answer.AGREED, how=How.WAYMARK
    )
    if how == How.WAYMARK and not signed.exists():
        raise Refused(
            _("This parent has not agreed to the plan in Waymark. Choose how they did agree."),
            field="how",
        )


def _steps(plan: ReturnPlan, starts_on: date, ends_on: date) -> list[dict[str, Any]]:
    """The plan's half days at school from week to week, one step for weeks that are alike."""
    weeks: Iterable[WeekStep] = plan.weeks.standing().filter(
        monday__gte=starts_on - timedelta(days=4), monday__lte=ends_on
    )
    steps: list[dict[str, Any]] = []
    for week in weeks:
        sessions = week.sessions if week.place == Place.SCHOOL else []
        one = step(max(week.monday, starts_on), sessions)
        if not steps or steps[-1]["sessions"] != one["sessions"]:
            steps.append(one)
    return steps if any(one["sessions"] for one in steps) else []
