"""What a school is charged for a placement in a term: pure sums, no database.

The place is charged for every school day of the home school on which it is held, to the day:

- a price for a term: the share that those days have of the term's school days;
- a price for a week: a fifth for each day;
- a price for an hour: the hours of the timetable on those days.

A mode is charged while it is part of the placement; several at once add up. Each line is rounded
to the penny, half a penny up.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from provision.models.offers import PriceUnit

PENNY = Decimal("0.01")
DAYS_IN_A_WEEK = 5


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `first` to `last`, both included; without a last day it goes on."""

    first: date
    last: date | None = None

    def within(self, other: "Span") -> "Span | None":
        """What both have in common; None without a common day."""
        first = max(self.first, other.first)
        ends = [end for end in (self.last, other.last) if end is not None]
        last = min(ends) if ends else None
        return None if last is not None and last < first else Span(first, last)


@dataclass(frozen=True, slots=True)
class Tariff:
    """A price in pounds and the days on which it holds. Those of one mode do not overlap."""

    amount: Decimal
    unit: str
    span: Span


@dataclass(frozen=True, slots=True)
class WeeklyLesson:
    """Hours of a mode on one weekday (Monday is 0), and the days on which the slot stands."""

    weekday: int
    hours: Decimal
    span: Span


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a statement: days under one price, or under none (`tariff` is None)."""

    tariff: Tariff | None
    first: date
    last: date
    days: int
    hours: Decimal
    amount: Decimal


class TermDays:
    """The school days of one term, counted quickly."""

    def __init__(self, days: Iterable[date]) -> None:
        self._all = sorted(days)
        self._by_weekday = {
            weekday: [day for day in self._all if day.weekday() == weekday] for weekday in range(7)
        }

    def __len__(self) -> int:
        return len(self._all)

    def within(self, span: Span) -> Sequence[date]:
        """The school days of a span, in order."""
        return _between(self._all, span)

    def count(self, span: Span, weekday: int) -> int:
        """How many school days of a span fall on a weekday."""
        return len(_between(self._by_weekday[weekday], span))


def lines_of(
    term: TermDays,
    held: Span,
    tariffs: Iterable[Tariff],
    lessons: Iterable[WeeklyLesson] = (),
) -> list[Line]:
    """The lines for one mode of a placement, held over a span; days without a price last."""
    lessons = list(lessons)
    unpriced = set(term.within(held))
    found = []
    for tariff in sorted(tariffs, key=lambda tariff: tariff.span.first):
        span = held.within(tariff.span)
        days = term.within(span) if span else ()
        if span is None or not days:
            continue
        unpriced -= set(days)
        hours = _hours(term, span, lessons)
        amount = _amount(tariff, len(days), len(term), hours)
        found.append(Line(tariff, days[0], days[-1], len(days), hours, amount))
    if unpriced:
        found.append(
            Line(None, min(unpriced), max(unpriced), len(unpriced), Decimal(0), Decimal(0))
        )
    return found


def _hours(term: TermDays, span: Span, lessons: Iterable[WeeklyLesson]) -> Decimal:
    total = Decimal(0)
    for lesson in lessons:
        common = lesson.span.within(span)
        if common is not None:
            total += lesson.hours * term.count(common, lesson.weekday)
    return total


def _amount(tariff: Tariff, days: int, term_days: int, hours: Decimal) -> Decimal:
    if tariff.unit == PriceUnit.TERM:
        amount = tariff.amount * days / term_days
    elif tariff.unit == PriceUnit.WEEK:
        amount = tariff.amount * days / DAYS_IN_A_WEEK
    else:
        amount = tariff.amount * hours
    return amount.quantize(PENNY, rounding=ROUND_HALF_UP)


def _between(days: list[date], span: Span) -> list[date]:
    end = len(days) if span.last is None else bisect_right(days, span.last)
    return days[bisect_left(days, span.first) : end]
