"""Planned against actual, week by week. Pure: days, steps and marks in, counts out.

A session is planned on a day when the step in force on that day names it and the school teaches
on that day; so a change of plan in the middle of a week counts from its day on, and holidays,
bank holidays and INSET days plan nothing. A session that the register says was not possible
(for example code Y4, school unexpectedly closed) is planned no longer.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

ONE_WEEK = timedelta(weeks=1)
MORNING, AFTERNOON = "a", "p"
Session = tuple[date, str]  # a day, and MORNING or AFTERNOON


class Seen(StrEnum):
    """What registers and teaching logs say of one session."""

    AT_SCHOOL = "at_school"
    TAUGHT_ELSEWHERE = "taught_elsewhere"
    ABSENT = "absent"
    NOT_POSSIBLE = "not_possible"


@dataclass(frozen=True, slots=True)
class Step:
    """One step as the comparison needs it; `replaced_on` is the first day on which it no longer
    holds. `sessions` are codes such as "0a" for Monday morning."""

    monday: date
    in_force_from: date
    replaced_on: date | None
    at_school: bool
    sessions: frozenset[str]

    def holds_on(self, day: date) -> bool:
        """Whether this step is the plan of that day."""
        in_week = self.monday <= day < self.monday + ONE_WEEK
        return in_week and self.in_force_from <= day and (
            self.replaced_on is None or day < self.replaced_on
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Week:
    """One week in half-day sessions.

    `planned` is `attended` + `missed` + `unknown` (past, no mark yet) + `to_come`. `extra` are
    sessions at school that nobody had planned.
    """

    monday: date
    attended: int = 0
    missed: int = 0
    unknown: int = 0
    to_come: int = 0
    extra: int = 0

    @property
    def planned(self) -> int:
        """Planned sessions that were, or are, possible."""
        return self.attended + self.missed + self.unknown + self.to_come

    @property
    def known(self) -> int:
        """Planned sessions of which the register says how they went."""
        return self.attended + self.missed

    def falls_short(self, percent: int) -> bool:
        """Whether less than `percent` of the known sessions were attended."""
        return 100 * self.attended < percent * self.known


def compare(
    steps: Iterable[Step],
    seen: Mapping[Session, Seen],
    *,
    is_school_day: Callable[[date], bool],
    today: date,
) -> list[Week]:
    """Every week from the first step's to the last one's, in order, holidays included."""
    by_week: dict[date, list[Step]] = {}
    for step in steps:
        by_week.setdefault(step.monday, []).append(step)
    if not by_week:
        return []
    weeks, monday, last = [], min(by_week), max(by_week)
    while monday <= last:
        weeks.append(_week(monday, by_week.get(monday, ()), seen, is_school_day, today))
        monday += ONE_WEEK
    return weeks


def weeks_behind(weeks: Sequence[Week], *, percent: int, today: date) -> int:
    """How many full weeks in a row fell short, counted back from the last one that is over.

    Weeks of which no mark is known, or in which nothing was planned, neither count nor break.
    """
    behind = 0
    for week in reversed(weeks):
        if week.monday + timedelta(days=5) > today or not week.known:
            continue
        if not week.falls_short(percent):
            break
        behind += 1
    return behind


def _week(
    monday: date,
    steps: Iterable[Step],
    seen: Mapping[Session, Seen],
    is_school_day: Callable[[date], bool],
    today: date,
) -> Week:
    counts = dict.fromkeys(("attended", "missed", "unknown", "to_come", "extra"), 0)
    for weekday in range(5):
        day = monday + timedelta(days=weekday)
        if not is_school_day(day):
            continue
        step = next((step for step in steps if step.holds_on(day)), None)
        for half in (MORNING, AFTERNOON):
            found = seen.get((day, half))
            if step is not None and f"{weekday}{half}" in step.sessions:
                name = _outcome(found, at_school=step.at_school, is_past=day <= today)
            else:
                name = "extra" if found is Seen.AT_SCHOOL and day <= today else ""
            if name:
                counts[name] += 1
    return Week(monday, **counts)


def _outcome(found: Seen | None, *, at_school: bool, is_past: bool) -> str:
    """How one planned session counts; empty when it was not possible."""
    if not is_past:
        return "to_come"
    if found is None:
        return "unknown"
    if found is Seen.NOT_POSSIBLE:
        return ""
    wanted = Seen.AT_SCHOOL if at_school else Seen.TAUGHT_ELSEWHERE
    return "attended" if found is wanted else "missed"
