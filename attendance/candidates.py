"""Which children a rule may hold for: read from tallies alone, however many marks there are.

Each answer is a superset of the children whom `attendance.rules.find_reached` will find, and close
to it, so that an ordinary morning looks closely at few.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

from attendance.models import OPEN_STATUSES, Rule
from attendance.models.tallies import FIRST_DAY, position_of
from attendance.registers.absences import Absences, Counted
from attendance.registers.tallies import RUN_REACH
from attendance.rules import Finding

ANY = 10_000  # sessions: nobody is looked for


@dataclass(frozen=True, slots=True)
class Fewest:
    """Half-day sessions below which a rule cannot hold: of the pathway alert, of telling the
    authority of 15 days, of the sickness return and of the attendance return. The last ones lie
    within so many weeks, or in one run of absence."""

    alert: int = ANY
    told: int = ANY
    illness: int = ANY
    unauthorised: int = ANY
    unauthorised_weeks: int = 52


@dataclass(frozen=True, slots=True)
class Candidates:
    """Children to look at closely, in order, by rule.

    * `open`: an open alert, which follows the register, unless nothing is new that it counts.
    * `alert`: no open alert, and enough sessions marked I or M since their last finished one, or a
      health-related period.
    * `told`: enough such sessions in the academic year, whatever alerts they had, or a period; and
      no open section 19 record says yet that the registers told the authority.
    * `illness`, `unauthorised`: enough sessions of the kind since the last entry on the return that
      was sent or set aside.

    Of those with one register, no run from the summer before and no health-related period, tallies
    say it all: `absences`, what children whom a rule may hold for missed in the academic year;
    `longer`, what open alerts count now to which days were only added after they were reached.
    """

    open: list[int]
    alert: list[int]
    told: list[int]
    illness: list[int]
    unauthorised: list[int]
    absences: Mapping[int, Absences]
    longer: Mapping[int, Finding]

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
    grown: Mapping[int, date | None] | None = None,
) -> Candidates:
    """Children for whom a rule may hold in an academic year.

    With a school, of those who are or were on its roll; with children, among them. One query.

    With `grown`, what `claim_changed` gave, those for whom a rule may hold that did not before: it
    has to count something of what was added, from that day on. Without a day all may be new.
    """
    start = date(year, 8, 1)
    days = [day for day in (grown or {}).values() if day]
    added_on = min(days, default=FIRST_DAY)
    window_from = max(FIRST_DAY, added_on - timedelta(weeks=fewest.unauthorised_weeks))
    parameters: dict[str, Any] = {
        "year": year, "start": start, "reach": start - RUN_REACH, "until": until,
        "first_day": FIRST_DAY, "school": school_id, "open": list(OPEN_STATUSES),
        "children": None if child_ids is None else list(child_ids), "alert": fewest.alert,
        "told": fewest.told, "illness": fewest.illness, "unauthorised": fewest.unauthorised,
        "added_on": added_on, "added": position_of(added_on, 1),
        "window": position_of(window_from, 1),
        "corrected": [pk for pk, day in (grown or {}).items() if not day],
    }  # fmt: skip
    asked = _CANDIDATES_OF_SCHOOL if school_id else _CANDIDATES
    with connection.cursor() as cursor:
        cursor.execute(asked if child_ids is None else _CANDIDATES_AMONG, parameters)
        rows = cursor.fetchall()
    opened, alert, told, illness, unauthorised = (
        [row[0] for row in rows if row[place]] for place in range(1, 6)
    )
    absences = {row[0]: Absences(*row[6:11]) for row in rows if row[6] is not None}
    longer = {row[0]: Finding(row[0], Rule(row[11]), *row[12:]) for row in rows if row[11]}
    return Candidates(opened, alert, told, illness, unauthorised, absences, longer)


_SEVERAL = "count(*) OVER (PARTITION BY child_id) > 1 AS has_several"
_OF_ALL = f"SELECT id, child_id, {_SEVERAL} FROM cases_enrolment"  # noqa: S608
_OF_SCHOOL = f"""{_OF_ALL}
    WHERE child_id IN (SELECT child_id FROM cases_enrolment WHERE school_id = %(school)s)"""  # noqa: S608
_OF_CHILDREN = f"{_OF_ALL} WHERE child_id = ANY(%(children)s)"

_HEALTH, _ILLNESS, _UNAUTHORISED = ("illness", "medical"), ("illness",), ("unauthorised",)
# Where a run or a window begins in which what was added may count; anywhere once corrected.
_RECENT = """CASE WHEN t.child_id = ANY(%(corrected)s::bigint[]) THEN 0 ELSE least(
    %(window)s, t.run_starts[width_bucket(%(added)s::smallint, t.run_starts)]) END"""

# The day after what was finished or decided last of the child of `t`. Asked by key and of those
# few alone who might be found without it: what a year has finished grows.
_FINISHED = """
    SELECT max(a.last_day) + 1 AS next FROM attendance_alert a
    WHERE a.child_id = t.child_id AND a.status IN ('accepted', 'closed')
      AND a.last_day >= %(reach)s"""
_DECIDED = """
    SELECT max(coalesce(r.last_day, r.reached_on)) + 1 AS next FROM attendance_returnentry r
    WHERE r.child_id = t.child_id AND r.kind = '{kind}' AND r.academic_year = %(year)s
      AND r.status IN ('sent', 'set_aside')"""
_ILL, _AWAY = _DECIDED.format(kind="sickness"), _DECIDED.format(kind="attendance")


def _from(position: str, kinds: Sequence[str]) -> str:
    """SQL: sessions of the tally `t` from a position on. Lists are sorted: nobody looks at each."""
    place = f"({position} - 1)::smallint"
    found = [f"cardinality(t.{kind}) - width_bucket({place}, t.{kind})" for kind in kinds]
    return " + ".join(found)


def _position(day: str) -> str:
    """SQL: that of a day's morning."""
    return f"2 * ({day} - %(first_day)s)"


def _newest(kinds: Sequence[str]) -> str:
    """SQL: the position of the last session of these kinds in the tally `t`."""
    return f"greatest({', '.join(f't.{kind}[cardinality(t.{kind})]' for kind in kinds)})"


def _is_new(kinds: Sequence[str]) -> str:
    """SQL: whether something of these kinds was added to the tally `t`, or more than that done."""
    return f"({_newest(kinds)} >= %(added)s OR t.child_id = ANY(%(corrected)s::bigint[]))"


def _in_year(rule: str, kinds: Sequence[str], floor: str = "", *, recent: str = "0") -> str:
    """SQL: whether the one tally `t` of a child shows enough for a rule in the academic year, or
    from a later position of it on, and since the floor. What costs more is asked last."""
    all_of_them = " + ".join(f"cardinality(t.{kind})" for kind in kinds)
    since_floor = _from(f"greatest({recent}, {_position('f.next')})", kinds)
    enough = f"(SELECT {since_floor} FROM ({floor}) f) >= %({rule})s" if floor else "true"  # noqa: S608
    return f"""CASE WHEN {all_of_them} < %({rule})s OR NOT {_is_new(kinds)}
             OR {_from(recent, kinds)} < %({rule})s THEN false ELSE {enough} END AS {rule}"""


def _in_reach(rule: str, kinds: Sequence[str], floor: str) -> str:
    """SQL: whether the tallies of a child show enough together, before the academic year too."""
    since_floor = _from(_position(f"greatest(%(reach)s, {floor})"), kinds)
    return f"sum({since_floor}) >= %({rule})s AS {rule}"


# A run may go on from the summer before when the year's first absence started none, or in another
# register; then more than the year is counted.
_TALLIED = """
    SELECT w.child_id, w.id, t.illness, t.medical, t.unauthorised, t.run_starts,
           w.has_several OR coalesce(t.run_starts[1] > least(
               t.illness[1], t.medical[1], t.authorised[1], t.unauthorised[1]
           ), true) AS goes_on
    FROM wanted w
    CROSS JOIN LATERAL (
        SELECT * FROM attendance_absencetally y
        WHERE y.enrolment_id = w.id AND y.academic_year = %(year)s OFFSET 0
    ) t"""
_OF_BOTH_YEARS = f"""
    SELECT t.*, ({_FINISHED}) AS finished, ({_ILL}) AS ill, ({_AWAY}) AS away
    FROM (
        SELECT w.child_id, t.illness, t.medical, t.unauthorised
        FROM wanted w
        CROSS JOIN LATERAL (
            SELECT * FROM attendance_absencetally y
            WHERE y.enrolment_id = w.id AND y.academic_year IN (%(year)s, %(year)s - 1) OFFSET 0
        ) t
        WHERE w.child_id IN (SELECT child_id FROM tallied WHERE goes_on)
    ) t"""  # noqa: S608


# A row for each reason to look at a child.
_FOUND = f"""
    SELECT child_id, id, false AS has_open, false AS grows, false AS has_period,
           {_in_year("alert", _HEALTH, _FINISHED)}, {_in_year("told", _HEALTH)},
           {_in_year("illness", _ILLNESS, _ILL)},
           {_in_year("unauthorised", _UNAUTHORISED, _AWAY, recent=_RECENT)}
    FROM tallied t WHERE NOT goes_on
    UNION ALL
    SELECT child_id, NULL, false, false, false, {_in_reach("alert", _HEALTH, "t.finished")},
           {_in_reach("told", _HEALTH, "%(reach)s")}, {_in_reach("illness", _ILLNESS, "t.ill")},
           {_in_reach("unauthorised", _UNAUTHORISED, "t.away")}
    FROM of_both_years t GROUP BY child_id
    UNION ALL
    SELECT p.child_id, NULL, false, true, true, true, true, false, false
    FROM attendance_healthperiod p JOIN wanted USING (child_id)
    WHERE p.withdrawn_at IS NULL AND p.starts_on <= %(until)s
      AND (p.ends_on IS NULL OR p.ends_on >= %(reach)s)
    UNION ALL
    SELECT a.child_id, CASE WHEN NOT t.goes_on THEN t.id END,
           true, coalesce(t.goes_on OR {_is_new(_HEALTH)}, true), false, false, false, false, false
    FROM attendance_alert a JOIN wanted USING (child_id) LEFT JOIN tallied t USING (child_id)
    WHERE a.status = ANY(%(open)s)"""  # noqa: S608


_BY_CHILD = """
    SELECT child_id, bool_or(has_open) AND bool_or(grows) AS open,
           bool_or(alert) AND NOT bool_or(has_open) AS alert,
           CASE WHEN NOT bool_or(has_period) THEN max(id) END AS alone,
           CASE WHEN bool_or(told) THEN NOT EXISTS (
               SELECT FROM cases_section19record s JOIN cases_knowledge k ON k.record_id = s.id
               WHERE s.child_id = found.child_id AND s.ended_on IS NULL
                 AND k.kind = 'alert' AND k.told_on >= %(start)s OFFSET 0
           ) END AS told,
           bool_or(illness) AS illness, bool_or(unauthorised) AS unauthorised
    FROM found WHERE has_open OR alert OR told OR illness OR unauthorised
    GROUP BY child_id OFFSET 0"""


# What an open alert counts now: the day on which it was reached stays, and so does the first one.
_LONGER = f"""
    SELECT a.rule, a.reached_on, a.first_day,
           %(first_day)s + {_newest(_HEALTH)} / 2 AS last_day,
           {_from(_position("a.first_day"), _HEALTH)} AS sessions
    FROM attendance_alert a JOIN attendance_absencetally t
        ON t.enrolment_id = c.alone AND t.academic_year = a.academic_year
    WHERE a.child_id = c.child_id AND a.status = ANY(%(open)s) AND a.academic_year = %(year)s
      AND a.first_day >= %(start)s AND a.reached_on < %(added_on)s
      AND a.child_id <> ALL(%(corrected)s::bigint[]) OFFSET 0"""  # noqa: S608


def _candidates(among: str) -> str:
    return f"""
WITH wanted AS ({among}),
tallied AS ({_TALLIED}),
of_both_years AS ({_OF_BOTH_YEARS}),
found AS MATERIALIZED ({_FOUND}),
by_child AS ({_BY_CHILD})
SELECT c.child_id, c.open, c.alert, c.told, c.illness, c.unauthorised,
       t.illness, t.medical, t.authorised, t.unauthorised, t.run_starts, a.*
FROM by_child c
LEFT JOIN LATERAL (
    SELECT * FROM attendance_absencetally y
    WHERE y.enrolment_id = c.alone AND y.academic_year = %(year)s OFFSET 0
) t ON c.alert OR c.told OR c.illness OR c.unauthorised
LEFT JOIN LATERAL ({_LONGER}) a ON c.open
WHERE c.open OR c.alert OR c.told OR c.illness OR c.unauthorised
ORDER BY c.child_id
"""  # noqa: S608 (no value of a person is in the text)


_CANDIDATES = _candidates(_OF_ALL)
_CANDIDATES_OF_SCHOOL = _candidates(_OF_SCHOOL)
_CANDIDATES_AMONG = _candidates(_OF_CHILDREN)
