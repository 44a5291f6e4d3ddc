"""What pages show of part-time timetables, and what the reader may do there."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from accounts.actors import Actor
from attendance.models import PartTimeStatus, PartTimeTimetable
from attendance.part_time.marks import doubtful_of_child
from attendance.part_time.permissions import can_ask_for_review, can_write_part_time
from cases.models import Child


def part_times_of_child(
    actor: Actor, child: Child, first: date, last: date, today: date
) -> dict[str, Any]:
    """Context of `attendance/part_times/of_child.html`: all of the child's, and the marks of a
    year that do not fit them."""
    return {
        "part_times": PartTimeTimetable.objects.visible_to(actor)
        .filter(child=child)
        .with_people()
        .exclude(status="withdrawn"),
        "doubtful": doubtful_of_child(child, first, min(last, today)),
        "can_write_part_time": can_write_part_time(actor, child),
    }


def part_time_days(part_times: Iterable[PartTimeTimetable], until: date) -> set[date]:
    """The days, up to one, on which an agreed timetable was in force."""
    days: set[date] = set()
    for one in part_times:
        if one.status in (PartTimeStatus.AGREED, PartTimeStatus.ENDED):
            last = min(one.ends_on, one.ended_on or one.ends_on, until)
            days |= {
                one.starts_on + timedelta(days=number)
                for number in range((last - one.starts_on).days + 1)
            }
    return days


def steps_for(actor: Actor, timetable: PartTimeTimetable, *, is_kept: bool) -> dict[str, bool]:
    """What the reader can do with it as it stands."""
    writes = not is_kept and can_write_part_time(actor, timetable.child, timetable.school)
    going_on = timetable.is_going_on
    return {
        "write": writes and timetable.is_live,
        "review": writes and going_on,
        "end": writes and going_on,
        "withdraw": writes and timetable.is_live,
        "ask": not is_kept
        and going_on
        and timetable.review_asked_on is None
        and can_ask_for_review(actor, timetable),
    }
