"""For whom a return may be due: which period is looked at, and what the register says of it.

A child stands on a return once a period. Of the sickness return, a period goes on until the child
has attended again: one return for each continuous period of sickness in a school year (Department
for Education, Working together to improve school attendance, 2024). Of the attendance return it is
the days that were counted: whoever goes on being absent stands on the next one too.
Days count only while the child is of compulsory school age.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import connection

from attendance.candidates import Candidates
from attendance.models import UNSENT_STATUSES, ReturnEntry, ReturnGround, ReturnKind, Rule
from attendance.models.tallies import day_of, position_of
from attendance.registers.absences import Absences, Counted, between, load_absences
from attendance.registers.tallies import RUN_REACH
from attendance.returns.settings import (
    CONTINUOUS_DAYS,
    IRREGULAR_DAYS,
    IRREGULAR_WEEKS,
    SICKNESS_DAYS,
)
from attendance.rules import Episode, Finding, find_reached
from cases.school_age import begins_on, ends_on
from ledger.authority_settings import get_setting

COUNTED = {ReturnKind.SICKNESS: Counted.ILLNESS, ReturnKind.ATTENDANCE: Counted.UNAUTHORISED}
NEVER = 200  # school days: more than an academic year has
Reached = dict[int, tuple[ReturnGround, Finding]]


class _Past(NamedTuple):
    """What returns of a kind hold of a child: whether an unsent entry of the year does, and the
    last day of the newest entry of the year, and of the year before, that a school has decided on.
    """

    child_id: int
    born_on: date
    is_unsent: bool
    decided: date | None
    decided_before: date | None


def fewest_days(kind: ReturnKind) -> int:
    """Below this many school days a register cannot put a child on the return."""
    if kind == ReturnKind.SICKNESS:
        return SICKNESS_DAYS
    return min(CONTINUOUS_DAYS, get_setting(IRREGULAR_DAYS))


def new_episodes(kind: ReturnKind, year: int, day: date, candidates: Candidates) -> list[Episode]:
    """What to look at, for those candidates who do not stand on a return yet for the same period.
    At most five queries, none when there is nobody."""
    may = candidates.of(COUNTED[kind])
    asked = [one for one in _pasts_of(kind, year, may) if not one.is_unsent] if may else []
    return _episodes(kind, year, day, asked, candidates.absences)


def episodes_of(kind: ReturnKind, year: int, day: date, child_ids: Sequence[int]) -> list[Episode]:
    """The period that is going on for each child, whether or not it stands on a return already.
    At most five queries."""
    return _episodes(kind, year, day, _pasts_of(kind, year, child_ids))


def _episodes(
    kind: ReturnKind,
    year: int,
    day: date,
    pasts: Sequence[_Past],
    known: Mapping[int, Absences] | None = None,
) -> list[Episode]:
    floors = _floors(kind, year, day, {one.child_id: one.decided for one in pasts}, known)
    episodes = []
    for pk, born_on, _unsent, _decided, before in pasts:
        if pk not in floors:
            continue
        of_age = begins_on(born_on)
        first = max(floors[pk], of_age)
        # A run does not reach behind what the year before put on a return.
        fresh = before + timedelta(days=1) if before else date.min
        reach = max(first - RUN_REACH if first == date(year, 8, 1) else first, fresh, of_age)
        last = min(day, date(year + 1, 7, 31), ends_on(born_on))
        if first <= last:
            episodes.append(Episode(pk, first, reach, last, SICKNESS_DAYS, SICKNESS_DAYS))
    return episodes


def find_grounds(
    kind: ReturnKind, episodes: Sequence[Episode], known: Mapping[int, Absences] | None = None
) -> Reached:
    """The children whose register puts them on the return, each with why. `known`: what some of
    them missed. At most four queries for each ground."""
    if not episodes:
        return {}
    if kind == ReturnKind.SICKNESS:
        found = find_reached(episodes, Counted.ILLNESS, known)
        grounds = {
            Rule.CUMULATIVE: ReturnGround.CUMULATIVE, Rule.CONSECUTIVE: ReturnGround.CONSECUTIVE
        }  # fmt: skip
        return {pk: (grounds[finding.rule], finding) for pk, finding in found.items()}
    continuous = find_reached(
        [replace(one, cumulative_days=NEVER, consecutive_days=CONTINUOUS_DAYS) for one in episodes],
        Counted.UNAUTHORISED, known,
    )  # fmt: skip
    rest = [one for one in episodes if one.child_id not in continuous]
    days, weeks = get_setting(IRREGULAR_DAYS), get_setting(IRREGULAR_WEEKS)
    irregular = find_reached(
        [
            replace(one, cumulative_days=days, consecutive_days=NEVER, window_weeks=weeks)
            for one in rest
        ],
        Counted.UNAUTHORISED,
        known,
    )
    return {
        **{pk: (ReturnGround.CONTINUOUS, finding) for pk, finding in continuous.items()},
        **{pk: (ReturnGround.IRREGULAR, finding) for pk, finding in irregular.items()},
    }


def episode_of(entry: ReturnEntry, born_on: date, day: date) -> Episode:
    """The period of an entry that stands, up to a day."""
    last = min(day, date(entry.academic_year + 1, 7, 31), ends_on(born_on))
    return Episode(
        entry.child_id, entry.counts_from, entry.runs_from, last, SICKNESS_DAYS, SICKNESS_DAYS
    )


def sessions_between(entries: Iterable[ReturnEntry]) -> dict[int, int]:
    """How many half-day sessions of its kind each entry's register shows now, between the entry's
    first and last day. At most four queries for each kind."""
    found: dict[int, int] = {}
    entries = list(entries)
    for kind in {entry.kind for entry in entries}:
        spans = [
            (entry, entry.first_day, entry.last_day) for entry in entries
            if entry.kind == kind and entry.first_day and entry.last_day
        ]  # fmt: skip
        first, last = min(span[1] for span in spans), max(span[2] for span in spans)
        absences = load_absences([entry.child_id for entry, *_days in spans], first, last)
        for entry, *days in spans:
            sessions = absences[entry.child_id].counted(COUNTED[ReturnKind(kind)])
            found[entry.pk] = len(between(sessions, *days))
    return found


def _pasts_of(kind: ReturnKind, year: int, child_ids: Sequence[int]) -> list[_Past]:
    """Of each child, in order. One query."""
    asked: dict[str, Any] = {
        "kind": kind, "year": year, "children": list(child_ids), "unsent": list(UNSENT_STATUSES)
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_PASTS, asked)
        return [_Past(*row) for row in cursor.fetchall()]


def _floors(
    kind: ReturnKind,
    year: int,
    day: date,
    decided: Mapping[int, date | None],
    absences: Mapping[int, Absences] | None,
) -> dict[int, date]:
    """The first day of the period that is going on; nothing for those whose period, for which
    they stand on a return, has not ended."""
    floors = {pk: date(year, 8, 1) for pk, last in decided.items() if last is None}
    known = {pk: last for pk, last in decided.items() if last is not None}
    if kind == ReturnKind.ATTENDANCE:
        return floors | {pk: last + timedelta(days=1) for pk, last in known.items()}
    if not known:
        return floors
    absences = load_absences(list(known), date(year, 8, 1) - RUN_REACH, day, absences)
    for pk, last in known.items():
        if begun := _next_run(absences[pk], last):
            floors[pk] = begun
    return floors


def _next_run(absences: Absences, last: date) -> date | None:
    """The first day of illness in a run of absence that began after a day."""
    end = position_of(last, 2)
    before = absences.last_run(end)
    later = absences.illness[bisect_right(absences.illness, end) :]
    return next((day_of(one) for one in later if absences.run_of(one) > before), None)


# The newest entry that a school has decided on; one that rests on belief counts from its own day.
_DECIDED = """
    SELECT max(coalesce(r.last_day, r.reached_on)) FROM attendance_returnentry r
    WHERE r.child_id = c.id AND r.kind = %(kind)s AND r.academic_year = %(year)s - {back}
      AND r.status IN ('sent', 'set_aside')"""
_PASTS = f"""
SELECT c.id, c.born_on,
       EXISTS (
           SELECT FROM attendance_returnentry r
           WHERE r.child_id = c.id AND r.kind = %(kind)s AND r.academic_year = %(year)s
             AND r.status = ANY(%(unsent)s) OFFSET 0
       ),
       ({_DECIDED.format(back=0)}), ({_DECIDED.format(back=1)})
FROM cases_child c
WHERE c.id = ANY(%(children)s) AND c.merged_into_id IS NULL ORDER BY c.id
"""  # noqa: S608 (no value of a person is in the text)
