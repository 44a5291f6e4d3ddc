"""The three rules of absence, kept apart, each over a child's absences in an episode.

* `HEALTH`, the pathway alert (a local rule, of the authority's pathway): a session counts when the
  child was absent from a possible session and it is marked I or M or lies inside a health-related
  period of the child.
* `ILLNESS`, the sickness return: sessions marked I (School Attendance (Pupil Registration)
  (England) Regulations 2024, reg. 13).
* `UNAUTHORISED`, the attendance return: sessions marked G, N, O or U (the same regulation).

Each is reached in one of two ways:

* **Cumulative**: the sessions counted from `counts_from` on reach twice the number of days; with
  `window_weeks`, those of so many weeks up to a day.
* **Consecutive**: the sessions counted in one run reach twice the number of days. A run is a row
  of possible sessions with none attended: half a day at school ends it; sessions that were not
  possible and days without a mark neither end nor lengthen it. Absence for other reasons neither
  ends nor lengthens a run of health or illness; it ends one of unauthorised absence, which has to
  be continuous. A run may begin before the academic year, up to `RUN_REACH` before it.

An **episode** of the alert begins at the start of the academic year, or on the day after the last
day counted by the child's last alert that was accepted or closed. It has one alert.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from attendance.models import Rule
from attendance.models.tallies import day_of, position_of
from attendance.registers.absences import (
    Absences,
    Counted,
    Positions,
    between,
    load_absences,
)

WHOLE_YEAR = 400  # days: longer than any academic year


@dataclass(frozen=True, slots=True)
class Episode:
    """What to look at for one child: days, both included, and thresholds in school days.

    The cumulative count starts at `counts_from`, runs at `runs_from`. With `window_weeks` the
    cumulative count is that of so many weeks up to a day.
    """

    child_id: int
    counts_from: date
    runs_from: date
    until: date
    cumulative_days: int
    consecutive_days: int
    window_weeks: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """The threshold was reached: by which rule, on which day, and what was counted.

    `sessions` counts from `first_day` to `last_day`, both included, in half-day sessions.
    """

    child_id: int
    rule: Rule
    reached_on: date
    first_day: date
    last_day: date
    sessions: int


def find_reached(
    episodes: Sequence[Episode],
    counted: Counted = Counted.HEALTH,
    known: Mapping[int, Absences] | None = None,
) -> dict[int, Finding]:
    """The children, at most one episode each, who have reached a threshold.

    Three queries, four when a child has several registers; none when it is `known` what all of
    them missed.
    """
    if not episodes:
        return {}
    start, end = min(e.runs_from for e in episodes), max(e.until for e in episodes)
    absences = load_absences([e.child_id for e in episodes], start, end, known)
    looked_at = (look_at(absences[e.child_id], e, counted) for e in episodes)
    return {finding.child_id: finding for finding in looked_at if finding}


def look_at(absences: Absences, episode: Episode, counted: Counted) -> Finding | None:
    """What an episode comes to, or None while no threshold is reached. On a day on which both are,
    the run is named."""
    sessions = between(absences.counted(counted), episode.runs_from, episode.until)
    since = bisect_left(sessions, position_of(episode.counts_from, 1))
    added_up = _add_up(sessions[since:], episode)
    in_a_row = _count_runs(sessions, since, _runs(absences, counted), 2 * episode.consecutive_days)
    is_sum = bool(added_up and (in_a_row is None or added_up.day < in_a_row.day))
    rule, reached = (Rule.CUMULATIVE, added_up) if is_sum else (Rule.CONSECUTIVE, in_a_row)
    if reached is None:
        return None
    first = 2 * (reached.first // 2)  # the whole of the first day
    return Finding(
        episode.child_id, rule, day_of(reached.last), day_of(first), day_of(sessions[-1]),
        len(sessions) - bisect_left(sessions, first),
    )  # fmt: skip


class _Stretch(NamedTuple):
    """The sessions, by position, with which a threshold was reached."""

    first: int
    last: int

    @property
    def day(self) -> int:
        """The number of the last one's day."""
        return self.last // 2


def _runs(absences: Absences, counted: Counted) -> Callable[[int], int]:
    """What numbers the runs: other absence ends one of unauthorised absence. Both numbers only
    grow with time, so their sum stays the same as long as both do."""
    if counted is not Counted.UNAUTHORISED:
        return absences.run_of
    others = absences.not_unauthorised
    return lambda position: absences.run_of(position) + bisect_right(others, position)


def _add_up(sessions: Positions, episode: Episode) -> _Stretch | None:
    """The cumulative rule: the earliest sessions that are enough within the window up to a day."""
    needed, weeks = 2 * episode.cumulative_days, episode.window_weeks
    longest = 7 * weeks - 1 if weeks else WHOLE_YEAR
    for first, last in zip(sessions, sessions[needed - 1 :], strict=False):
        if last // 2 - first // 2 <= longest:
            window = 2 * (last // 2 - longest)
            return _Stretch(sessions[bisect_left(sessions, window)], last)
    return None


def _count_runs(
    sessions: Positions, since: int, run_of: Callable[[int], int], needed: int
) -> _Stretch | None:
    """The consecutive rule: the earliest run that is long enough, on a day from `since` on."""
    start = max(since - needed + 1, 0)
    for first, last in zip(sessions[start:], sessions[start + needed - 1 :], strict=False):
        run = run_of(last)
        if run_of(first) == run:
            return _Stretch(sessions[bisect_left(sessions, run, key=run_of)], last)
    return None
