"""Which children a rule may hold for: read from tallies alone, however many marks there are.

Each answer is a superset of the children whom `attendance.rules.find_reached` will find, and close
to it, so that an ordinary morning looks closely at few.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from attendance.models import OPEN_STATUSES
from attendance.models.tallies import FIRST_DAY
from attendance.registers.absences import Counted
from attendance.registers.tallies import RUN_REACH

ANY = 10_000  # sessions: nobody is looked for


@dataclass(frozen=True, slots=True)
class Fewest:
    """Half-day sessions below which a rule cannot hold: of the pathway alert, of telling the
    authority of 15 days, of the sickness return and of the attendance return."""

    alert: int = ANY
    told: int = ANY
    illness: int = ANY
    unauthorised: int = ANY


@dataclass(frozen=True, slots=True)
class Candidates:
    """Children to look at closely, in order, by rule.

    * `open`: an open alert, which follows the register.
    * `alert`: no open alert, and enough sessions marked I or M since their last finished one, or a
      health-related period.
    * `told`: enough such sessions in the academic year, whatever alerts they had, or a period; and
      no open section 19 record says yet that the registers told the authority.
    * `illness`, `unauthorised`: enough sessions of the kind since the last entry on the return that
      was sent or set aside. Unauthorised absence has to be continuous: with some children, those
      of a morning's import, only their last runs of absence are looked at; without, all of them.
    """

    open: list[int]
    alert: list[int]
    told: list[int]
    illness: list[int]
    unauthorised: list[int]

    def of(self, counted: Counted) -> list[int]:
        """Those of one return."""
        return self.illness if counted is Counted.ILLNESS else self.unauthorised


def find_candidates(
    *,
    year: int,
    until: date,
    fewest: Fewest,
    school_id: int | None = None,
    child_ids: Sequence[int] | None = None,
) -> Candidates:
    """Children for whom a rule may hold in an academic year.

    With a school, of those who are or were on its roll; with children, among them. One query.
    """
    start = date(year, 8, 1)
    parameters: dict[str, Any] = {
        "year": year, "start": start, "reach": start - RUN_REACH, "until": until,
        "first_day": FIRST_DAY, "school": school_id, "open": list(OPEN_STATUSES),
        "children": None if child_ids is None else list(child_ids), "alert": fewest.alert,
        "told": fewest.told, "illness": fewest.illness, "unauthorised": fewest.unauthorised,
    }  # fmt: skip
    asked = _CANDIDATES_OF_SCHOOL if school_id else _CANDIDATES
    with connection.cursor() as cursor:
        cursor.execute(asked if child_ids is None else _CANDIDATES_AMONG, parameters)
        rows = cursor.fetchall()
    return Candidates(*([row[0] for row in rows if row[place]] for place in range(1, 6)))


_OF_ALL = "SELECT id, child_id FROM cases_enrolment"
_OF_SCHOOL = """SELECT id, child_id FROM cases_enrolment
    WHERE child_id IN (SELECT child_id FROM cases_enrolment WHERE school_id = %(school)s)"""
_OF_CHILDREN = "SELECT id, child_id FROM cases_enrolment WHERE child_id = ANY(%(children)s)"

_HEALTH = ("illness", "medical")
# From the last five runs of absence on.
_LAST_RUNS = "greatest(%(start)s, %(first_day)s + t.run_starts[cardinality(t.run_starts) - 5] / 2)"


def _since(day: str, kinds: Sequence[str]) -> str:
    """SQL: sessions of the tally `t` from a day on. Lists are sorted, so nobody looks at each."""
    place = f"(2 * ({day} - %(first_day)s) - 1)::smallint"
    found = [f"cardinality(t.{kind}) - width_bucket({place}, t.{kind})" for kind in kinds]
    return f"sum({' + '.join(found)})"


def _enough(kind: str) -> str:
    return f"coalesce({kind} >= %({kind})s OR goes_on AND {kind}_in_reach >= %({kind})s, false)"


def _counts(unauthorised_from: str) -> str:
    """SQL: sessions by rule in the tallies of each child wanted, of the year, and `in_reach`.

    A run may go on from the summer before when the year's first absence started none, or in
    another register; then more than the year is counted.
    """
    year, reach = "%(start)s", "%(reach)s"
    return f"""
    SELECT w.child_id,
           {_since(f"greatest({year}, f.next)", _HEALTH)} AS alert,
           {_since(f"greatest({reach}, f.next)", _HEALTH)} AS alert_in_reach,
           {_since(year, _HEALTH)} AS told,
           {_since(reach, _HEALTH)} AS told_in_reach,
           {_since(f"greatest({year}, d.ill)", ["illness"])} AS illness,
           {_since(f"greatest({reach}, d.ill)", ["illness"])} AS illness_in_reach,
           {_since(f"greatest({unauthorised_from}, d.away)", ["unauthorised"])} AS unauthorised,
           {_since(f"greatest({reach}, d.away)", ["unauthorised"])} AS unauthorised_in_reach,
           count(DISTINCT w.id) > 1 OR bool_or(
               t.academic_year = %(year)s AND coalesce(
                   t.run_starts[1] > least(
                       t.illness[1], t.medical[1], t.authorised[1], t.unauthorised[1]
                   ), true)
           ) AS goes_on
    FROM wanted w
    CROSS JOIN LATERAL (
        SELECT * FROM attendance_absencetally t
        WHERE t.enrolment_id = w.id AND t.academic_year IN (%(year)s, %(year)s - 1) OFFSET 0
    ) t
    LEFT JOIN finished f ON f.child_id = w.child_id
    LEFT JOIN decided d ON d.child_id = w.child_id
    GROUP BY w.child_id"""  # noqa: S608 (no value of a person is in the text)


def _candidates(among: str, unauthorised_from: str) -> str:
    return f"""
WITH wanted AS ({among}),
finished AS (
    SELECT child_id, max(last_day) + 1 AS next FROM attendance_alert
    WHERE status IN ('accepted', 'closed') AND last_day >= %(reach)s
      AND child_id IN (SELECT child_id FROM wanted)
    GROUP BY child_id
),
decided AS (
    SELECT child_id, max(next) FILTER (WHERE kind = 'sickness') AS ill,
           max(next) FILTER (WHERE kind = 'attendance') AS away
    FROM attendance_returnentry
    CROSS JOIN LATERAL (SELECT coalesce(last_day, reached_on) + 1) AS after(next)
    WHERE academic_year = %(year)s AND status IN ('sent', 'set_aside')
      AND child_id IN (SELECT child_id FROM wanted)
    GROUP BY child_id
),
counts AS ({_counts(unauthorised_from)}),
found AS (
    SELECT child_id, false AS open, {_enough("alert")} AS alert, {_enough("told")} AS told,
           {_enough("illness")} AS illness, {_enough("unauthorised")} AS unauthorised
    FROM counts
    UNION ALL
    SELECT p.child_id, false, true, true, false, false
    FROM attendance_healthperiod p JOIN wanted w USING (child_id)
    WHERE p.withdrawn_at IS NULL AND p.starts_on <= %(until)s
      AND (p.ends_on IS NULL OR p.ends_on >= %(reach)s)
    UNION ALL
    SELECT a.child_id, true, false, false, false, false
    FROM attendance_alert a JOIN wanted w USING (child_id) WHERE a.status = ANY(%(open)s)
)
SELECT child_id, bool_or(open), bool_or(alert) AND NOT bool_or(open),
       bool_or(told) AND NOT EXISTS (
           SELECT FROM cases_section19record s JOIN cases_knowledge k ON k.record_id = s.id
           WHERE s.child_id = found.child_id AND s.ended_on IS NULL
             AND k.kind = 'alert' AND k.told_on >= %(start)s
       ),
       bool_or(illness), bool_or(unauthorised)
FROM found WHERE open OR alert OR told OR illness OR unauthorised
GROUP BY child_id ORDER BY child_id
"""  # noqa: S608


_CANDIDATES = _candidates(_OF_ALL, "%(start)s")
_CANDIDATES_OF_SCHOOL = _candidates(_OF_SCHOOL, "%(start)s")
_CANDIDATES_AMONG = _candidates(_OF_CHILDREN, _LAST_RUNS)
