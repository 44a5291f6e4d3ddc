"""Days whose marks stand in the registers and not yet in the tallies.

A morning of the county is copied into the registers and no more: the tallies serve the rules, which
a worker holds against the marks right after. So what an import leaves is brought in step by whoever
evaluates, and, before anything else is written there, by whoever locks a school's register. Until
then pages that look for absence by tallies show the day before.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import connection, transaction

from attendance.codes import ABSENT, ATTENDED, ILLNESS, MEDICAL, UNAUTHORISED
from attendance.models.tallies import position_of
from attendance.registers.tallies import COLUMNS, LONGER, rebuild_tallies
from calendars.models import academic_year_of

REGISTER_LOCK = 0x57_41_59  # with the school: who holds it writes that register


def leave_untallied(day: date, school_ids: Collection[int]) -> None:
    """Note that marks of these schools on a day were written, later ones not."""
    with connection.cursor() as cursor:
        cursor.execute(_LEAVE, [day, sorted(school_ids)])


@transaction.atomic
def tally_days(
    *, school_ids: Collection[int] | None = None, child_ids: Collection[int] | None = None
) -> None:
    """Bring the tallies in step with what was left: of some schools, of those of some children, or
    of all. A school whose register is just being written is left to whoever writes it."""
    asked = {
        "schools": None if school_ids is None else list(school_ids),
        "children": None if child_ids is None else list(child_ids),
        "lock": REGISTER_LOCK,
    }
    with connection.cursor() as cursor:
        cursor.execute(_FREE, asked)
        cursor.execute(_TAKE, [[row[0] for row in cursor.fetchall()]])
        for day, schools in cursor.fetchall():
            _tally_day(day, schools)


def _tally_day(day: date, school_ids: Collection[int]) -> None:
    """Add a day, the last one in the registers of these schools, to their tallies."""
    year = academic_year_of(day)
    asked: dict[str, Any] = {
        "day": day, "year": year, "schools": list(school_ids), "morning": position_of(day, 1),
        "attended": list(ATTENDED), "absent": list(ABSENT), "illness": ILLNESS,
        "medical": MEDICAL, "unauthorised": list(UNAUTHORISED),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_BY_KEY + _TALLY_DAY, asked)
        afresh = [row[0] for row in cursor.fetchall()]
        cursor.execute(_AS_EVER)
    if afresh:
        rebuild_tallies(afresh, year)


_LEAVE = """
INSERT INTO attendance_untalliedday (day, school_id) SELECT %s, unnest(%s::bigint[])
"""
_FREE = """
WITH waiting AS MATERIALIZED (
    SELECT id, school_id FROM attendance_untalliedday
    WHERE (%(schools)s::bigint[] IS NULL OR school_id = ANY(%(schools)s))
      AND (%(children)s::bigint[] IS NULL OR school_id IN (
          SELECT school_id FROM cases_enrolment WHERE child_id = ANY(%(children)s)))
),
free AS MATERIALIZED (
    SELECT school_id FROM (SELECT DISTINCT school_id FROM waiting) AS s
    WHERE pg_try_advisory_xact_lock(%(lock)s, school_id::int)
)
SELECT id FROM waiting WHERE school_id IN (SELECT school_id FROM free)
"""
# What somebody else has taken meanwhile is not returned. Days in their order: a run of absence goes
# on from one to the next.
_TAKE = """
WITH taken AS (
    DELETE FROM attendance_untalliedday WHERE id = ANY(%s) RETURNING day, school_id
)
SELECT day, array_agg(DISTINCT school_id) FROM taken GROUP BY day ORDER BY day
"""


def _positions(condition: str) -> str:
    """SQL: the positions of morning and afternoon for which a condition on `{code}` holds."""
    am, pm = (condition.format(code=code) for code in ("am", "pm"))
    return f"""array_remove(ARRAY[
        CASE WHEN {am} THEN %(morning)s END, CASE WHEN {pm} THEN %(morning)s + 1 END
    ]::smallint[], NULL)"""


_OTHER = """{code} = ANY(%(absent)s) AND {code} <> ALL(%(unauthorised)s)
    AND {code} NOT IN (%(illness)s, %(medical)s)"""
# Each tally is looked up by its key, so that this costs what a day's absences cost. The planner's
# statistics do not know a new day: it would expect one row of it, or read all tallies.
_BY_KEY = "SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off;"
_AS_EVER = "SET LOCAL enable_hashjoin TO DEFAULT; SET LOCAL enable_mergejoin TO DEFAULT"
# One day needs no windows: a run of absence starts in the morning unless one was going on, and in
# the afternoon after a morning at school.
_TALLY_DAY = f"""
WITH going_on AS MATERIALIZED (
    SELECT enrolment_id FROM attendance_absencetally WHERE academic_year = %(year)s AND is_open
),
changing AS MATERIALIZED (
    SELECT enrolment_id, am, pm, enrolment_id IN (SELECT enrolment_id FROM going_on) AS was_open,
           coalesce(am = ANY(%(absent)s), false) AS am_away,
           coalesce(pm = ANY(%(absent)s), false) AS pm_away,
           coalesce(am = ANY(%(attended)s), false) AS am_seen,
           coalesce(pm = ANY(%(attended)s), false) AS pm_seen
    FROM attendance_registerday r
    WHERE day = %(day)s
      AND (am = ANY(%(absent)s) OR pm = ANY(%(absent)s)
           OR enrolment_id IN (SELECT enrolment_id FROM going_on))
      AND EXISTS (SELECT FROM cases_enrolment e
                  WHERE e.id = r.enrolment_id AND e.school_id = ANY(%(schools)s) OFFSET 0)
),
new AS MATERIALIZED (
    SELECT enrolment_id, %(year)s::smallint AS academic_year,
           {_positions("{code} = %(illness)s")} AS illness,
           {_positions("{code} = %(medical)s")} AS medical,
           {_positions(_OTHER)} AS authorised,
           {_positions("{code} = ANY(%(unauthorised)s)")} AS unauthorised,
           array_remove(ARRAY[
               CASE WHEN am_away AND NOT was_open THEN %(morning)s END,
               CASE WHEN pm_away AND (am_seen OR NOT am_away AND NOT was_open)
                    THEN %(morning)s + 1 END
           ]::smallint[], NULL) AS run_starts,
           CASE WHEN pm_away OR pm_seen THEN pm_away WHEN am_away OR am_seen THEN am_away
                ELSE was_open END AS is_open,
           (%(morning)s + (pm IS NOT NULL)::int)::smallint AS last_position,
           am_away OR pm_away AS is_away
    FROM changing
),
longer AS (
    UPDATE attendance_absencetally t SET {LONGER}
    FROM new n WHERE t.enrolment_id = n.enrolment_id AND t.academic_year = %(year)s
    RETURNING t.enrolment_id
),
first AS MATERIALIZED (
    SELECT n.*, EXISTS (
               SELECT FROM attendance_absencetally b
               WHERE b.enrolment_id = n.enrolment_id AND b.academic_year = %(year)s - 1
                 AND b.is_open OFFSET 0
           ) AS goes_on
    FROM new n WHERE n.enrolment_id NOT IN (SELECT enrolment_id FROM longer)
),
made AS (
    INSERT INTO attendance_absencetally ({COLUMNS}) SELECT {COLUMNS} FROM first WHERE NOT goes_on
),
changed AS (
    INSERT INTO attendance_changedregister (enrolment_id, added_from)
    SELECT enrolment_id, %(day)s FROM new WHERE is_away
)
SELECT enrolment_id FROM first WHERE goes_on
"""  # noqa: S608 (no value of a person is in the text)
