"""Which weeks come next: the first proposal, and what hold, step back and speed up make of it.

Pure: contents of steps in, contents in their new order out.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TypeVar

from reintegration.models import ALL_SESSIONS, ChoiceKind

# Mornings in the middle of the week first: a child comes when most can be with them.
ORDER_OF_RETURN = ("1a", "3a", "2a", "0a", "4a", "1p", "3p", "2p", "0p", "4p")
ONE_WEEK = timedelta(weeks=1)
MOST_WEEKS = 60

Content = TypeVar("Content")


def propose_sessions(weeks: int, first: int) -> list[list[str]]:
    """Sessions for each of `weeks` weeks, rising evenly from `first` to all ten.

    A single week has `first`. Each week holds what the one before it held.
    """
    everything = len(ALL_SESSIONS)
    steps = max(weeks - 1, 1)
    counts = [first + round((everything - first) * week / steps) for week in range(weeks)]
    return [sorted(ORDER_OF_RETURN[:count]) for count in counts]


def repace(
    kind: ChoiceKind, before: Sequence[Content], after: Sequence[Content], *, weeks: int = 1
) -> list[Content] | None:
    """The steps from the change on; None when there is nothing to go back or on to.

    `before` are the steps of the weeks until then, `after` what was planned from then on. Hold
    repeats the last step for `weeks` weeks; step back goes through the one before it and the last
    one again; speed up leaves one out. All that was planned afterwards still comes, later or
    earlier.
    """
    if kind == ChoiceKind.SPEED_UP:
        return list(after[1:]) if len(after) > 1 else None
    if not before:
        return None
    current = before[-1]
    if kind == ChoiceKind.HOLD:
        return [current] * weeks + list(after)
    earlier = next((step for step in reversed(before) if step != current), None)
    return None if earlier is None else [earlier, current, *after]


def monday_of(day: date) -> date:
    """The Monday of the week."""
    return day - timedelta(days=day.weekday())


def school_weeks(start: date, count: int, is_school_day: Callable[[date], bool]) -> list[date]:
    """Mondays of the next `count` weeks with a school day, from the week of `start` on."""
    found: list[date] = []
    monday = monday_of(start)
    while len(found) < count:
        days = (monday + timedelta(days=n) for n in range(5))
        if any(day >= start and is_school_day(day) for day in days):
            found.append(monday)
        monday += ONE_WEEK
    return found
