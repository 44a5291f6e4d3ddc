"""Every morning: what comes near, what is past its day, what lasts too long."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from attendance.models import PartTimeTimetable
from attendance.part_time import events
from attendance.part_time.people import officers_of
from attendance.permissions import check_system
from attendance.recipients import school_recipients
from attendance.services.part_time.ending import close_timetables
from cases.models import Enrolment

CHASE_AGAIN = timedelta(weeks=1)
NEAR = timedelta(weeks=1)


@transaction.atomic
def watch_timetables(*, actor: Actor, today: date | None = None) -> None:
    """Tell schools of reviews and ends that are near or past, and officers of an end that passed
    and of what lasts longer than the authority allows: once, then weekly. Safe to run again.

    One whose child has left the school ends with the child's last day there.
    """
    check_system(actor)
    day = today or timezone.localdate()
    _end_with_leaving(actor, day)
    _tell_soon(actor, day)
    going_on = PartTimeTimetable.objects.select_related("child", "school")
    for timetable in going_on.late(day):
        due = min(one for one in (timetable.review_on, timetable.ends_on) if one is not None)
        key = f"due:{due.isoformat()}:{_turn(due, day)}"
        people = school_recipients(timetable.school)
        events.tell(events.IS_DUE, timetable, people, key, actor)
    for timetable in going_on.past_end(day):
        due = timetable.ends_on
        people = officers_of(timetable.school, timetable.child)
        key = f"past_end:{due.isoformat()}:{_turn(due, day)}"
        events.tell(events.IS_PAST_END, timetable, people, key, actor)
    for timetable in going_on.too_long(day):
        people = officers_of(timetable.school, timetable.child)
        key = f"too_long:{timetable.ends_on.isoformat()}"
        events.tell(events.IS_TOO_LONG, timetable, people, key, actor)


def _tell_soon(actor: Actor, day: date) -> None:
    soon = PartTimeTimetable.objects.soon(day, day + NEAR).select_related("child", "school")
    for timetable in soon:
        days = (timetable.review_on, timetable.ends_on)
        near = min(one for one in days if one is not None and day <= one <= day + NEAR)
        people = school_recipients(timetable.school)
        events.tell(events.COMES_SOON, timetable, people, f"soon:{near.isoformat()}", actor)


def _end_with_leaving(actor: Actor, day: date) -> None:
    going_on = PartTimeTimetable.objects.going_on().select_related("child", "school")
    for timetable in going_on.of_leavers(day):
        own = Enrolment.objects.filter(child=timetable.child_id, school=timetable.school_id)
        left_on = own.aggregate(day=Max("ends_on"))["day"] or day
        close_timetables(
            actor=actor, timetables=[timetable], day=left_on,
            reason=_("The child is no longer on the school’s roll."),
        )  # fmt: skip


def _turn(due_on: date, today: date) -> int:
    return (today - due_on) // CHASE_AGAIN
