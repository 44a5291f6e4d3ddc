"""What a written date may mean: 7/9/2026, 07-09-26, 2026-09-07, "Mon 7 Sep 2026", "Mon 7 Sep".

A date in figures whose day and month could be exchanged is read in the order that a person gave for
the school's files, never in one that Waymark thinks likely.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from calendars.models import academic_year_of

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Order(models.TextChoices):
    """Which figure comes first in 03/09/2026."""

    DAY_FIRST = "day", _("The day: 03/09/2026 is 3 September 2026")
    MONTH_FIRST = "month", _("The month: 03/09/2026 is 9 March 2026")


class Written(NamedTuple):
    """A date as written. In `is_open` ones, `first` and `second` may be day and month or not."""

    first: int
    second: int
    year: int | None
    weekday: int | None
    is_open: bool


_WEEKDAY = r"(?:(?P<weekday>mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_YEAR = r"(?P<year>\d{4}|\d{2})"
_TIME = r"(?:[t\s]\s*0?0:00(?::00)?(?:\.0+)?)?"
_FORMS = tuple(
    re.compile(f"^{_WEEKDAY}{form}{_TIME}$")
    for form in (
        r"(?P<year>\d{4})[-/.](?P<second>\d{1,2})[-/.](?P<first>\d{1,2})",
        r"(?P<first>\d{1,2})(?:st|nd|rd|th)?[\s/.-]*" + _MONTH + r"(?:[\s/.,-]*" + _YEAR + ")?",
        _MONTH + r"[\s/.-]*(?P<first>\d{1,2})(?:st|nd|rd|th)?(?:[\s/.,-]+" + _YEAR + ")?",
        r"(?P<either>\d{1,2})([-/. ])(?P<other>\d{1,2})(?:[-/. ]" + _YEAR + ")?",
    )
)


def read_written(text: str) -> Written | None:
    """What is written, None when it is no date at all."""
    plain = " ".join(text.split()).casefold()
    for form in _FORMS:
        if found := form.match(plain):
            return _written(found.groupdict())
    return None


def _written(parts: dict[str, str | None]) -> Written:
    year = _full_year(parts.get("year"))
    weekday = WEEKDAYS.index(parts["weekday"]) if parts.get("weekday") else None
    if parts.get("either"):
        either, other = int(parts["either"] or 0), int(parts["other"] or 0)
        return Written(either, other, year, weekday, is_open=True)
    month = parts.get("month")
    second = MONTHS.index(month) + 1 if month else int(parts["second"] or 0)
    return Written(int(parts["first"] or 0), second, year, weekday, is_open=False)


def _full_year(text: str | None) -> int | None:
    if not text:
        return None
    return int(text) if len(text) == 4 else 2000 + int(text)


@dataclass(slots=True)
class Days:
    """Reads the dates of one file, each distinct text once.

    `order` is what a person said of dates in figures; `year_starts_in` is the academic year of
    dates written without a year, so that September 2025 and July 2026 are both found from 2025.
    """

    order: Order | None = None
    year_starts_in: int | None = None
    _known: dict[str, date | None] = field(default_factory=dict)

    def read(self, text: str) -> date | None:
        """The day; None for what is no date, or one whose meaning is open."""
        if text not in self._known:
            written = read_written(text)
            self._known[text] = self._day(written) if written else None
        return self._known[text]

    def _day(self, written: Written) -> date | None:
        days = _meanings(written, self.order, self.year_starts_in)
        return days[0] if len(days) == 1 else None


def _meanings(written: Written, order: Order | None, year_starts_in: int | None) -> list[date]:
    pairs = [(written.first, written.second)]
    if written.is_open and order is None:
        pairs.append((written.second, written.first))
    elif written.is_open and order is Order.MONTH_FIRST:
        pairs = [(written.second, written.first)]
    found = []
    for day, month in dict.fromkeys(pairs):
        year = written.year
        if year is None and year_starts_in is not None:
            year = year_starts_in if month >= 8 else year_starts_in + 1
        if year is not None and (real := _real(year, month, day, written.weekday)):
            found.append(real)
    return found


def _real(year: int, month: int, day: int, weekday: int | None) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if weekday is None or found.weekday() == weekday else None


@dataclass(frozen=True, slots=True)
class Writing:
    """How some dates are written: whether a person has to say the order, or the year.

    `proofs` are the orders that some date can only be read in.
    """

    asks_order: bool
    asks_year: bool
    proofs: frozenset[Order]

    def contradicts(self, order: Order) -> bool:
        """Whether some date can only be read in the other order."""
        return bool(self.proofs - {order})

    @property
    def settled(self) -> Order | None:
        """The order that the dates themselves prove; None when they prove none, or both."""
        return next(iter(self.proofs)) if len(self.proofs) == 1 else None


def judge(texts: Iterable[str], today: date) -> Writing:
    """Look at all dates of a file together.

    The order is open while no date settles it: one day above the 12th does, or a weekday.
    """
    dates = [written for text in set(texts) if (written := read_written(text))]
    figures = [one for one in dates if one.is_open and one.first != one.second]
    fits = [{order for order in Order if _fits(one, order, today)} for one in figures]
    proofs = {order for orders in fits for order in orders if len(orders) == 1}
    return Writing(
        asks_order=not proofs and any(len(orders) == 2 for orders in fits),
        asks_year=any(one.year is None for one in dates),
        proofs=frozenset(proofs),
    )


_ACADEMIC_YEAR = re.compile(r"\b(20\d\d)\s*[/–-]\s*(?:20)?(\d\d)\b(?![/-])")
_YEARS_BACK = 4  # weekdays tell these years apart


def find_year(before: Iterable[str], headings: Iterable[str], today: date) -> int | None:
    """The academic year of dates written without one, by its first calendar year.

    Named in a line above the headings ("2025/26", or a date with its year), or proved by the
    weekdays of the headings; None when neither says it.
    """
    for text in before:
        for found in _ACADEMIC_YEAR.finditer(text):
            if int(found[2]) == (int(found[1]) + 1) % 100:
                return int(found[1])
        words = text.split(":", 1)[-1]
        written = read_written(words.strip())
        if written and written.year and not (written.is_open and written.first != written.second):
            return academic_year_of(date(written.year, written.second, 1))
    dates = [written for text in headings if (written := read_written(text))]
    if not dates or any(one.weekday is None for one in dates):
        return None
    this = academic_year_of(today)
    years = [
        year
        for year in range(this - _YEARS_BACK, this + 1)
        if all(len(_meanings(one, None, year)) == 1 for one in dates)
    ]
    return years[0] if len(years) == 1 else None


def _fits(written: Written, order: Order, today: date) -> bool:
    day, month = written.first, written.second
    if order is Order.MONTH_FIRST:
        day, month = month, day
    year = written.year
    if year is not None:
        return _real(year, month, day, written.weekday) is not None
    years = range(today.year - 2, today.year + 1)
    return any(_real(near, month, day, written.weekday) for near in years)
