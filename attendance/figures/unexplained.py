"""Marks N of a school's pupils: absence whose reason is not yet known, to be settled."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from accounts.models import Organisation
from attendance.models.tallies import FIRST_DAY
from calendars.days import SchoolCalendar
from calendars.models import academic_year_of
from cases.models import Child


@dataclass(frozen=True, slots=True)
class Unexplained:
    """A pupil with marks N: the days, oldest first, and the age of the oldest in school days."""

    child: Child
    days: list[date]
    sessions: int
    age: int


def unexplained_marks(
    school: Organisation, calendar: SchoolCalendar, today: date
) -> list[Unexplained]:
    """Pupils on the roll with marks N of this academic year, the oldest mark first.

    A mark N whose reason becomes known is corrected (School Attendance (Pupil Registration)
    (England) Regulations 2024, reg. 10). Looks only at days that the tallies list as unauthorised.
    Two queries.
    """
    year = academic_year_of(today)
    with connection.cursor() as cursor:
        cursor.execute(
            _MARKS,
            {"school": school.pk, "year": year, "first_day": FIRST_DAY, "today": today,
             "start": date(year, 8, 1)},
        )  # fmt: skip
        found: dict[int, list[date]] = {}
        for child, day, _session in cursor.fetchall():
            found.setdefault(child, []).append(day)
    children = Child.objects.existing().on_roll_of(school).in_bulk(list(found))
    rows = [
        Unexplained(
            children[pk], sorted(set(days)), len(days), calendar.days_between(min(days), today)
        )
        for pk, days in found.items()
        if pk in children
    ]
    return sorted(rows, key=lambda row: (row.days[0], row.child.sort_name, row.child.pk))


_MARKS = """
SELECT DISTINCT e.child_id, r.day, s.session
FROM cases_enrolment e
JOIN attendance_absencetally t ON t.enrolment_id = e.id AND t.academic_year = %(year)s
CROSS JOIN LATERAL (
    SELECT DISTINCT %(first_day)s + position / 2 AS day FROM unnest(t.unauthorised) AS position
) AS missed
JOIN attendance_registerday r ON r.enrolment_id = e.id AND r.day = missed.day
    AND r.day BETWEEN %(start)s AND %(today)s
CROSS JOIN LATERAL (VALUES (1, r.am), (2, r.pm)) AS s(session, code)
WHERE e.school_id = %(school)s AND s.code = 'N'
ORDER BY 1, 2, 3
"""
