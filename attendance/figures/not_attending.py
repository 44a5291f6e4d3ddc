"""Children on roll who attend nowhere, however they are marked: found set-based, from registers.

A *school day* here is a day on which the school's register holds any mark but that it was closed,
so a child without a mark is seen as soon as the school keeps a register for others. A child who
attended at any school, or was taught at an approved activity, attended.
"""

from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance.codes import ATTENDED
from ledger.authority_settings import AuthoritySetting, get_setting, register_setting

NOT_ATTENDING_WEEKS = register_setting(
    AuthoritySetting(
        key="attendance.not_attending_weeks",
        label=_("School weeks without any attendance after which a child is listed"),
        help=_("However the child is marked, and also without marks. A week has five school days."),
        default=2,
        unit=_("school weeks"),
        group=_("Attendance alerts"),
        minimum=1,
        maximum=12,
    )
)
DAYS_A_WEEK = 5
# How far back a last attended day is looked for; a child out for longer has none to show.
LOOKED_BACK = timedelta(days=730)


@transaction.atomic
def find_not_attending(today: date | None = None) -> int:
    """Bring the list in step with the registers; returns how many children stand on it.

    Set-based: as many queries however many children there are.
    """
    today = today or timezone.localdate()
    parameters: dict[str, Any] = {
        "today": today,
        "reach": today - LOOKED_BACK,
        "days": DAYS_A_WEEK * get_setting(NOT_ATTENDING_WEEKS),
        "attended": list(ATTENDED),
        "now": timezone.now(),
    }
    with connection.cursor() as cursor:
        for statement in (_FIND, _FOUND, _END, _GO_ON, _BEGIN):
            cursor.execute(statement, parameters)
        cursor.execute("SELECT count(*) FROM found")
        return int(cursor.fetchone()[0])


# The school's register holds a mark of that day; that it was closed is none.
_IS_KEPT = """present + activity + illness + medical + part_time + authorised + unauthorised
    + unexplained + not_possible > 0"""
# candidates: children on a roll of which none of their schools saw anything for so many of its own
# school days. Who changed schools within them was on another roll when they began, and is not new.
# The days are few, so the register is read by its day, once.
_FIND = f"""
DROP TABLE IF EXISTS candidates;
CREATE TEMPORARY TABLE candidates ON COMMIT DROP AS
WITH days AS (
    SELECT school_id, day, row_number() OVER (PARTITION BY school_id ORDER BY day DESC) AS place
    FROM attendance_registertotals
    WHERE day BETWEEN %(reach)s AND %(today)s
      AND {_IS_KEPT}
),
begins AS (SELECT school_id, day AS starts FROM days WHERE place = %(days)s),
rolls AS (
    SELECT e.child_id, e.school_id, b.starts
    FROM cases_enrolment e
    JOIN begins b ON b.school_id = e.school_id
    JOIN cases_child c ON c.id = e.child_id AND c.merged_into_id IS NULL
    WHERE (e.ends_on IS NULL OR e.ends_on >= %(today)s) AND e.starts_on <= %(today)s
      AND EXISTS (
          SELECT FROM cases_enrolment o WHERE o.child_id = e.child_id
            AND o.starts_on <= b.starts AND (o.ends_on IS NULL OR o.ends_on >= b.starts)
      )
),
attended AS (
    SELECT DISTINCT e.child_id, r.day
    FROM attendance_registerday r JOIN cases_enrolment e ON e.id = r.enrolment_id
    WHERE r.day BETWEEN (SELECT min(starts) FROM begins) AND %(today)s
      AND (r.am = ANY(%(attended)s) OR r.pm = ANY(%(attended)s))
)
SELECT DISTINCT ON (child_id) child_id, school_id, starts
FROM rolls
WHERE NOT EXISTS (
    SELECT FROM attended a WHERE a.child_id = rolls.child_id AND a.day >= rolls.starts
)
ORDER BY child_id, starts, school_id;
ANALYZE candidates
"""  # noqa: S608 (no value of a person is in the text)
_FOUND = f"""
DROP TABLE IF EXISTS found;
CREATE TEMPORARY TABLE found ON COMMIT DROP AS
WITH last AS (
    SELECT c.child_id, max(newest.day) AS day, min(e.starts_on) FILTER (
               WHERE e.starts_on <= c.starts
                 AND (e.ends_on IS NULL OR e.ends_on >= c.starts)) AS on_roll_from
    FROM candidates c JOIN cases_enrolment e USING (child_id)
    LEFT JOIN LATERAL (
        SELECT max(r.day) AS day FROM attendance_registerday r
        WHERE r.enrolment_id = e.id AND r.day BETWEEN %(reach)s AND %(today)s
          AND (r.am = ANY(%(attended)s) OR r.pm = ANY(%(attended)s))
    ) AS newest ON true
    GROUP BY c.child_id
),
spell AS (
    SELECT c.child_id, min(t.day) AS since, count(*) AS school_days
    FROM candidates c JOIN last l USING (child_id)
    JOIN attendance_registertotals t ON t.school_id = c.school_id
        AND t.day > coalesce(l.day, %(reach)s) AND t.day >= l.on_roll_from AND t.day <= %(today)s
        AND {_IS_KEPT}
    GROUP BY c.child_id
),
codes AS (
    SELECT c.child_id, s.code, count(*) AS sessions,
           CASE WHEN s.code IN ('I', 'M') THEN 'health' WHEN s.code = 'C2' THEN 'part_time'
                WHEN s.code = 'D' THEN 'dual' WHEN s.code IN ('X', 'Z') THEN 'not_expected'
                WHEN s.code = '#' THEN 'closed'
                WHEN s.code = 'Q' OR s.code LIKE 'Y%%' THEN 'unable'
                WHEN s.code IN ('G', 'N', 'O', 'U') THEN 'unauthorised'
                ELSE 'authorised' END AS marked_as
    FROM candidates c JOIN cases_enrolment e USING (child_id)
    JOIN attendance_registerday r ON r.enrolment_id = e.id
        AND r.day BETWEEN c.starts AND %(today)s
    CROSS JOIN LATERAL (VALUES (r.am), (r.pm)) AS s(code)
    WHERE s.code IS NOT NULL GROUP BY 1, 2
),
kinds AS (
    SELECT DISTINCT ON (child_id) child_id, marked_as
    FROM (SELECT child_id, marked_as, sum(sessions) AS sessions FROM codes GROUP BY 1, 2) k
    ORDER BY child_id, sessions DESC, marked_as
)
SELECT c.child_id, c.school_id, p.since, p.school_days, l.day AS last_attended_on,
       coalesce(k.marked_as, 'nothing') AS marked_as,
       coalesce((SELECT jsonb_object_agg(code, sessions) FROM codes m
                 WHERE m.child_id = c.child_id), '{{}}') AS marks
FROM candidates c JOIN last l USING (child_id) JOIN spell p USING (child_id)
LEFT JOIN kinds k USING (child_id)
"""  # noqa: S608
_END = """
UPDATE attendance_notattending n SET ended_at = %(now)s, checked_at = %(now)s
WHERE ended_at IS NULL AND (
    NOT EXISTS (SELECT FROM found f WHERE f.child_id = n.child_id)
    OR EXISTS (SELECT FROM attendance_notattending o
               WHERE o.child_id = n.child_id AND o.ended_at IS NULL AND o.id < n.id)
)
"""
_GO_ON = """
UPDATE attendance_notattending n
SET school_id = f.school_id, since = f.since, school_days = f.school_days, marks = f.marks,
    last_attended_on = f.last_attended_on, marked_as = f.marked_as, checked_at = %(now)s
FROM found f WHERE f.child_id = n.child_id AND n.ended_at IS NULL
"""
_BEGIN = """
INSERT INTO attendance_notattending
    (child_id, school_id, since, school_days, last_attended_on, marks, marked_as, noticed_at,
     checked_at)
SELECT child_id, school_id, since, school_days, last_attended_on, marks, marked_as, %(now)s,
       %(now)s
FROM found f
WHERE NOT EXISTS (
    SELECT FROM attendance_notattending n WHERE n.child_id = f.child_id AND n.ended_at IS NULL
)
"""
