"""Days whose marks stand in the registers and not yet in the tallies.

A morning of the county is copied into the registers and no more: the tallies serve the rules, which
a worker holds against the marks right after. So what an import leaves is brought in step by whoever
evaluates, and, before anything else is written there, by whoever locks a school's register. Until
then pages that look for absence by tallies show the day before.
"""

from collections.abc import Collection
from datetime import date

from django.db import connection, transaction

from attendance.codes import ABSENT
from attendance.registers.staging import count_staged, make_staging
from attendance.registers.tallies import follow_marks
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
        cursor.execute(_TAKE, asked)
        for day, schools in cursor.fetchall():
            _stage_day(day, schools)
            follow_marks(day, day)


def _stage_day(day: date, school_ids: Collection[int]) -> None:
    """Stage the rows of a day that change a tally: absences, and those that end a run of them."""
    make_staging()
    with connection.cursor() as cursor:
        cursor.execute(
            _STAGE_DAY,
            {"day": day, "schools": list(school_ids), "absent": list(ABSENT),
             "year": academic_year_of(day)},
        )  # fmt: skip
    count_staged()


_LEAVE = """
INSERT INTO attendance_untalliedday (day, school_id) SELECT %s, unnest(%s::bigint[])
"""
# Days in their order: a run of absence goes on from one to the next.
_TAKE = """
WITH waiting AS MATERIALIZED (
    SELECT id, day, school_id FROM attendance_untalliedday
    WHERE (%(schools)s::bigint[] IS NULL OR school_id = ANY(%(schools)s))
      AND (%(children)s::bigint[] IS NULL OR school_id IN (
          SELECT school_id FROM cases_enrolment WHERE child_id = ANY(%(children)s)))
),
free AS MATERIALIZED (
    SELECT school_id FROM (SELECT DISTINCT school_id FROM waiting) AS s
    WHERE pg_try_advisory_xact_lock(%(lock)s, school_id::int)
),
taken AS (
    DELETE FROM attendance_untalliedday u
    USING waiting w JOIN free USING (school_id) WHERE u.id = w.id
    RETURNING u.day, u.school_id
)
SELECT day, array_agg(DISTINCT school_id) FROM taken GROUP BY day ORDER BY day
"""
# Read from both ends by keys, so that it costs what a day's absences cost. The planner's statistics
# do not know a new day: of a plain join it would expect one row.
_STAGE_DAY = """
WITH absent AS MATERIALIZED (
    SELECT * FROM attendance_registerday
    WHERE day = %(day)s AND (am = ANY(%(absent)s) OR pm = ANY(%(absent)s))
),
going_on AS MATERIALIZED (
    SELECT enrolment_id FROM attendance_absencetally WHERE academic_year = %(year)s AND is_open
),
changing AS (
    SELECT * FROM absent
    UNION
    SELECT r.* FROM going_on JOIN attendance_registerday r USING (enrolment_id)
    WHERE r.day = %(day)s
)
INSERT INTO incoming
SELECT c.* FROM changing c JOIN cases_enrolment e ON e.id = c.enrolment_id
WHERE e.school_id = ANY(%(schools)s)
"""
