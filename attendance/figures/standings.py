"""Where every school stands in the academic year, counted at night from all its marks."""

from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from attendance.codes import ABSENT, ATTENDED, HEALTH, UNAUTHORISED
from attendance.registers.sessions import BEST_CODE_FIRST
from calendars.models import academic_year_of


@transaction.atomic
def count_standings(today: date | None = None) -> None:
    """Count the academic year of every school afresh, up to and including today.

    Persistent and severe absence as in *Pupil absence in schools in England: methodology*: pupils
    aged 5 to 15 on the 31 August before the year who have a possible session at the school, each
    against their own possible sessions there. Reads a year's register once. A child with two
    enrolments at one school is one pupil, whose session counts once.
    """
    today = today or timezone.localdate()
    year = academic_year_of(today)
    parameters: dict[str, Any] = {
        "year": year,
        "start": date(year, 8, 1),
        "end": today,
        "oldest": date(year - 16, 8, 31),
        "youngest": date(year - 5, 8, 31),
        "attended": list(ATTENDED),
        "absent": list(ABSENT),
        "health": list(HEALTH),
        "unauthorised": list(UNAUTHORISED),
        "now": timezone.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '128MB'")
        cursor.execute(_COUNT, parameters)


def _sessions(codes: str) -> str:
    """SQL: how many of the two sessions of `r` have one of the codes."""
    return (
        f"sum(coalesce(r.am = ANY(%({codes})s), false)::int"
        f" + coalesce(r.pm = ANY(%({codes})s), false)::int)"
    )


_COUNT = f"""
WITH several AS MATERIALIZED (
    SELECT DISTINCT e.school_id, e.child_id FROM cases_enrolment e
    JOIN cases_enrolment o ON o.school_id = e.school_id AND o.child_id = e.child_id
        AND o.id <> e.id
    WHERE e.ends_on IS NOT NULL
),
registers AS (
    SELECT r.enrolment_id, {_sessions("attended")} AS attended, {_sessions("absent")} AS absent,
           {_sessions("health")} AS health, {_sessions("unauthorised")} AS unauthorised
    FROM attendance_registerday r WHERE r.day BETWEEN %(start)s AND %(end)s
    GROUP BY r.enrolment_id
),
chosen AS (
    SELECT DISTINCT ON (e.school_id, e.child_id, r.day, s.session) e.school_id, e.child_id, s.code
    FROM several v
    JOIN cases_enrolment e ON e.school_id = v.school_id AND e.child_id = v.child_id
    JOIN attendance_registerday r ON r.enrolment_id = e.id AND r.day BETWEEN %(start)s AND %(end)s
    CROSS JOIN LATERAL (VALUES (1, r.am), (2, r.pm)) AS s(session, code)
    WHERE s.code IS NOT NULL
    ORDER BY e.school_id, e.child_id, r.day, s.session, {BEST_CODE_FIRST}, r.enrolment_id
),
pupils AS (
    SELECT e.school_id, e.child_id, g.attended, g.absent, g.health, g.unauthorised
    FROM registers g JOIN cases_enrolment e ON e.id = g.enrolment_id
    LEFT JOIN several v ON v.school_id = e.school_id AND v.child_id = e.child_id
    WHERE v.child_id IS NULL
    UNION ALL
    SELECT school_id, child_id, count(*) FILTER (WHERE code = ANY(%(attended)s)),
           count(*) FILTER (WHERE code = ANY(%(absent)s)),
           count(*) FILTER (WHERE code = ANY(%(health)s)),
           count(*) FILTER (WHERE code = ANY(%(unauthorised)s))
    FROM chosen GROUP BY school_id, child_id
)
INSERT INTO attendance_schoolstanding AS t
    (school_id, academic_year, pupils, possible, absent, health, unauthorised, persistent, severe,
     counted_at)
SELECT p.school_id, %(year)s, count(*), sum(p.attended + p.absent), sum(p.absent), sum(p.health),
       sum(p.unauthorised),
       count(*) FILTER (WHERE 10 * p.absent >= p.attended + p.absent),
       count(*) FILTER (WHERE 2 * p.absent >= p.attended + p.absent), %(now)s
FROM pupils p JOIN cases_child c ON c.id = p.child_id
WHERE p.attended + p.absent > 0 AND c.born_on > %(oldest)s AND c.born_on <= %(youngest)s
GROUP BY p.school_id
ON CONFLICT (school_id, academic_year) DO UPDATE SET
    pupils = excluded.pupils, possible = excluded.possible, absent = excluded.absent,
    health = excluded.health, unauthorised = excluded.unauthorised,
    persistent = excluded.persistent, severe = excluded.severe, counted_at = excluded.counted_at
"""  # noqa: S608 (no value of a person is in the text)
