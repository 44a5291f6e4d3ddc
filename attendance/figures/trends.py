"""A pupil's attendance through the year beside the school's, half-term by half-term."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Organisation
from attendance.codes import CODES
from attendance.figures.pictures import Day
from attendance.models import RegisterTotals
from calendars.days import SchoolCalendar

Span = tuple[date, date]


def spans_of_year(calendar: SchoolCalendar, year: int, end: date) -> list[Span]:
    """The half-terms begun by `end`; months where nobody has entered the terms."""
    spans = sorted(calendar.taught.get(year, ())) or _months(year)
    return [(first, last) for first, last in spans if first <= end]


def trend_rows(
    days: Iterable[Day], school: Organisation | None, spans: list[Span]
) -> list[dict[str, Any]]:
    """By span: label, words, and attendance in per cent of the pupil (`own`) and the school
    (`other`), None where no session was possible. One query, whatever the school's size."""
    if not spans:
        return []
    own, other = [[0, 0] for _span in spans], [[0, 0] for _span in spans]
    for day in days:
        for mark in day.marks:
            _add(own, spans, day.day, int(mark.is_attended), _is_possible(mark.code))
    if school is not None:
        totals: Any = RegisterTotals.objects.of_school(
            school, spans[0][0], spans[-1][1]
        ).with_sums()
        for at, attended, possible in totals.values_list("day", "attended", "possible"):
            _add(other, spans, at, attended, possible)
    return [
        {
            "label": date_format(first, "j M"),
            "words": _("%(first)s to %(last)s")
            % {"first": date_format(first, "j M Y"), "last": date_format(last, "j M Y")},
            "own": _rate(own[place]),
            "other": _rate(other[place]),
        }
        for place, (first, last) in enumerate(spans)
    ]


def _is_possible(code: str) -> int:
    return int(CODES[code].is_possible)


def _add(counts: list[list[int]], spans: list[Span], day: date, attended: int, of: int) -> None:
    for place, (first, last) in enumerate(spans):
        if first <= day <= last:
            counts[place][0] += attended
            counts[place][1] += of


def _rate(count: list[int]) -> float | None:
    return 100 * count[0] / count[1] if count[1] else None


def _months(year: int) -> list[Span]:
    firsts = [date(year, month, 1) for month in range(9, 13)]
    firsts += [date(year + 1, month, 1) for month in range(1, 9)]
    return [(first, after - timedelta(days=1)) for first, after in pairwise(firsts)]
