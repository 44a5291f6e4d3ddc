"""A child's attendance in figures, counted as the Department for Education counts it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.utils import timezone

from attendance.codes import AUTHORISED, ILLNESS, MEDICAL, UNAUTHORISED
from attendance.registers.sessions import CHILD_SESSIONS, session_parameters
from calendars.models import academic_year_of
from cases.models import Child


@dataclass(frozen=True, slots=True)
class AttendanceSummary:
    """Half-day sessions between two days, both included.

    `possible` is `attended` and both kinds of absence; sessions that were not possible (school
    closed, dual registered and expected elsewhere, …) are in none of the numbers. A session in two
    registers counts once, as attended when one of them says so.
    """

    start: date
    end: date
    possible: int = 0
    attended: int = 0
    authorised: int = 0
    unauthorised: int = 0
    illness: int = 0
    medical: int = 0
    health_related: int = 0

    @property
    def absent(self) -> int:
        """Sessions missed, with and without leave."""
        return self.authorised + self.unauthorised

    @property
    def rate(self) -> float | None:
        """Attendance in per cent of possible sessions; None when none was possible."""
        return 100 * self.attended / self.possible if self.possible else None

    @property
    def absence_rate(self) -> float | None:
        """Absence in per cent of possible sessions; None when none was possible."""
        return 100 * self.absent / self.possible if self.possible else None

    @property
    def days_lost_to_health(self) -> float:
        """Health-related absence in school days of two sessions."""
        return self.health_related / 2

    @property
    def is_persistent(self) -> bool:
        """Persistent absence: 10% or more of the child's own possible sessions missed."""
        return self.possible > 0 and 10 * self.absent >= self.possible

    @property
    def is_severe(self) -> bool:
        """Severe absence: half or more of the child's own possible sessions missed."""
        return self.possible > 0 and 2 * self.absent >= self.possible


def summarise_attendance(
    child: Child, *, start: date | None = None, end: date | None = None
) -> AttendanceSummary:
    """The child's sessions between two days; by default the academic year up to today."""
    end = end or timezone.localdate()
    start = start or date(academic_year_of(end), 8, 1)
    return summarise_children([child.pk], start=start, end=end)[child.pk]


def summarise_children(
    child_ids: list[int], *, start: date, end: date
) -> dict[int, AttendanceSummary]:
    """A summary for each child, in one query."""
    empty = AttendanceSummary(start, end)
    found = dict.fromkeys(child_ids, empty)
    parameters: dict[str, Any] = {
        **session_parameters(child_ids, start, end),
        "authorised": list(AUTHORISED),
        "unauthorised": list(UNAUTHORISED),
        "illness": ILLNESS,
        "medical": MEDICAL,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TOTALS, parameters)
        for row in cursor.fetchall():
            found[row[0]] = AttendanceSummary(start, end, *row[1:])
    return found


_TOTALS = f"""
WITH {CHILD_SESSIONS}
SELECT child_id,
       count(*) FILTER (WHERE is_attended OR is_absent),
       count(*) FILTER (WHERE is_attended),
       count(*) FILTER (WHERE code = ANY(%(authorised)s)),
       count(*) FILTER (WHERE code = ANY(%(unauthorised)s)),
       count(*) FILTER (WHERE code = %(illness)s),
       count(*) FILTER (WHERE code = %(medical)s),
       count(*) FILTER (WHERE is_health)
FROM child_sessions
GROUP BY child_id
"""  # noqa: S608 (no value of a person is in the text)
