"""Geometry of the education meter: weeks in, SVG coordinates out. The template draws them."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from provision.education import weeks_of
from provision.meter import Week
from provision.models import Placement

LOOKED_BACK = timedelta(weeks=12)
HEIGHT = 140
BASE = 150  # where hours are 0
LEFT = 30
WEEK = 58
BAR = 11


def meter_of(placement: Placement) -> dict[str, Any] | None:
    """The child's meter while a placement has gone on, at most twelve weeks; None without any."""
    today = timezone.localdate()
    start = max(placement.starts_on, today - LOOKED_BACK)
    weeks = weeks_of(placement.child, start=start, end=today) if start <= today else []
    return draw_meter(weeks) if weeks else None


def draw_meter(weeks: Sequence[Week]) -> dict[str, Any]:
    """Columns of planned, offered and attended hours, with full time and advice as lines."""
    most = max((_largest(week) for week in weeks), default=Decimal(0)) or Decimal(25)
    return {
        "width": LEFT + WEEK * len(weeks) + 4,
        "height": BASE + 18,
        "base": BASE,
        "columns": [_column(week, place, most) for place, week in enumerate(weeks)],
        "scale": [
            {"y": _y(hours, most), "label": f"{hours:g}"}
            for hours in (Decimal(0), (most / 2).quantize(Decimal(1)), most.quantize(Decimal(1)))
        ],
    }


def _column(week: Week, place: int, most: Decimal) -> dict[str, Any]:
    x = LEFT + place * WEEK
    hours = (("planned", week.planned), ("offered", week.offered), ("attended", week.attended))
    return {
        "week": week,
        "x": x,
        "right": x + 3 * BAR,
        "middle": x + 3 * BAR // 2,
        "label": date_format(week.starts_on, "j M"),
        "full_time_y": _y(week.full_time, most),
        "advised_y": None if week.advised is None else _y(week.advised, most),
        "bars": [
            {"x": x + number * BAR, "y": _y(value, most), "height": BASE - _y(value, most),
             "tone": name}
            for number, (name, value) in enumerate(hours)
        ],
    }  # fmt: skip


def _y(hours: Decimal, most: Decimal) -> float:
    return round(float(BASE - HEIGHT * hours / most), 1)


def _largest(week: Week) -> Decimal:
    return max(
        week.full_time, week.advised or Decimal(0), week.planned, week.offered, week.attended
    )
