"""The education meter: hours advised, planned, offered, attended, and full time, week by week.

Nothing here reads the database: `provision.education` gathers what is measured. All hours are
decimal hours; a week is named by its Monday.

A weekly figure (advice, full time) counts a fifth on each school day of the week, so a week with
an INSET day holds four fifths. What is planned is the timetable on the days on which it is
taught. What is offered and attended is what was logged: an hour that nobody logged is neither,
and stands as not logged.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

ZERO = Decimal(0)
DAYS_A_WEEK = 5
DAY = timedelta(days=1)
IsSchoolDay = Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class Rate:
    """Hours a week from one day to another, both included."""

    hours: Decimal
    starts_on: date
    ends_on: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True)
class Slot:
    """Hours of the timetable on one weekday (0 is Monday) between two days, both included."""

    weekday: int
    hours: Decimal
    starts_on: date
    ends_on: date | None = None
    is_taught: IsSchoolDay = lambda day: True

    def hours_on(self, day: date) -> Decimal:
        """What is planned on a day."""
        holds = self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)
        return (
            self.hours if holds and day.weekday() == self.weekday and self.is_taught(day) else ZERO
        )


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was logged of one session: hours offered (none when the provider cancelled it), and
    hours attended. `planned` is how much of the timetable it accounts for."""

    day: date
    planned: Decimal
    offered: Decimal
    attended: Decimal


@dataclass(frozen=True, slots=True)
class Week:
    """One week of the meter, in hours. `advised` is None when health has not said."""

    starts_on: date
    school_days: int
    full_time: Decimal
    advised: Decimal | None
    planned: Decimal
    offered: Decimal
    attended: Decimal
    not_logged: Decimal

    @property
    def aim(self) -> Decimal:
        """What the child should be offered: as much as health advises, at most full time."""
        return self.full_time if self.advised is None else min(self.advised, self.full_time)

    @property
    def is_short(self) -> bool:
        """Less was offered than the child should have had."""
        return self.offered < self.aim


@dataclass(frozen=True, slots=True)
class Education:
    """All that the meter is drawn from, for one child."""

    is_school_day: IsSchoolDay
    full_time: Sequence[Rate] = ()
    advised: Sequence[Rate] = ()
    slots: Sequence[Slot] = ()
    lessons: Sequence[Lesson] = ()


def measure_weeks(education: Education, *, start: date, end: date, today: date) -> list[Week]:
    """Every week between two days, both included, in order; weeks without a school day or a
    lesson are left out. Hours after `today` are planned, and not yet missing from the logs."""
    monday = start - timedelta(days=start.weekday())
    weeks = []
    while monday <= end:
        days = [day for day in _week(monday) if start <= day <= end]
        week = _measure(education, monday, days, today)
        if week.school_days or week.planned or week.offered:
            weeks.append(week)
        monday += timedelta(days=7)
    return weeks


def days_with_education(education: Education, *, start: date, end: date) -> set[date]:
    """School days between two days, both included, on which suitable education was there.

    A day counts when something was offered on it. When a week offered all that health advises, or
    full time, each of its school days counts: fewer, longer days are as good as many short ones
    (DfE, Arranging education for children who cannot attend school because of health needs, 2023).
    """
    found: set[date] = set()
    offered = {lesson.day for lesson in education.lessons if lesson.offered}
    first = start - timedelta(days=start.weekday())
    last = end + timedelta(days=6 - end.weekday())
    for week in measure_weeks(education, start=first, end=last, today=last):
        days = [day for day in _week(week.starts_on) if education.is_school_day(day)]
        if week.aim and not week.is_short:
            found.update(days)
        else:
            found.update(day for day in days if day in offered)
    return {day for day in found if start <= day <= end}


def planned_on(slots: Iterable[Slot], day: date) -> Decimal:
    """Hours of the timetable on a day."""
    return sum((slot.hours_on(day) for slot in slots), ZERO)


def _measure(education: Education, monday: date, days: list[date], today: date) -> Week:
    school_days = [day for day in days if education.is_school_day(day)]
    lessons = [lesson for lesson in education.lessons if lesson.day in days]
    until_today = sum((planned_on(education.slots, day) for day in days if day <= today), ZERO)
    logged = sum((lesson.planned for lesson in lessons), ZERO)
    return Week(
        starts_on=monday,
        school_days=len(school_days),
        full_time=_share(education.full_time, school_days) or ZERO,
        advised=_share(education.advised, school_days),
        planned=sum((planned_on(education.slots, day) for day in days), ZERO),
        offered=sum((lesson.offered for lesson in lessons), ZERO),
        attended=sum((lesson.attended for lesson in lessons), ZERO),
        not_logged=max(until_today - logged, ZERO),
    )


def _share(rates: Sequence[Rate], days: list[date]) -> Decimal | None:
    """A fifth of the weekly hours for each day on which a rate is in force; None without one."""
    hours = [rate.hours for day in days for rate in rates if rate.holds_on(day)]
    return sum(hours, ZERO) / DAYS_A_WEEK if hours else None


def _week(monday: date) -> list[date]:
    return [monday + n * DAY for n in range(7)]
