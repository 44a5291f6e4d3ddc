"""Which children a rule may hold for: read from tallies alone, however many marks there are.

Each answer is a superset of the children whom `attendance.rules.find_reached` will find, and close
to it, so that an ordinary morning looks closely at few.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection

from attendance.models import OPEN_STATUSES
from attendance.models.tallies import FIRST_DAY
from attendance.registers.tallies import RUN_REACH
from attendance.rules import Counted


def find_candidates(
    *,
    year: int,
    until: date,
    fewest_sessions: int,
    school_id: int | None = None,
    child_ids: Sequence[int] | None = None,
) -> list[int]:
    """Children for whom the pathway rule may hold in an academic year: enough sessions marked I or
    M since their last finished alert, a health-related period, or an open alert.

    With a school, of its roll; with children, among them. Reads tallies alone. One query.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _CANDIDATES, _candidate_parameters(year, until, fewest_sessions, school_id, child_ids)
        )
        return [row[0] for row in cursor.fetchall()]


def find_untold(
    *, year: int, until: date, fewest_sessions: int, child_ids: Sequence[int] | None = None
) -> list[int]:
    """Children with enough such sessions in an academic year, whatever alerts they had, of whom no
    open section 19 record says yet that the registers told the authority. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            _UNTOLD, _candidate_parameters(year, until, fewest_sessions, None, child_ids)
        )
        return [row[0] for row in cursor.fetchall()]


def find_for_return(
    *, counted: Counted, year: int, days: int, until: date, child_ids: Sequence[int] | None = None
) -> list[int]:
    """Children whose sessions of one kind in an academic year may come to so many school days, for
    the sickness or the attendance return. Reads tallies alone. One query.

    Unauthorised absence has to be continuous. With some children, those of a morning's import,
    only their last runs of absence are looked at; without, all of them.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _FOR_RETURN[counted], _candidate_parameters(year, until, 2 * days, None, child_ids)
        )
        return [row[0] for row in cursor.fetchall()]


def _candidate_parameters(
    year: int, until: date, fewest: int, school_id: int | None, child_ids: Sequence[int] | None
) -> dict[str, Any]:
    start = date(year, 8, 1)
    return {
        "year": year,
        "start": start,
        "reach": start - RUN_REACH,
        "until": until,
        "first_day": FIRST_DAY,
        "fewest": fewest,
        "school": school_id,
        "children": None if child_ids is None else list(child_ids),
        "open": list(OPEN_STATUSES),
    }


# Lists are sorted, so the sessions since a day are found without looking at each. A run may go on
# from the summer before when the year's first absence started none, or in another register.
def _since(day: str, kinds: Sequence[str]) -> str:
    """SQL: sessions of the tally `t` from a day on."""
    place = f"(2 * ({day} - %(first_day)s) - 1)::smallint"
    return " + ".join(f"cardinality(t.{kind}) - width_bucket({place}, t.{kind})" for kind in kinds)


def _counts(
    year_from: str = "%(start)s",
    reach_from: str = "%(reach)s",
    kinds: Sequence[str] = ("illness", "medical"),
    joined: str = "",
) -> str:
    """SQL: wanted(id, child_id) and counts(child_id, in_year, in_reach, goes_on)."""
    return f"""
WITH wanted AS (
    SELECT e.id, e.child_id FROM cases_enrolment e
    WHERE (%(school)s::bigint IS NULL OR e.child_id IN (
               SELECT child_id FROM cases_enrolment WHERE school_id = %(school)s))
      AND (%(children)s::bigint[] IS NULL OR e.child_id = ANY(%(children)s))
),
counts AS (
    SELECT w.child_id, sum({_since(year_from, kinds)}) AS in_year,
           sum({_since(reach_from, kinds)}) AS in_reach,
           count(DISTINCT w.id) > 1 OR bool_or(
               t.academic_year = %(year)s AND coalesce(
                   t.run_starts[1] > least(
                       t.illness[1], t.medical[1], t.authorised[1], t.unauthorised[1]
                   ), true)
           ) AS goes_on
    FROM wanted w
    JOIN attendance_absencetally t
        ON t.enrolment_id = w.id AND t.academic_year IN (%(year)s, %(year)s - 1)
    {joined}
    GROUP BY w.child_id
),
enough AS (
    SELECT child_id FROM counts
    WHERE in_year >= %(fewest)s OR (goes_on AND in_reach >= %(fewest)s)
),
in_period AS (
    SELECT p.child_id FROM attendance_healthperiod p JOIN wanted w USING (child_id)
    WHERE p.withdrawn_at IS NULL AND p.starts_on <= %(until)s
      AND (p.ends_on IS NULL OR p.ends_on >= %(reach)s)
)
"""  # noqa: S608 (no value of a person is in the text)


_FINISHED = """LEFT JOIN (
        SELECT child_id, max(last_day) + 1 AS next FROM attendance_alert
        WHERE status IN ('accepted', 'closed') AND last_day >= %(reach)s GROUP BY child_id
    ) f ON f.child_id = w.child_id"""
_CANDIDATES = (
    _counts("greatest(%(start)s, f.next)", "greatest(%(reach)s, f.next)", joined=_FINISHED)
    + """
SELECT child_id FROM enough
UNION
SELECT child_id FROM in_period
UNION
SELECT a.child_id FROM attendance_alert a JOIN wanted w USING (child_id)
WHERE a.status = ANY(%(open)s)
ORDER BY 1
"""
)
_UNTOLD = f"""{_counts()}
SELECT child_id FROM (SELECT * FROM enough UNION SELECT * FROM in_period) n
WHERE NOT EXISTS (
    SELECT FROM cases_section19record s JOIN cases_knowledge k ON k.record_id = s.id
    WHERE s.child_id = n.child_id AND s.ended_on IS NULL AND k.kind = 'alert'
      AND k.told_on >= %(start)s
)
ORDER BY 1
"""  # noqa: S608
_LAST_RUNS = """greatest(%(start)s, CASE WHEN %(children)s::bigint[] IS NULL THEN NULL
        ELSE %(first_day)s + t.run_starts[cardinality(t.run_starts) - 5] / 2 END)"""
_FOR_RETURN = {
    counted: _counts(first, kinds=[counted.value]) + "SELECT child_id FROM enough ORDER BY 1"  # noqa: S608
    for counted, first in (
        (Counted.ILLNESS, "%(start)s"),
        (Counted.UNAUTHORISED, _LAST_RUNS),
    )
}
