"""A child's register as days: for the calendar picture, and for the table beside it."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attendance.codes import CODES, MORNING, SESSION_NAMES, MarkClass
from attendance.registers.sessions import CHILD_SESSIONS, session_parameters
from calendars.days import SchoolCalendar
from cases.models import Child


@dataclass(frozen=True, slots=True)
class Mark:
    """One session: its code, and whether it is absence and health-related."""

    code: str
    is_attended: bool
    is_absent: bool
    is_health: bool

    @property
    def words(self) -> str:
        """The code in words, with the code."""
        return f"{CODES[self.code].meaning} ({self.code})"


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a child; a session without a mark is None."""

    day: date
    am: Mark | None = None
    pm: Mark | None = None

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The sessions with a mark."""
        return tuple(mark for mark in (self.am, self.pm) if mark)

    @property
    def health_sessions(self) -> int:
        """How many of its two sessions are health-related absence."""
        return sum(mark.is_health for mark in self.marks)

    @property
    def tone(self) -> str:
        """How the day looks in a calendar picture (`ledger.charts.DAY_TONES`)."""
        marks = self.marks
        if not marks:
            return "unknown"
        possible = sum(mark.is_absent or mark.is_attended for mark in marks)
        if self.health_sessions:
            return "health" if self.health_sessions == possible else "half"
        if any(mark.is_absent for mark in marks):
            return "absent"
        if any(CODES[mark.code].mark_class is MarkClass.ACTIVITY for mark in marks):
            return "elsewhere"
        return "present" if any(mark.is_attended for mark in marks) else "closed"

    @property
    def words(self) -> str:
        """Both sessions in words."""
        return _("morning: %(am)s; afternoon: %(pm)s") % {
            "am": self.am.words if self.am else _("no mark"),
            "pm": self.pm.words if self.pm else _("no mark"),
        }


def read_days(child: Child, start: date, end: date) -> list[Day]:
    """The days with a mark, in order, from all registers of the child. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_DAYS, session_parameters([child.pk], start, end))
        found: dict[date, dict[int, Mark]] = {}
        for day, session, *mark in cursor.fetchall():
            found.setdefault(day, {})[session] = Mark(*mark)
    return [Day(day, marks.get(1), marks.get(2)) for day, marks in found.items()]


_DAYS = f"""
WITH {CHILD_SESSIONS}
SELECT day, session, code, is_attended, is_absent, is_health FROM child_sessions
ORDER BY day, session
"""  # noqa: S608 (no value of a person is in the text)


def calendar_picture(
    days: Iterable[Day], *, start: date, end: date, calendar: SchoolCalendar,
    part_time: Collection[date] = (),
) -> list[tuple[date, str, str]]:  # fmt: skip
    """Every weekday between two days for `{% heat_map %}`: day, tone, words.

    On `part_time` days a part-time timetable is in force, and the words say so.
    """
    known = {day.day: day for day in days}
    picture = []
    for day in _weekdays(start, end):
        tone, words = _look(known.get(day), calendar.is_school_day(day))
        if day in part_time:
            words = _("%(marks)s; on a part-time timetable") % {"marks": words}
        picture.append((day, tone, words))
    return picture


def _look(day: Day | None, is_school_day: bool) -> tuple[str, str]:
    if day is not None:
        return day.tone, day.words
    if is_school_day:
        return "unknown", _("no mark")
    return "closed", _("no school")


def _weekdays(start: date, end: date) -> Iterator[date]:
    for number in range((end - start).days + 1):
        day = start + timedelta(days=number)
        if day.weekday() < 5:
            yield day


def counted_rows(days: Iterable[Day], first: date, last: date) -> list[dict[str, Any]]:
    """The days with sessions that an alert counts, each with the running total of sessions."""
    rows, total = [], 0
    for day in days:
        if first <= day.day <= last and day.health_sessions:
            total += day.health_sessions
            rows.append({"day": day, "sessions": day.health_sessions, "total": total})
    return rows


def totals_by_code(days: Iterable[Day]) -> list[dict[str, Any]]:
    """Sessions by code, most frequent first: code, meaning, class in words, sessions."""
    counts = Counter(mark.code for day in days for mark in day.marks)
    return [
        {
            "code": code,
            "meaning": CODES[code].meaning,
            "mark_class": CODES[code].mark_class.label,
            "sessions": sessions,
        }
        for code, sessions in counts.most_common()
    ]


def totals_by_reason(days: Iterable[Day]) -> list[dict[str, Any]]:
    """Sessions missed by reason: label, value in sessions, days; each reason in its own row."""
    counts = Counter(_reason(mark.code) for day in days for mark in day.marks if mark.is_absent)
    return [
        {"label": label, "value": counts[key], "days": counts[key] / 2, "tone": tone}
        for key, (label, tone) in _REASONS.items()
    ]


def _reason(code: str) -> str:
    if code in _OF_ITS_OWN:
        return _OF_ITS_OWN[code]
    return "unauthorised" if CODES[code].mark_class is MarkClass.UNAUTHORISED else "authorised"


_OF_ITS_OWN = {"I": "illness", "M": "medical", "C2": "part_time", "N": "unexplained"}
_REASONS = {
    "illness": (gettext_lazy("Illness (I)"), "late"),
    "medical": (gettext_lazy("Appointments (M)"), "late"),
    "part_time": (gettext_lazy("Part-time timetable (C2)"), "main"),
    "authorised": (gettext_lazy("Other authorised absence"), "main"),
    "unauthorised": (gettext_lazy("Unauthorised absence (G, O, U)"), "attention"),
    "unexplained": (gettext_lazy("No reason yet (N)"), "attention"),
}


def session_name(session: int) -> str:
    """“morning” or “afternoon”."""
    return str(SESSION_NAMES.get(session, SESSION_NAMES[MORNING]))
