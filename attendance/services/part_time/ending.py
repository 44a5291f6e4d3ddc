"""A part-time timetable ends: the child is back full time, or it was a mistake."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from attendance.models import PartTimeTimetable, TermsAnswer
from attendance.part_time import events
from attendance.part_time.people import officers_of
from attendance.part_time.permissions import check_write_part_time
from attendance.part_time.weeks import Step
from attendance.services.health_periods import withdraw_health_period
from attendance.services.part_time.health import follow_health
from attendance.transitions import PART_TIME
from cases.audience import Audience
from ledger.errors import Refused, StaleChange
from ledger.state import apply_transition, lock


@transaction.atomic
def end_timetable(
    *, actor: Actor, timetable: PartTimeTimetable, reason: str, ended_on: date
) -> PartTimeTimetable:
    """The school ends it; `ended_on` is its last day. The authority is told.

    Raises PermissionDenied, StaleChange when it does not go on, or Refused naming the field.
    """
    check_write_part_time(actor, timetable.child, timetable.school)
    return close_timetable(actor=actor, timetable=timetable, reason=reason, ended_on=ended_on)


@transaction.atomic
def close_timetable(
    *, actor: Actor, timetable: PartTimeTimetable, reason: str, ended_on: date
) -> PartTimeTimetable:
    """As `end_timetable`, for a caller that has checked who may."""
    record = lock(timetable)
    if not record.is_going_on:
        raise StaleChange
    if not record.starts_on <= ended_on <= timezone.localdate():
        raise Refused(_("The day must be between its first day and today."), field="ended_on")
    return _end(actor, record, ended_on, reason)


@transaction.atomic
def withdraw_timetable(
    *, actor: Actor, timetable: PartTimeTimetable, reason: str
) -> PartTimeTimetable:
    """It should not have been recorded, or nobody agreed to it: it stays, and holds no more.

    Raises PermissionDenied, StaleChange when it has ended, or Refused without a reason.
    """
    check_write_part_time(actor, timetable.child, timetable.school)
    record = lock(timetable)
    was_agreed = record.is_going_on
    withdrawn = apply_transition(
        subject=record, table=PART_TIME, action="withdraw", actor=actor, reason=reason,
        ended_reason=reason.strip(),
    )  # fmt: skip
    withdrawn.terms.filter(answer=TermsAnswer.AWAITED).update(answer=TermsAnswer.TAKEN_BACK)
    events.record(actor, withdrawn, events.WITHDRAWN, audience=Audience.FAMILY)
    if was_agreed:
        _withdraw_period(actor, withdrawn, reason)
        officers = officers_of(withdrawn.school, withdrawn.child)
        events.tell(events.HAS_ENDED, withdrawn, officers, "withdrawn", actor)
    return withdrawn


@transaction.atomic
def close_timetables(
    *, actor: Actor, timetables: Iterable[PartTimeTimetable], day: date, reason: str
) -> None:
    """End what still goes on, because what it was part of has come to its end."""
    for timetable in timetables:
        record = lock(timetable)
        if record.is_going_on:
            _end(actor, record, day, reason)


@transaction.atomic
def change_times(*, actor: Actor, timetable: PartTimeTimetable, steps: Sequence[Step]) -> bool:
    """Follow the weeks of the plan for the return that it is part of; whether anything changed."""
    record = lock(timetable)
    if not record.is_going_on or list(record.steps) == list(steps) or not steps:
        return False
    record.steps = [dict(one) for one in steps]
    record.save(update_fields=["steps"])
    events.record(actor, record, events.TIMES_CHANGED, audience=Audience.FAMILY)
    officers = officers_of(record.school, record.child)
    events.tell(events.WAS_CHANGED, record, officers, f"times:{timezone.now().isoformat()}", actor)
    return True


def _end(actor: Actor, record: PartTimeTimetable, day: date, reason: str) -> PartTimeTimetable:
    ended = apply_transition(
        subject=record, table=PART_TIME, action="end", actor=actor, reason=reason, ended_on=day,
        ended_reason=reason.strip(),
    )  # fmt: skip
    ended.terms.filter(answer=TermsAnswer.AWAITED).update(answer=TermsAnswer.TAKEN_BACK)
    follow_health(timetable=ended, signed_by=actor)
    events.record(actor, ended, events.ENDED, happened_on=day, audience=Audience.FAMILY)
    officers = officers_of(ended.school, ended.child)
    events.tell(events.HAS_ENDED, ended, officers, "ended", actor)
    return ended


def _withdraw_period(actor: Actor, timetable: PartTimeTimetable, reason: str) -> None:
    period = timetable.health_period
    if period is not None and period.withdrawn_at is None:
        withdraw_health_period(actor=actor, period=period, reason=reason)
