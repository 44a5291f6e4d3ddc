"""A child's absences from all registers, as common table expressions for set-based SQL.

Where a child has one register, they come from its tallies; where registers overlap, from the marks
themselves, because a session then counts once, and not at all when the child attended elsewhere.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection

from attendance.codes import ABSENT, ATTENDED, HEALTH, ILLNESS, MEDICAL, UNAUTHORISED
from attendance.models.tallies import FIRST_DAY
from attendance.registers.sessions import CHILD_SESSIONS
from calendars.models import academic_year_of

# absences(child_id, day, position, kind, is_health, run): one row for each session missed, from
# the academic year of the first day on. `run` numbers the runs of sessions with none attended
# between; it grows with time. is_health: marked I or M, or inside a health-related period.
CHILD_ABSENCES = f"""
{CHILD_SESSIONS},
tallies AS (
    SELECT e.child_id, t.* FROM cases_enrolment e
    JOIN attendance_absencetally t ON t.enrolment_id = e.id
    WHERE e.child_id = ANY(%(single)s) AND t.academic_year = ANY(%(years)s)
),
starts AS (
    SELECT child_id, array_agg(position ORDER BY position) AS positions
    FROM (
        SELECT child_id, unnest(run_starts) AS position FROM tallies
        UNION ALL
        SELECT child_id, last_position FROM tallies WHERE NOT is_open
    ) AS bounds
    GROUP BY child_id
),
missed AS (
    SELECT t.child_id, s.position, s.kind,
           coalesce(width_bucket(s.position, b.positions), 0) AS run
    FROM tallies t
    LEFT JOIN starts b USING (child_id)
    CROSS JOIN LATERAL (
        SELECT unnest(t.illness), 'illness' UNION ALL SELECT unnest(t.medical), 'medical'
        UNION ALL SELECT unnest(t.authorised), 'authorised'
        UNION ALL SELECT unnest(t.unauthorised), 'unauthorised'
    ) AS s(position, kind)
    UNION ALL
    SELECT child_id, position, kind, run FROM (
        SELECT child_id, 2 * (day - %(first_day)s) + session - 1 AS position,
               CASE WHEN code = %(illness)s THEN 'illness' WHEN code = %(medical)s THEN 'medical'
                    WHEN code = ANY(%(unauthorised)s) THEN 'unauthorised' ELSE 'authorised'
               END AS kind,
               is_absent,
               count(*) FILTER (WHERE is_attended)
                   OVER (PARTITION BY child_id ORDER BY day, session) AS run
        FROM child_sessions
    ) AS merged
    WHERE is_absent
),
absences AS (
    SELECT m.child_id, %(first_day)s + m.position / 2 AS day, m.position, m.kind, m.run,
           m.kind IN ('illness', 'medical') OR EXISTS (
               SELECT 1 FROM attendance_healthperiod p
               WHERE p.child_id = m.child_id AND p.withdrawn_at IS NULL
                 AND p.starts_on <= %(first_day)s + m.position / 2
                 AND (p.ends_on IS NULL OR p.ends_on >= %(first_day)s + m.position / 2)
           ) AS is_health
    FROM missed m
)
"""  # noqa: S608 (no value of a person is in the text)


def absence_parameters(child_ids: Sequence[int], start: date, end: date) -> dict[str, Any]:
    """What `CHILD_ABSENCES` needs: children, and the first and last day. One query."""
    merged = _with_several_registers(child_ids, start, end)
    return {
        "single": [pk for pk in child_ids if pk not in merged],
        "years": list(range(academic_year_of(start), academic_year_of(end) + 1)),
        "children": sorted(merged),
        "start": start,
        "end": end,
        "attended": list(ATTENDED),
        "absent": list(ABSENT),
        "health": list(HEALTH),
        "illness": ILLNESS,
        "medical": MEDICAL,
        "unauthorised": list(UNAUTHORISED),
        "first_day": FIRST_DAY,
    }


def _with_several_registers(child_ids: Sequence[int], start: date, end: date) -> set[int]:
    """Those of the children who have marks in more than one register between two days."""
    with connection.cursor() as cursor:
        cursor.execute(_SEVERAL, {"children": list(child_ids), "start": start, "end": end})
        return {row[0] for row in cursor.fetchall()}


# Few children have two enrolments at all, so few registers are looked into.
_SEVERAL = """
SELECT child_id
FROM (
    SELECT e.child_id, e.id, count(*) OVER (PARTITION BY e.child_id) AS enrolments
    FROM cases_enrolment e WHERE e.child_id = ANY(%(children)s)
) AS e
WHERE enrolments > 1 AND EXISTS (
    SELECT FROM attendance_registerday r
    WHERE r.enrolment_id = e.id AND r.day BETWEEN %(start)s AND %(end)s
)
GROUP BY child_id HAVING count(*) > 1
"""
