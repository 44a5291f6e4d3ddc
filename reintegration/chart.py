"""Where the bars of planned against actual stand. Numbers in, SVG coordinates out."""

from collections.abc import Sequence
from typing import Any

from django.utils.formats import date_format

from reintegration.progress import Week

_COLUMN, _BAR, _LEFT, _TOP, _SESSION = 34, 22, 26, 8, 11
_HEIGHT = 10 * _SESSION


def weeks_chart(weeks: Sequence[Week]) -> dict[str, Any]:
    """A column a week: planned as the outline, attended, missed and not known inside it."""
    columns = []
    for place, week in enumerate(weeks):
        x = _LEFT + place * _COLUMN
        columns.append(
            {
                "x": x,
                "label": date_format(week.monday, "j M"),
                "outline": _box(0, week.planned) if week.planned else None,
                "parts": _parts(week),
            }
        )
    bottom = _TOP + _HEIGHT
    return {
        "columns": columns,
        "bar": _BAR,
        "lines": [{"y": bottom - n * _SESSION, "n": n} for n in (0, 5, 10)],
        "left": _LEFT - 4,
        "right": _LEFT + max(len(weeks), 1) * _COLUMN,
        "width": _LEFT + max(len(weeks), 1) * _COLUMN + 4,
        "height": bottom + 40,
        "label_y": bottom + 14,
    }


def _parts(week: Week) -> list[dict[str, Any]]:
    """Attended from the bottom up, then missed, then what no mark is known of."""
    parts, stacked = [], 0
    for tone, count in (
        ("came", week.attended), ("missed", week.missed), ("unknown", week.unknown),
    ):  # fmt: skip
        if count:
            parts.append({"tone": tone, **_box(stacked, count)})
            stacked += count
    return parts


def _box(start: int, count: int) -> dict[str, int]:
    return {
        "y": _TOP + _HEIGHT - (start + count) * _SESSION,
        "height": count * _SESSION,
    }
