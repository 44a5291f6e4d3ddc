"""Time planned against time spent, item by item, after a meeting."""

from collections.abc import Iterable
from dataclasses import dataclass

from panels.agenda.progress import spent_on
from panels.models import PanelMeeting, PanelMeetingStatus
from panels.reads import AgendaRow

BAR = 100  # units of a picture's width
OVER = (PanelMeetingStatus.HELD, PanelMeetingStatus.AGREED)


@dataclass(frozen=True, slots=True)
class ItemTime:
    """Minutes of one item. `spent_x` and `planned_x` are lengths in a picture BAR wide."""

    row: AgendaRow
    number: int
    planned: int
    spent: int
    planned_x: float
    spent_x: float

    @property
    def over(self) -> int:
        """By how many minutes it took longer than planned; 0 when it did not."""
        return max(0, self.spent - self.planned)


@dataclass(frozen=True, slots=True)
class Times:
    """Of the items that a reader may see and that the meeting was on."""

    items: list[ItemTime]

    @property
    def planned(self) -> int:
        return sum(one.planned for one in self.items)

    @property
    def spent(self) -> int:
        return sum(one.spent for one in self.items)


def times_of(meeting: PanelMeeting, rows: Iterable[AgendaRow]) -> Times | None:
    """None before a meeting is over, and when nobody followed it on the live screen.

    Only of the rows given: what a reader stepped out of is in no sum. One query.
    """
    if meeting.status not in OVER:
        return None
    spent = spent_on(meeting)
    known = [(n, row) for n, row in enumerate(rows, start=1) if row.item.pk in spent]
    most = max((max(row.item.minutes, spent[row.item.pk]) for _n, row in known), default=1)
    found = [
        ItemTime(
            row, number, row.item.minutes, spent[row.item.pk],
            round(BAR * row.item.minutes / (most or 1), 1),
            round(BAR * spent[row.item.pk] / (most or 1), 1),
        )
        for number, row in known
    ]  # fmt: skip
    return Times(found) if found else None
