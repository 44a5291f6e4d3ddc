"""What children missed, from all their registers: what the rules are held against.

Where a child has one register, it comes from its tallies; where registers overlap, from the marks
themselves, because a session then counts once, and not at all when the child attended elsewhere.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.db import connection

from attendance.codes import ILLNESS, MEDICAL, UNAUTHORISED
from attendance.models.tallies import position_of
from attendance.registers.sessions import CHILD_SESSIONS, session_parameters
from calendars.models import academic_year_of

Positions = list[int]


class Counted(StrEnum):
    """Which absence a rule counts."""

    HEALTH = "health"
    ILLNESS = "illness"
    UNAUTHORISED = "unauthorised"


@dataclass(slots=True)
class Absences:
    """One child's sessions missed, as positions (`attendance.models.tallies`) in order.

    Four lists hold each session once, by what it was marked. `run_starts`: no run of absence goes
    on from before such a position to it or behind it. `periods`: first and last position of each
    health-related period; absence inside one is health-related however it is marked.
    """

    illness: Positions = field(default_factory=list)
    medical: Positions = field(default_factory=list)
    authorised: Positions = field(default_factory=list)
    unauthorised: Positions = field(default_factory=list)
    run_starts: Positions = field(default_factory=list)
    periods: list[tuple[int, int]] = field(default_factory=list)

    def counted(self, what: Counted) -> Positions:
        """Those that a rule counts: for `HEALTH` the ones marked I or M, or inside a period."""
        if what is not Counted.HEALTH:
            return self.illness if what is Counted.ILLNESS else self.unauthorised
        if not self.periods:
            return sorted([*self.illness, *self.medical])
        inside = (
            position
            for kind in (self.authorised, self.unauthorised)
            for position in kind
            if any(first <= position <= last for first, last in self.periods)
        )
        return sorted([*self.illness, *self.medical, *inside])

    def last_run(self, until: int) -> int:
        """The number of the run in which the last session up to a position was missed, else -1."""
        missed = (self.illness, self.medical, self.authorised, self.unauthorised)
        places = ((kind, bisect_right(kind, until)) for kind in missed)
        last = max((kind[place - 1] for kind, place in places if place), default=None)
        return -1 if last is None else self.run_of(last)

    @property
    def not_unauthorised(self) -> Positions:
        """Those marked as any other absence."""
        return sorted([*self.illness, *self.medical, *self.authorised])

    def with_others(self, lists: Iterable[Positions]) -> "Absences":
        """Together with those of another register or year."""
        names = ("illness", "medical", "authorised", "unauthorised", "run_starts")
        both = zip((getattr(self, name) for name in names), lists, strict=True)
        return Absences(*(sorted([*ours, *theirs]) for ours, theirs in both))

    def run_of(self, position: int) -> int:
        """A number that sessions of one run share, and that grows with time."""
        return bisect_right(self.run_starts, position)


def between(positions: Positions, first: date, last: date) -> Positions:
    """Those of two days and the days between."""
    start = bisect_left(positions, position_of(first, 1))
    return positions[start : bisect_right(positions, position_of(last, 2))]


def load_absences(
    child_ids: Sequence[int], start: date, end: date, known: Mapping[int, Absences] | None = None
) -> Mapping[int, Absences]:
    """What each child missed from the academic year of the first day to that of the last one.

    Three queries, four when a child has several registers; none for those who are `known`.
    """
    if known:
        unknown = [pk for pk in child_ids if pk not in known]
        return {**known, **load_absences(unknown, start, end)} if unknown else known
    several = _with_several_registers(child_ids, start, end)
    found = {pk: Absences() for pk in child_ids}
    _load_tallies([pk for pk in child_ids if pk not in several], start, end, found)
    if several:
        _load_marks(sorted(several), start, end, found)
    with connection.cursor() as cursor:
        cursor.execute(_PERIODS, [list(child_ids)])
        for pk, first, last in cursor.fetchall():
            found[pk].periods.append((position_of(first, 1), position_of(last or date.max, 2)))
    return found


def _load_tallies(
    child_ids: Sequence[int], start: date, end: date, found: dict[int, Absences]
) -> None:
    years = list(range(academic_year_of(start), academic_year_of(end) + 1))
    seen = set()
    with connection.cursor() as cursor:
        cursor.execute(_TALLIES, [list(child_ids), years])
        for pk, *lists in cursor.fetchall():
            found[pk] = found[pk].with_others(lists) if pk in seen else Absences(*lists)
            seen.add(pk)


def _load_marks(
    child_ids: Sequence[int], start: date, end: date, found: dict[int, Absences]
) -> None:
    runs: dict[int, int] = {}
    with connection.cursor() as cursor:
        cursor.execute(_MARKS, session_parameters(child_ids, start, end))
        for pk, day, session, code, run in cursor.fetchall():
            position = position_of(day, session)
            getattr(found[pk], _KINDS.get(code, "authorised")).append(position)
            if runs.get(pk) != run:
                found[pk].run_starts.append(position)
            runs[pk] = run


def _with_several_registers(child_ids: Sequence[int], start: date, end: date) -> set[int]:
    """Those of the children who have marks in more than one register between two days."""
    with connection.cursor() as cursor:
        cursor.execute(_SEVERAL, {"children": list(child_ids), "start": start, "end": end})
        return {row[0] for row in cursor.fetchall()}


_KINDS = {ILLNESS: "illness", MEDICAL: "medical", **dict.fromkeys(UNAUTHORISED, "unauthorised")}
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
# Behind a session attended a new run starts.
_TALLIES = """
SELECT e.child_id, t.illness, t.medical, t.authorised, t.unauthorised,
       CASE WHEN t.is_open THEN t.run_starts ELSE t.run_starts || t.last_position END
FROM cases_enrolment e JOIN attendance_absencetally t ON t.enrolment_id = e.id
WHERE e.child_id = ANY(%s) AND t.academic_year = ANY(%s)
"""
_MARKS = f"""
WITH {CHILD_SESSIONS}
SELECT child_id, day, session, code, run
FROM (
    SELECT *, count(*) FILTER (WHERE is_attended)
        OVER (PARTITION BY child_id ORDER BY day, session) AS run
    FROM child_sessions
) AS sessions
WHERE is_absent ORDER BY child_id, day, session
"""  # noqa: S608 (no value of a person is in the text)
_PERIODS = """
SELECT child_id, starts_on, ends_on FROM attendance_healthperiod
WHERE child_id = ANY(%s) AND withdrawn_at IS NULL
"""
