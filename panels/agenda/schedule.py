"""When each item of an agenda comes, and whether the meeting is long enough."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from panels.models import ItemStatus, PanelMeeting

BAR = 600  # units of the picture's width


@dataclass(frozen=True, slots=True)
class Slot:
    """An item's time. `x` and `width` are its place in a picture that is BAR wide."""

    item_id: int
    starts_at: datetime
    ends_at: datetime
    is_late: bool
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Schedule:
    """The times of all items, in minutes, beside the length of the meeting."""

    slots: dict[int, Slot]
    minutes: int
    length: int
    ends_at: datetime
    end_x: float  # where the meeting's end stands in the picture

    @property
    def over(self) -> int:
        """By how many minutes the items are too long; 0 when they fit."""
        return max(0, self.minutes - self.length)

    @property
    def free(self) -> int:
        """How many minutes are left."""
        return max(0, self.length - self.minutes)

    @property
    def late_count(self) -> int:
        """How many items end after the meeting does."""
        return sum(slot.is_late for slot in self.slots.values())


def schedule_of(meeting: PanelMeeting) -> Schedule:
    """What is to be ratified first, then the items in order. One query.

    Every item takes its time here, also one that the reader may not open: the others come when
    they come.
    """
    own = meeting.items.exclude(status=ItemStatus.TAKEN_OFF)
    both = (own | meeting.ratifications.all()).distinct()
    rows = list(both.values_list("pk", "minutes", "ratifying_meeting", "position"))
    rows.sort(key=lambda row: (row[2] != meeting.pk, row[3], row[0]))
    return lay_out(meeting, ((pk, minutes) for pk, minutes, _meeting, _position in rows))


def lay_out(meeting: PanelMeeting, items: Iterable[tuple[int, int]]) -> Schedule:
    """Items (id and minutes) one after another from the meeting's start."""
    rows = list(items)
    total = sum(minutes for _pk, minutes in rows)
    scale = BAR / max(total, meeting.length_minutes)
    slots, done = {}, 0
    for pk, minutes in rows:
        start = meeting.starts_at + timedelta(minutes=done)
        end = start + timedelta(minutes=minutes)
        slots[pk] = Slot(
            pk, start, end, end > meeting.ends_at, round(done * scale, 1),
            round(minutes * scale, 1),
        )  # fmt: skip
        done += minutes
    return Schedule(
        slots, total, meeting.length_minutes, meeting.starts_at + timedelta(minutes=total),
        round(meeting.length_minutes * scale, 1),
    )  # fmt: skip
