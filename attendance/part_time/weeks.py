"""Which half days of a week a child is at school: in words, and as they change over time.

Pure. Half days are codes: weekday 0 to 4 and "a" or "p". *Steps* are what a record keeps: a list
of `{"from_on": ISO day, "sessions": [codes]}` in the order of their days; a step is in force until
the next one begins.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

DAYS = (
    gettext_lazy("Monday"),
    gettext_lazy("Tuesday"),
    gettext_lazy("Wednesday"),
    gettext_lazy("Thursday"),
    gettext_lazy("Friday"),
)
HALVES = {"a": gettext_lazy("morning"), "p": gettext_lazy("afternoon")}
EVERY = {"a": gettext_lazy("every morning"), "p": gettext_lazy("every afternoon")}
ALL_SESSIONS = tuple(f"{weekday}{half}" for weekday in range(5) for half in HALVES)
SESSION_CHOICES = [
    (f"{weekday}{half}", format_lazy("{} {}", day, HALVES[half]))
    for weekday, day in enumerate(DAYS)
    for half in HALVES
]

Step = Mapping[str, Any]


def sessions_in_words(sessions: Iterable[str]) -> str:
    """For example “Monday all day, Tuesday morning”, “every morning”; “no sessions” for none."""
    chosen = set(sessions)
    for half, words in EVERY.items():
        if chosen == {f"{weekday}{half}" for weekday in range(len(DAYS))}:
            return str(words)
    parts = []
    for weekday, day in enumerate(DAYS):
        halves = [half for half in HALVES if f"{weekday}{half}" in chosen]
        if len(halves) == len(HALVES):
            parts.append(_("%(day)s all day") % {"day": day})
        elif halves:
            parts.append(f"{day} {HALVES[halves[0]]}")
    return ", ".join(parts) or _("no sessions")


def step(from_on: date, sessions: Iterable[str]) -> dict[str, Any]:
    """One step as it is kept."""
    chosen = set(sessions)
    return {
        "from_on": from_on.isoformat(),
        "sessions": [code for code in ALL_SESSIONS if code in chosen],
    }


def steps_in_words(steps: Sequence[Step]) -> list[str]:
    """A line a step: from when, and which half days."""
    return [
        _("From %(day)s: %(sessions)s")
        % {
            "day": date_format(date.fromisoformat(one["from_on"]), "j E Y"),
            "sessions": sessions_in_words(one["sessions"]),
        }
        for one in steps
    ]


def step_on(steps: Sequence[Step], day: date) -> Step | None:
    """The step in force on a day; None before the first."""
    begun = [one for one in steps if date.fromisoformat(one["from_on"]) <= day]
    return begun[-1] if begun else None


def followed_by(steps: Sequence[Step], later: Sequence[Step]) -> list[Step]:
    """The steps until the first of the later ones, then those."""
    if not later:
        return list(steps)
    return [one for one in steps if one["from_on"] < later[0]["from_on"]] + list(later)


def free_sessions(steps: Sequence[Step], school_days: Iterable[date]) -> int:
    """Half-day sessions of these days on which the child is not asked to be at school."""
    free = 0
    for day in school_days:
        asked = step_on(steps, day)
        if asked is not None and day.weekday() < len(DAYS):
            free += sum(f"{day.weekday()}{half}" not in asked["sessions"] for half in HALVES)
    return free
