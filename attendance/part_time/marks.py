"""Part-time timetables held against the register: marks that do not fit.

C2 stands only for sessions that an agreed timetable does not ask for; a child who is ill in a
session that it asks for is marked I (School Attendance (Pupil Registration) (England) Regulations
2024, reg. 10 and 11(6)). The register stays as the school made it: this points out what to look at.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from attendance.codes import ABSENT
from attendance.models.tallies import FIRST_DAY, position_of
from attendance.part_time.weeks import HALVES
from calendars.models import academic_year_of
from cases.models import Child

LOOKED_BACK = timedelta(weeks=4)


class Doubt(models.TextChoices):
    """Why a mark does not fit."""

    ALONE = "alone", _("C2, but no part-time timetable was agreed for that day")
    ASKED = "asked", _("C2, but the timetable asks the child to be there")
    OTHERWISE = "otherwise", _("Not asked for by the timetable, but marked as another absence")


@dataclass(frozen=True, slots=True)
class DoubtfulMark:
    """One session whose mark does not fit."""

    child_id: int
    day: date
    half: str
    code: str
    doubt: Doubt

    @property
    def half_in_words(self) -> str:
        """Morning or afternoon."""
        return str(HALVES[self.half])


@dataclass(frozen=True, slots=True)
class DoubtfulMarks:
    """A pupil's marks that do not fit for one reason, oldest first."""

    child: Child
    doubt: Doubt
    marks: list[DoubtfulMark]

    @property
    def days(self) -> list[date]:
        """The days, oldest first."""
        return sorted({mark.day for mark in self.marks})

    @property
    def codes(self) -> str:
        """What was marked."""
        return ", ".join(sorted({mark.code for mark in self.marks}))


def doubtful_at_school(school: Organisation, today: date) -> list[DoubtfulMarks]:
    """Of a school's pupils in the last four weeks, by child and reason. Two queries.

    Reads only days that the tallies list as authorised absence, and those of pupils with a
    timetable.
    """
    found = _find([school.pk], None, today - LOOKED_BACK, today)
    children = Child.objects.existing().on_roll_of(school).in_bulk({one.child_id for one in found})
    return _grouped(found, children.values())


def doubtful_of_child(child: Child, first: date, last: date) -> list[DoubtfulMarks]:
    """Of one child between two days, in the registers of all its schools. Two queries."""
    schools = list(child.enrolments.values_list("school", flat=True))
    return _grouped(_find(schools, child.pk, first, last), [child])


def _grouped(found: list[DoubtfulMark], children: Iterable[Child]) -> list[DoubtfulMarks]:
    rows = [
        DoubtfulMarks(child, doubt, marks)
        for child in children
        for doubt in Doubt
        if (marks := [one for one in found if one.child_id == child.pk and one.doubt == doubt])
    ]
    return sorted(rows, key=lambda row: (row.child.sort_name, row.child.pk, row.marks[0].day))


def _find(
    school_ids: list[int], child_id: int | None, first: date, last: date
) -> list[DoubtfulMark]:
    values = {
        "schools": school_ids, "child": child_id, "first": first, "last": last,
        "years": list(range(academic_year_of(first), academic_year_of(last) + 1)),
        "first_day": FIRST_DAY, "from_position": position_of(first, 1),
        "to_position": position_of(last, 2), "absent": list(ABSENT),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_DOUBTFUL, values)
        return [
            DoubtfulMark(child, day, half, code, Doubt(doubt))
            for child, day, half, code, doubt in cursor.fetchall()
        ]


_DOUBTFUL = """
WITH rolls AS (
    SELECT id, child_id, school_id FROM cases_enrolment
    WHERE school_id = ANY(%(schools)s) AND (%(child)s IS NULL OR child_id = %(child)s)
),
running AS (
    SELECT p.child_id, p.school_id, p.steps, p.starts_on,
           LEAST(p.ends_on, coalesce(p.ended_on, p.ends_on)) AS until
    FROM attendance_parttimetimetable p
    WHERE p.school_id = ANY(%(schools)s) AND (%(child)s IS NULL OR p.child_id = %(child)s)
      AND p.status IN ('agreed', 'ended') AND p.starts_on <= %(last)s AND p.ends_on >= %(first)s
),
authorised AS (
    SELECT DISTINCT e.id, e.child_id, e.school_id, %(first_day)s + missed.position / 2 AS day
    FROM rolls e
    JOIN attendance_absencetally t ON t.enrolment_id = e.id AND t.academic_year = ANY(%(years)s)
    CROSS JOIN LATERAL unnest(t.authorised) AS missed(position)
    WHERE missed.position BETWEEN %(from_position)s AND %(to_position)s
),
alone AS (
    SELECT a.child_id, a.day, s.half, s.code
    FROM authorised a
    JOIN attendance_registerday r ON r.enrolment_id = a.id AND r.day = a.day
        AND r.day BETWEEN %(first)s AND %(last)s
    CROSS JOIN LATERAL (VALUES ('a', r.am), ('p', r.pm)) AS s(half, code)
    WHERE s.code = 'C2' AND NOT EXISTS (
        SELECT FROM running u WHERE u.child_id = a.child_id AND u.school_id = a.school_id
          AND a.day BETWEEN u.starts_on AND u.until)
),
held AS (
    SELECT u.child_id, r.day, s.half, s.code, (
        SELECT step->'sessions' @> to_jsonb((extract(isodow FROM r.day)::int - 1)::text || s.half)
        FROM jsonb_array_elements(u.steps) AS step
        WHERE (step->>'from_on')::date <= r.day
        ORDER BY (step->>'from_on')::date DESC LIMIT 1) AS is_asked
    FROM running u
    JOIN rolls e ON e.child_id = u.child_id AND e.school_id = u.school_id
    JOIN attendance_registerday r ON r.enrolment_id = e.id AND r.day
        BETWEEN GREATEST(u.starts_on, %(first)s) AND LEAST(u.until, %(last)s)
    CROSS JOIN LATERAL (VALUES ('a', r.am), ('p', r.pm)) AS s(half, code)
    WHERE s.code IS NOT NULL
)
SELECT child_id, day, half, code, 'alone' FROM alone
UNION SELECT child_id, day, half, code, 'asked' FROM held WHERE code = 'C2' AND is_asked
UNION SELECT child_id, day, half, code, 'otherwise' FROM held
WHERE NOT is_asked AND code <> 'C2' AND code = ANY(%(absent)s)
ORDER BY 1, 2, 3
"""
