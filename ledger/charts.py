"""Geometry of the small charts: numbers in, SVG coordinates out. Templates draw them."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format

# How a day can look on a calendar of attendance (frontend/styles/_charts.scss).
DAY_TONES = ("present", "health", "half", "absent", "elsewhere", "closed", "unknown")

# A letter beside the colour, so that the picture reads on grey paper; in its key too.
DAY_LETTERS = {"health": "H", "half": "½", "absent": "A", "elsewhere": "E", "unknown": "?"}

_CELL = 15
_LEFT = 34
_TOP = 16
_ROOM = 620  # px that a picture of a few weeks may grow to fill
_LARGEST = 1.8


def bars(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Add `width` (0 to 100, of the largest value) to rows of label, value, tone."""
    largest = max((row["value"] for row in rows), default=0) or 1
    return [
        {"tone": "main", **row, "width": round(100 * row["value"] / largest, 1)} for row in rows
    ]


def sparkline(values: Sequence[float]) -> dict[str, Any]:
    """Points of a line in a box of 120 by 32, with the last one marked."""
    if not values:
        return {"points": "", "last": None}
    low, high = min(values), max(values)
    span = (high - low) or 1
    step = 112 / max(len(values) - 1, 1)
    points = [
        (round(4 + place * step, 1), round(28 - 24 * (value - low) / span, 1))
        for place, value in enumerate(values)
    ]
    return {
        "points": " ".join(f"{x},{y}" for x, y in points),
        "last": {"x": points[-1][0], "y": points[-1][1]},
    }


def paired_bars(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Two upright bars a row, in per cent: rows of label, own, other; a value may be None."""
    step, base, tall = 100, 118, 100
    groups = [
        {
            **row, "middle": step * place + 50,
            "own_bar": _bar(row["own"], step * place + 18, base, tall),
            "other_bar": _bar(row["other"], step * place + 52, base, tall),
        }
        for place, row in enumerate(rows)
    ]  # fmt: skip
    return {"groups": groups, "width": max(1, len(groups)) * step, "height": base + 20,
            "base": base}  # fmt: skip


def _bar(value: float | None, x: int, base: int, tall: int) -> dict[str, Any] | None:
    if value is None:
        return None
    height = round(tall * value / 100, 1)
    return {"x": x, "y": round(base - height, 1), "height": height, "words_x": x + 15,
            "words_y": round(base - height - 4, 1), "words": f"{value:.0f}"}  # fmt: skip


def heat_map(
    days: Iterable[tuple[date, str, str]], marked: Collection[date] = ()
) -> dict[str, Any]:
    """Squares, one a weekday: a column a week, Monday at the top, months named above.

    Days that are `marked` have a corner of their own, whatever their colour.
    """
    ordered = sorted(days)
    if not ordered:
        return {"cells": [], "months": [], "width": 0, "height": 0, "is_short": True}
    start = ordered[0][0] - timedelta(days=ordered[0][0].weekday())
    cells: list[dict[str, Any]] = []
    months: list[dict[str, Any]] = []
    seen: set[tuple[int, int]] = set()
    for day, tone, words in ordered:
        if day.weekday() > 4:
            continue
        x = _LEFT + (day - start).days // 7 * _CELL
        title = f"{date_format(day, 'l j F Y')}: {words}"
        cells.append(
            {
                "x": x,
                "y": _TOP + day.weekday() * _CELL,
                "tone": tone,
                "title": title,
                "is_marked": day in marked,
                "letter": DAY_LETTERS.get(tone, ""),
                "letter_x": x + 7,
                "letter_y": _TOP + day.weekday() * _CELL + 10.5,
            }
        )
        if (day.year, day.month) not in seen:
            seen.add((day.year, day.month))
            if months and x - months[-1]["x"] < 2 * _CELL:
                months.pop()  # a month of one week at the edge: its name would lie under this one
            months.append({"x": x, "label": date_format(day, "M")})
    width = _LEFT + ((ordered[-1][0] - start).days // 7 + 1) * _CELL
    height = _TOP + 5 * _CELL
    zoom = min(_LARGEST, max(1, _ROOM / width))
    return {
        "cells": cells, "months": months, "width": width, "height": height,
        "shown_width": round(width * zoom), "shown_height": round(height * zoom),
        "is_short": zoom > 1,
    }  # fmt: skip
