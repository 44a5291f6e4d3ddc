"""Keeping the absence tallies in step with the registers, set-based, inside the caller's writing.

Most mornings bring one new day, and most pupils were there: only those who are absent, or come
back after an absence, are touched, and what is new is appended to their lists. Whenever marks of
the past change or arrive late, the tally of that register and year is made afresh. Both ways give
the same: `tests/unit/attendance/test_tallies.py` holds them against each other on random registers
that arrive in random order.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from attendance.codes import ABSENT, ATTENDED, ILLNESS, MEDICAL, UNAUTHORISED
from attendance.models.tallies import FIRST_DAY
from calendars.models import academic_year_of

# A run of absence may have begun so long before the academic year: the summer does not hide it.
RUN_REACH = timedelta(days=120)
PARTS = 4  # of a county's year, each sorted in memory


def follow_marks(first: date, last: date) -> None:
    """Bring the tallies in step with the staged marks, which have just been written.

    Reads the temporary table `incoming` (see `attendance.registers.register`); a query or two for
    each academic year between the first and the last day.
    """
    for year in range(academic_year_of(first), academic_year_of(last) + 1):
        parameters = _parameters(year)
        with connection.cursor() as cursor:
            is_one = first == last and is_newest(first)
            cursor.execute(_TOUCH_NEWEST if is_one else _TOUCH, parameters)
            cursor.execute(_APPEND, parameters)
            cursor.execute("SELECT enrolment_id FROM touched WHERE is_afresh")
            afresh = [row[0] for row in cursor.fetchall()]
        if afresh:
            rebuild_tallies(afresh, year)


def is_newest(day: date) -> bool:
    """Whether no later day has marks. Of a day that is, no register holds others after what is
    staged."""
    with connection.cursor() as cursor:
        cursor.execute(_LATER, [day])
        return not cursor.fetchone()[0]


def rebuild_tallies(enrolment_ids: Sequence[int], year: int) -> None:
    """Make the tallies of these registers afresh for an academic year, and for the next one where
    there is a tally: a run that began before the summer goes on there. Two queries."""
    which = {"enrolments": list(enrolment_ids)}
    with connection.cursor() as cursor:
        for wanted in (year, year + 1):
            _rebuild(cursor, "r.enrolment_id = ANY(%(enrolments)s)", which, wanted, wanted != year)


def rebuild_all(year: int) -> None:
    """Make every tally of an academic year afresh, after a restore or a load by hand.

    Reads the whole register, once for each part of it: a county's year takes about a minute.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '256MB'")
        for part in range(PARTS):
            which = {"parts": PARTS, "part": part}
            _rebuild(cursor, "r.enrolment_id %% %(parts)s = %(part)s", which, year, False)


def _rebuild(
    cursor: CursorWrapper, which: str, values: dict[str, Any], year: int, only_known: bool
) -> None:
    parameters = {**_parameters(year), "reach": date(year, 8, 1) - RUN_REACH, **values}
    cursor.execute(_rebuild_sql(which), {**parameters, "only_known": only_known})


def claim_changed(
    *, school_ids: Sequence[int] | None = None, child_ids: Sequence[int] | None = None
) -> dict[int, date | None]:
    """Take the children whose registers have changed since the rules were last held against them.

    With each child the first day of what was added, None when marks before it changed too. With
    schools, those whose registers they are; with children, among them. A register that is just
    being written is left for the next time: whoever writes it wakes a worker.
    """
    asked = {
        "schools": None if school_ids is None else list(school_ids),
        "children": None if child_ids is None else list(child_ids),
    }
    found: dict[int, date | None] = {}
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, asked)
        rows = cursor.fetchall()
        cursor.execute(_TAKE_AWAY, [[row[0] for row in rows]])
    for _row, child_id, added_from in rows:
        known = found.setdefault(child_id, added_from)
        found[child_id] = min(known, added_from) if known and added_from else None
    return found


_WAITING = """
SELECT c.id, e.child_id, c.added_from
FROM attendance_changedregister c JOIN cases_enrolment e ON e.id = c.enrolment_id
WHERE (%(schools)s::bigint[] IS NULL OR e.school_id = ANY(%(schools)s))
  AND (%(children)s::bigint[] IS NULL OR e.child_id = ANY(%(children)s))
ORDER BY e.child_id FOR UPDATE OF c SKIP LOCKED
"""
# In one statement with the former, thousands were held against thousands: the planner goes by what
# mostly waits, which is nothing. Of a list it knows the length.
_TAKE_AWAY = "DELETE FROM attendance_changedregister WHERE id = ANY(%s)"


def _parameters(year: int) -> dict[str, Any]:
    return {
        "year": year,
        "start": date(year, 8, 1),
        "end": date(year + 1, 7, 31),
        "first_day": FIRST_DAY,
        "attended": list(ATTENDED),
        "absent": list(ABSENT),
        "illness": ILLNESS,
        "medical": MEDICAL,
        "unauthorised": list(UNAUTHORISED),
    }


_LATER = "SELECT EXISTS (SELECT FROM attendance_registerday WHERE day > %s)"
_POSITION = "2 * (day - %(first_day)s) + (am IS NULL)::int"
_IS_ABSENT = "coalesce(am = ANY(%(absent)s) OR pm = ANY(%(absent)s), false)"
_ONE_DAY = f"""
    SELECT enrolment_id, day, {_POSITION} AS position, {_IS_ABSENT} AS is_absent,
           am IS NOT NULL AND pm IS NULL AS is_partly
    FROM incoming
"""  # noqa: S608 (no value of a person is in the text)
_SEVERAL_DAYS = f"""
    SELECT enrolment_id, min(day) AS day, count(*) AS days, min({_POSITION}) AS position,
           bool_or({_IS_ABSENT}) AS is_absent, bool_or(am IS NULL OR pm IS NULL) AS is_partly
    FROM incoming WHERE day BETWEEN %(start)s AND %(end)s GROUP BY enrolment_id
"""  # noqa: S608
_HAS_OTHERS = """n.days <> (
           SELECT count(*) FROM attendance_registerday r
           WHERE r.enrolment_id = n.enrolment_id AND r.day >= n.day
             AND r.day BETWEEN %(start)s AND %(end)s
       )
       OR n.is_partly AND EXISTS (
           SELECT FROM incoming i JOIN attendance_registerday r USING (enrolment_id, day)
           WHERE i.enrolment_id = n.enrolment_id AND r.day BETWEEN %(start)s AND %(end)s
             AND (i.am IS NULL AND r.am IS NOT NULL OR i.pm IS NULL AND r.pm IS NOT NULL)
       )"""
# Of the newest day alone: its afternoon came before its morning. The other way round is usual.
_HAS_AFTERNOON = """n.is_partly AND EXISTS (
           SELECT FROM attendance_registerday r
           WHERE r.enrolment_id = n.enrolment_id AND r.day = n.day AND r.pm IS NOT NULL
       )"""


def _touch(news: str, has_others: str) -> str:
    """SQL: the registers whose tally the staged marks concern, as the table `touched`.

    `is_afresh`: some of the marks lie before what was already counted, or the register holds
    others after the first of them, on other days or in the other half of one, or a run of the
    year before may go on: appending would not do.
    """
    return f"""
DROP TABLE IF EXISTS touched;
CREATE TEMPORARY TABLE touched ON COMMIT DROP AS
WITH news AS ({news})
SELECT n.enrolment_id, t.is_open,
       coalesce(n.position <= t.last_position, false)
       OR (t.enrolment_id IS NULL AND before.is_open IS TRUE)
       OR {has_others}
       OR EXISTS (
           SELECT FROM attendance_absencetally a
           WHERE a.enrolment_id = n.enrolment_id AND a.academic_year = %(year)s + 1
       ) AS is_afresh
FROM news n
LEFT JOIN attendance_absencetally t
    ON t.enrolment_id = n.enrolment_id AND t.academic_year = %(year)s
LEFT JOIN attendance_absencetally before
    ON before.enrolment_id = n.enrolment_id AND before.academic_year = %(year)s - 1
WHERE n.is_absent OR t.is_open OR n.position <= t.last_position
"""  # noqa: S608


_TOUCH = _touch(_SEVERAL_DAYS, _HAS_OTHERS)
_TOUCH_NEWEST = _touch(_ONE_DAY, _HAS_AFTERNOON)

# From days(enrolment_id, day, am, pm, was_open) to one row of lists an enrolment. `seen` counts
# the sessions attended before an absence: where it grows, a new run of absence starts.
_LISTS = """
counted AS (
    SELECT *, coalesce(am = ANY(%(attended)s), false)::int AS am_seen,
           coalesce(pm = ANY(%(attended)s), false)::int AS pm_seen
    FROM days
),
running AS (
    SELECT *, sum(am_seen + pm_seen) OVER (PARTITION BY enrolment_id ORDER BY day) AS seen
    FROM counted
),
absences AS (
    SELECT enrolment_id, day, was_open, s.code, s.seen,
           2 * (day - %(first_day)s) + s.half AS position,
           lag(s.seen) OVER (PARTITION BY enrolment_id ORDER BY day, s.half) AS seen_before
    FROM running
    CROSS JOIN LATERAL (
        VALUES (0, am, seen - am_seen - pm_seen), (1, pm, seen - pm_seen)
    ) AS s(half, code, seen)
    WHERE s.code = ANY(%(absent)s)
),
kinds AS (
    SELECT *, CASE WHEN day < %(start)s THEN 'before' WHEN code = %(illness)s THEN 'illness'
                   WHEN code = %(medical)s THEN 'medical'
                   WHEN code = ANY(%(unauthorised)s) THEN 'unauthorised'
                   ELSE 'authorised' END AS kind
    FROM absences
),
lists AS (
    SELECT enrolment_id, max(seen) AS seen, bool_or(kind <> 'before') AS is_in_year,
           array_agg(position ORDER BY position) FILTER (WHERE kind = 'illness') AS illness,
           array_agg(position ORDER BY position) FILTER (WHERE kind = 'medical') AS medical,
           array_agg(position ORDER BY position) FILTER (WHERE kind = 'authorised') AS authorised,
           array_agg(position ORDER BY position) FILTER (WHERE kind = 'unauthorised')
               AS unauthorised,
           array_agg(position ORDER BY position) FILTER (
               WHERE seen > coalesce(seen_before, CASE WHEN was_open THEN 0 ELSE -1 END)
                     AND kind <> 'before'
           ) AS run_starts
    FROM kinds GROUP BY enrolment_id
),
ends AS (
    SELECT enrolment_id, max(seen) AS seen, bool_and(was_open) AS was_open,
           max(2 * (day - %(first_day)s) + (pm IS NOT NULL)::int) AS last_position,
           min(day) AS added_from
    FROM running GROUP BY enrolment_id
),
new AS (
    SELECT e.enrolment_id, %(year)s::smallint AS academic_year,
           coalesce(l.illness, '{}') AS illness, coalesce(l.medical, '{}') AS medical,
           coalesce(l.authorised, '{}') AS authorised,
           coalesce(l.unauthorised, '{}') AS unauthorised,
           coalesce(l.run_starts, '{}') AS run_starts,
           coalesce(l.seen = e.seen, e.was_open AND e.seen = 0) AS is_open,
           e.last_position, e.added_from, coalesce(l.is_in_year, false) AS is_in_year
    FROM ends e LEFT JOIN lists l USING (enrolment_id)
)
"""
COLUMNS = (
    "enrolment_id, academic_year, illness, medical, authorised, unauthorised, run_starts, is_open,"
    " last_position"
)
LONGER = """illness = t.illness || n.illness, medical = t.medical || n.medical,
    authorised = t.authorised || n.authorised, unauthorised = t.unauthorised || n.unauthorised,
    run_starts = t.run_starts || n.run_starts, is_open = n.is_open,
    last_position = n.last_position"""

# Most have a tally already. Who was only there has nothing new for a rule to count.
_APPEND = f"""
WITH days AS (
    SELECT i.*, coalesce(touched.is_open, false) AS was_open
    FROM incoming i JOIN touched USING (enrolment_id)
    WHERE NOT touched.is_afresh AND i.day BETWEEN %(start)s AND %(end)s
),
{_LISTS},
longer AS (
    UPDATE attendance_absencetally t SET {LONGER}
    FROM new n
    WHERE t.enrolment_id = n.enrolment_id AND t.academic_year = %(year)s
),
first AS (
    INSERT INTO attendance_absencetally ({COLUMNS})
    SELECT {COLUMNS} FROM new
    WHERE enrolment_id IN (SELECT enrolment_id FROM touched WHERE is_open IS NULL)
)
INSERT INTO attendance_changedregister (enrolment_id, added_from)
SELECT enrolment_id, added_from FROM new WHERE is_in_year
"""  # noqa: S608 (no value of a person is in the text)


# A register without absence in the year has a tally only if it had one before.
def _rebuild_sql(which: str) -> str:
    return f"""
WITH days AS (
    SELECT r.*, false AS was_open FROM attendance_registerday r
    WHERE {which} AND r.day BETWEEN %(reach)s AND %(end)s
),
{_LISTS},
made AS (
    INSERT INTO attendance_absencetally AS t ({COLUMNS})
    SELECT {COLUMNS} FROM new n
    WHERE (n.is_in_year AND NOT %(only_known)s) OR EXISTS (
        SELECT FROM attendance_absencetally old
        WHERE old.enrolment_id = n.enrolment_id AND old.academic_year = %(year)s
    )
    ON CONFLICT (enrolment_id, academic_year) DO UPDATE SET
        illness = excluded.illness, medical = excluded.medical, authorised = excluded.authorised,
        unauthorised = excluded.unauthorised, run_starts = excluded.run_starts,
        is_open = excluded.is_open, last_position = excluded.last_position
    RETURNING enrolment_id
)
INSERT INTO attendance_changedregister (enrolment_id) SELECT enrolment_id FROM made
"""  # noqa: S608
