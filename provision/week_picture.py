"""The week of a placement as a picture: lessons in, coordinates out. A template draws them."""

from collections.abc import Sequence
from datetime import time
from typing import Any

from provision.models import TimetableSlot, Weekday
from provision.week import hours_of, in_hours

LEFT, TOP, COLUMN, HOUR = 46, 26, 118, 44


def week_picture(slots: Sequence[TimetableSlot]) -> dict[str, Any] | None:
    """Blocks, lines and sizes of the drawing, and the same as rows for a table; None if empty."""
    if not slots:
        return None
    first = min(_hours(slot.starts_at) for slot in slots)
    last = max(_hours(slot.ends_at) for slot in slots)
    start, end = int(first), int(last) + (last > int(last))
    return {
        "blocks": [_block(slot, start) for slot in slots],
        "lines": [
            {"y": TOP + (hour - start) * HOUR, "label": f"{hour}:00"}
            for hour in range(start, end + 1)
        ],
        "days": [
            {"x": LEFT + day.value * COLUMN + COLUMN // 2, "label": day.label} for day in Weekday
        ],
        "left": LEFT,
        "width": LEFT + 5 * COLUMN,
        "height": TOP + (end - start) * HOUR + 8,
        "hours": in_hours(hours_of(slots)),
        "rows": [_row(day, slots) for day in Weekday],
    }


def _block(slot: TimetableSlot, start: int) -> dict[str, Any]:
    height = (_hours(slot.ends_at) - _hours(slot.starts_at)) * HOUR - 3
    x = LEFT + slot.weekday * COLUMN + 3
    y = round(TOP + (_hours(slot.starts_at) - start) * HOUR + 1, 1)
    return {
        "x": x, "y": y, "width": COLUMN - 6, "height": round(height, 1), "text_x": x + 7,
        "text_y": y + 16, "second_y": y + 33, "has_room": height > 38, "slot": slot,
    }  # fmt: skip


def _row(day: Weekday, slots: Sequence[TimetableSlot]) -> dict[str, Any]:
    own = [slot for slot in slots if slot.weekday == day]
    return {"day": day.label, "slots": own, "hours": in_hours(hours_of(own))}


def _hours(at: time) -> float:
    return at.hour + at.minute / 60
