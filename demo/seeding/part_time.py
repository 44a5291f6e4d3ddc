"""Part-time timetables: one too long, one past its end, one that a parent is asked about …"""

from collections.abc import Callable
from datetime import date, timedelta

from attendance.models import AgreedHow, PartTimeReason, PartTimeTimetable
from attendance.part_time.weeks import step
from attendance.services.part_time.agreeing import record_parent_agreement
from attendance.services.part_time.ending import end_timetable
from attendance.services.part_time.proposing import propose_terms, propose_timetable
from attendance.services.part_time.reviewing import ask_for_review, review_timetable
from attendance.services.part_time.terms import Terms
from cases.school_age import is_of_school_age
from demo.seeding.stories import AWAY
from demo.seeding.told import Told
from demo.seeding.town import Town

MORNINGS = ["0a", "1a", "2a", "3a", "4a"]
WEEK = timedelta(weeks=1)
WAY_BACK = (
    "One afternoon more every week, with a friend at lunch. On a bad day {name} rests in the "
    "learning base and tries the next lesson."
)


def agree_part_times(town: Town, children: list[Told]) -> None:
    """For children who come in the mornings; each stands differently."""
    # Her mother signs in, so that the portal has something to agree to.
    _asked(next(told for told in children if told.role["key"] == "layla"))
    if town.today - 10 * WEEK < town.school_days[0]:
        return  # too early in the year for one that lasts too long
    coming = [told for told in children if _comes_part_time(told)]
    kinds: list[Callable[[Told], None]] = [_too_long, _past_end, _ended]
    for number, told in enumerate(coming):
        if number < len(kinds):
            kinds[number](told)
        elif number % 4:  # where nobody agreed, the marks C2 are pointed out
            _as_it_should(told)


def _comes_part_time(told: Told) -> bool:
    pattern = told.role.get("pattern", told.story["pattern"])
    return (
        pattern in {"part_time", "late_mornings"}
        and told.situation not in AWAY
        and is_of_school_age(told.child.born_on, told.town.today + 3 * WEEK)
    )


def _monday(told: Told, weeks_ago: int) -> date:
    today = told.town.today
    return today - timedelta(days=today.weekday()) - weeks_ago * WEEK


def _terms(told: Told, start: date, weeks: int) -> Terms:
    more = [*MORNINGS, "1p", "3p"]
    half = start + max(weeks // 2, 1) * WEEK
    return Terms(
        starts_on=start, ends_on=start + weeks * WEEK - timedelta(days=3), review_on=half,
        steps=[step(start, MORNINGS)] if weeks < 5 else [step(start, MORNINGS), step(half, more)],
        agreed_by=told.town.membership(told.senco),
    )  # fmt: skip


def _at(told: Told, day: date, hour: int = 15) -> None:
    town = told.town
    town.clock.set(max(min(day, town.today - timedelta(days=1)), town.school_days[0]), hour)


def _propose(told: Told, start: date, weeks: int) -> PartTimeTimetable:
    _at(told, start - timedelta(days=3))
    return propose_timetable(
        actor=told.senco, child=told.child, reason=PartTimeReason.HEALTH,
        circumstances=told.words("hours_reason"),
        way_back=WAY_BACK.format(name=told.child.first_name), terms=_terms(told, start, weeks),
    )  # fmt: skip


def _agreed(told: Told, start: date, weeks: int) -> PartTimeTimetable:
    made = _propose(told, start, weeks)
    return _sign(told, made, start - timedelta(days=3))


def _sign(told: Told, made: PartTimeTimetable, day: date) -> PartTimeTimetable:
    assert told.parent is not None  # noqa: S101 (every child with a story has one)
    return record_parent_agreement(
        actor=told.senco, terms=made.terms.get(answer="awaited"), parent=told.parent,
        how=AgreedHow.PAPER, agreed_on=day,
    )  # fmt: skip


def _asked(told: Told) -> None:
    _propose(told, _monday(told, -1), 4)


def _too_long(told: Told) -> None:
    """Six weeks, then five more, and the authority asks why."""
    start = _monday(told, 9)
    made = _agreed(told, start, 6)
    again = start + 6 * WEEK
    _at(told, again - timedelta(days=3), 10)
    propose_terms(
        actor=told.senco, timetable=made, terms=_terms(told, again, 5),
        why="Afternoons still end in a day of rest. The clinic sees us again next month.",
    )  # fmt: skip
    made = _sign(told, made, again - timedelta(days=3))
    told.on(2, 11)
    ask_for_review(
        actor=told.town.actor("liaison"), timetable=made,
        words="More than ten weeks of mornings. What does health say, and what comes next?",
    )  # fmt: skip


def _past_end(told: Told) -> None:
    _agreed(told, _monday(told, 5), 4)


def _ended(told: Told) -> None:
    start = _monday(told, 8)
    made = _agreed(told, start, 4)
    _at(told, start + 2 * WEEK)
    review_timetable(
        actor=told.senco, timetable=made, reviewed_on=start + 2 * WEEK,
        words="Mornings are steady. Two afternoons went well.",
    )  # fmt: skip
    _at(told, start + 4 * WEEK - timedelta(days=3))
    end_timetable(
        actor=told.senco, timetable=made, ended_on=start + 4 * WEEK - timedelta(days=3),
        reason="Back full time, with a pass to leave lessons early.",
    )  # fmt: skip


def _as_it_should(told: Told) -> None:
    """Begun three weeks ago, looked at again, and again next week."""
    start = _monday(told, 3)
    made = _agreed(told, start, 5)
    reviewed_on = told.town.today - timedelta(days=4)
    _at(told, reviewed_on)
    review_timetable(
        actor=told.senco, timetable=made, reviewed_on=reviewed_on,
        next_on=start + 5 * WEEK - timedelta(days=5),
        words="Mornings are steady. The first afternoon is agreed for next week.",
    )  # fmt: skip
