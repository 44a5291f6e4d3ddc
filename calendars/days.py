"""School days and working days: the one place in Waymark that answers what they are.

A *working day* is Monday to Friday without bank holidays (England and Wales).
A *school day* is a working day inside a term of the school (its own terms if it keeps some in
that academic year, else the authority's), outside half-term, INSET days and closures. For an
academic year whose terms nobody has entered, every working day without a closure counts as a
school day; `SchoolCalendar.is_entered` tells, so that pages can say so.

For many days or schools load a `SchoolCalendar` once: the functions at the end read the
calendar from the database each time they are called (two queries).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from calendars.bank_holidays import bank_holidays
from calendars.models import Closure, Term, academic_year_of

ONE_DAY = timedelta(days=1)
Span = tuple[date, date]


def is_working_day(day: date) -> bool:
    """Monday to Friday and no bank holiday."""
    return day.weekday() < 5 and day not in bank_holidays()


def working_days_between(start: date, end: date) -> int:
    """How many working days come after `start`, up to and including `end`."""
    return sum(is_working_day(day) for day in _days_after(start, end))


def add_working_days(day: date, count: int) -> date:
    """The `count`-th working day after `day`; `day` itself when count is 0."""
    while count > 0:
        day += ONE_DAY
        count -= is_working_day(day)
    return day


@dataclass(frozen=True)
class SchoolCalendar:
    """When one school teaches. `taught` maps an academic year to spans of days in term."""

    taught: dict[int, tuple[Span, ...]]
    closed: tuple[Span, ...]
    _known: dict[date, bool] = field(default_factory=dict, repr=False, compare=False)

    def is_entered(self, day: date) -> bool:
        """Whether the terms of that day's academic year have been entered."""
        return academic_year_of(day) in self.taught

    def is_school_day(self, day: date) -> bool:
        """Whether the school teaches on `day`."""
        if day not in self._known:
            self._known[day] = self._find(day)
        return self._known[day]

    def days_between(self, start: date, end: date) -> int:
        """How many school days come after `start`, up to and including `end`."""
        return sum(self.is_school_day(day) for day in _days_after(start, end))

    def add_days(self, day: date, count: int) -> date:
        """The `count`-th school day after `day`; `day` itself when count is 0.

        It always ends: years that nobody has entered hold school days.
        """
        while count > 0:
            day += ONE_DAY
            count -= self.is_school_day(day)
        return day

    def _find(self, day: date) -> bool:
        if not is_working_day(day) or _inside(day, self.closed):
            return False
        spans = self.taught.get(academic_year_of(day))
        return spans is None or _inside(day, spans)


def load_calendar(school: Any = None) -> SchoolCalendar:
    """The calendar of a school; without one, the authority's. Two queries."""
    return load_calendars([school] if school else [])[school.pk if school else None]


def load_calendars(schools: Iterable[Any]) -> dict[int | None, SchoolCalendar]:
    """The calendars of some schools by id, and the authority's as None. Two queries."""
    ids = {school.pk for school in schools}
    terms = list(Term.objects.concerning_any(ids).select_related("year"))
    closures = list(
        Closure.objects.concerning_any(ids).values_list("school_id", "starts_on", "ends_on")
    )
    return {pk: _calendar(pk, terms, closures) for pk in (None, *ids)}


def _calendar(
    school_id: int | None, terms: list[Term], closures: Sequence[tuple[int | None, date, date]]
) -> SchoolCalendar:
    own_years = {term.year.starts_in for term in terms if school_id and term.school_id == school_id}
    taught: dict[int, tuple[Span, ...]] = {}
    for term in terms:
        year = term.year.starts_in
        if term.school_id == (school_id if year in own_years else None):
            taught[year] = (*taught.get(year, ()), *_spans(term))
    closed = ((first, last) for owner, first, last in closures if owner in {None, school_id})
    return SchoolCalendar(taught=taught, closed=tuple(closed))


def is_school_day(day: date, school: Any = None) -> bool:
    """Whether a school (or, without one, the authority's calendar) teaches on `day`."""
    return load_calendar(school).is_school_day(day)


def school_days_between(start: date, end: date, school: Any = None) -> int:
    """How many school days come after `start`, up to and including `end`."""
    return load_calendar(school).days_between(start, end)


def add_school_days(day: date, count: int, school: Any = None) -> date:
    """The `count`-th school day after `day`; `day` itself when count is 0."""
    return load_calendar(school).add_days(day, count)


def _spans(term: Term) -> tuple[Span, ...]:
    if term.half_term_starts_on is None or term.half_term_ends_on is None:
        return ((term.starts_on, term.ends_on),)
    return (
        (term.starts_on, term.half_term_starts_on - ONE_DAY),
        (term.half_term_ends_on + ONE_DAY, term.ends_on),
    )


def _inside(day: date, spans: tuple[Span, ...]) -> bool:
    return any(start <= day <= end for start, end in spans)


def _days_after(start: date, end: date) -> list[date]:
    return [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
