"""How a health story looks in the register. Places on a sheet are half-day sessions."""

import random
from datetime import date

Sheet = list[str | None]


def draw_story(source: random.Random, pattern: str, sheet: Sheet, days: list[date]) -> None:
    """Write a story's marks onto an empty sheet of two sessions a school day."""
    PATTERNS[pattern](source, sheet, days)


def _run(sheet: Sheet, first: int, count: int, code: str, session: int | None = None) -> None:
    """Mark whole days, or one session of each, from day number `first`."""
    for day in range(max(first, 0), min(first + count, len(sheet) // 2)):
        for half in (0, 1) if session is None else (session,):
            sheet[2 * day + half] = code


def _cycles(source: random.Random, sheet: Sheet, days: list[date]) -> None:
    """Treatment weeks in hospital and at home, then weeks in class with a clinic morning."""
    start = source.randrange(4)
    for first in range(start, len(days), 15):
        _run(sheet, first, 1, "M")
        _run(sheet, first + 1, source.randint(4, 6), "I")
        _run(sheet, first + 10, 1, "M", session=0)


def _flares(source: random.Random, sheet: Sheet, days: list[date]) -> None:
    """Short spells of illness, each followed by an appointment."""
    first = source.randint(2, 7)
    while first < len(days):
        length = source.randint(3, 5)
        _run(sheet, first, length, "I")
        _run(sheet, first + length + 1, 1, "M", session=1)
        first += length + source.randint(5, 9)


def _part_time(source: random.Random, sheet: Sheet, days: list[date]) -> None:
    """Ill at first, then mornings in school and afternoons at rest (C2), with bad days."""
    turn = min(10, len(days) // 4)
    _run(sheet, 1, turn - 1, "I")
    _run(sheet, turn, len(days), "C2", session=1)
    for day in range(turn, len(days)):
        if source.random() < 0.15:
            _run(sheet, day, 1, "I")


def _long(source: random.Random, sheet: Sheet, days: list[date]) -> None:
    """Away since the first weeks of the term."""
    _run(sheet, source.randint(4, 12), len(days), "I")


def _mondays(source: random.Random, sheet: Sheet, days: list[date]) -> None:
    """Most Mondays and many mornings missed, more as the term goes on."""
    for number, day in enumerate(days):
        grown = number / max(len(days), 1)
        if day.weekday() == 0 and source.random() < 0.85:
            _run(sheet, number, 1, "I")
        elif source.random() < 0.12 + 0.25 * grown:
            _run(sheet, number, 1, "I", session=0)


def _third_day(source: random.Random, sheet: Sheet, days: list[date]) -> None:
    """A day at home after two or three in school."""
    number = source.randint(1, 3)
    while number < len(days):
        _run(sheet, number, source.choice((1, 1, 2)), "I")
        number += source.randint(3, 5)


def _surgery(source: random.Random, sheet: Sheet, days: list[date]) -> None:
    """An operation, four weeks at home, then mornings only."""
    first = max(len(days) // 3, 2)
    _run(sheet, first - 2, 1, "M")
    _run(sheet, first, 20, "I")
    _run(sheet, first + 20, len(days), "C2", session=1)


def _appointments(source: random.Random, sheet: Sheet, days: list[date]) -> None:
    """Days in hospital at first, then clinic mornings every week or two."""
    _run(sheet, source.randint(3, 6), 6, "I")
    for first in range(12, len(days), source.randint(5, 8)):
        _run(sheet, first, 1, "M", session=0)


def _late_mornings(source: random.Random, sheet: Sheet, days: list[date]) -> None:
    """Mornings missed in flares (C2), and days after an injection."""
    first = source.randint(2, 6)
    while first < len(days):
        _run(sheet, first, 8, "C2", session=0)
        _run(sheet, first + 8, source.randint(1, 2), "I")
        first += 20


PATTERNS = {
    "cycles": _cycles,
    "flares": _flares,
    "part_time": _part_time,
    "long": _long,
    "mondays": _mondays,
    "third_day": _third_day,
    "surgery": _surgery,
    "appointments": _appointments,
    "late_mornings": _late_mornings,
}
