"""A child's sessions from all registers, as a common table expression for set-based SQL."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from attendance.codes import ABSENT, ATTENDED, HEALTH

# Of several marks `s.code` of a child for one session: one that says attended before one that says
# absent, and of these a health code before any other.
BEST_CODE_FIRST = """(s.code = ANY(%(attended)s)) DESC, (s.code = ANY(%(absent)s)) DESC,
    (s.code = ANY(%(health)s)) DESC"""

# child_sessions(child_id, day, session, code, enrolment_id, is_attended, is_absent, is_health):
# one row for each child, day and session with a mark, the best where there are two registers.
# is_health: absent, and marked I or M or inside a health-related period of the child.
CHILD_SESSIONS = f"""
child_sessions AS (
    SELECT chosen.*,
           chosen.code = ANY(%(attended)s) AS is_attended,
           chosen.code = ANY(%(absent)s) AS is_absent,
           chosen.code = ANY(%(absent)s) AND (
               chosen.code = ANY(%(health)s)
               OR EXISTS (
                   SELECT 1 FROM attendance_healthperiod p
                   WHERE p.child_id = chosen.child_id AND p.withdrawn_at IS NULL
                     AND p.starts_on <= chosen.day
                     AND (p.ends_on IS NULL OR p.ends_on >= chosen.day)
               )
           ) AS is_health
    FROM (
        SELECT DISTINCT ON (e.child_id, r.day, s.session)
               e.child_id, r.day, s.session, s.code, r.enrolment_id
        FROM cases_enrolment e
        JOIN attendance_registerday r ON r.enrolment_id = e.id
        CROSS JOIN LATERAL (VALUES (1, r.am), (2, r.pm)) AS s(session, code)
        WHERE e.child_id = ANY(%(children)s)
          AND r.day BETWEEN %(start)s AND %(end)s
          AND s.code IS NOT NULL
        ORDER BY e.child_id, r.day, s.session, {BEST_CODE_FIRST}, r.enrolment_id
    ) AS chosen
)
"""  # noqa: S608 (no value of a person is in the text)


def session_parameters(child_ids: Sequence[int], start: date, end: date) -> dict[str, Any]:
    """What `CHILD_SESSIONS` needs: children, and the first and last day."""
    return {
        "children": list(child_ids),
        "start": start,
        "end": end,
        "attended": list(ATTENDED),
        "absent": list(ABSENT),
        "health": list(HEALTH),
    }
