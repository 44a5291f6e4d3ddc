"""Where a meeting has come to: which item it is on, and how long it was on each."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.actors import Actor
from panels.models import AgendaItem, ItemCall, PanelMeeting


@dataclass(frozen=True, slots=True)
class Progress:
    """All calls of a meeting, the oldest first."""

    calls: tuple[ItemCall, ...]

    @property
    def last(self) -> ItemCall | None:
        """The newest call, which may have ended."""
        return self.calls[-1] if self.calls else None

    @property
    def now(self) -> ItemCall | None:
        """What the meeting is on; None before the first item and while it rests."""
        return self.last if self.last is not None and self.last.ended_at is None else None

    @property
    def mark(self) -> int:
        """A number that grows whenever the meeting moves; 0 before the first item."""
        if self.last is None:
            return 0
        return 2 * self.last.pk + (self.last.ended_at is not None)

    @property
    def called(self) -> frozenset[int]:
        """Ids of the items that the meeting was on."""
        return frozenset(call.item_id for call in self.calls)

    def of_item(self, item_id: int) -> "Progress":
        """The calls of one item alone: as if the meeting rested in between."""
        return Progress(tuple(call for call in self.calls if call.item_id == item_id))

    def seconds(self, item_id: int, now: datetime, *, ended: bool = False) -> int:
        """How long the meeting was on an item; with `ended`, without the call that goes on."""
        return sum(
            call.seconds(now)
            for call in self.calls
            if call.item_id == item_id and not (ended and call.ended_at is None)
        )


def progress_of(meeting: PanelMeeting) -> Progress:
    """One query."""
    return Progress(tuple(meeting.calls.select_related("called_by", "ended_by").order_by("pk")))


def is_on(item: AgendaItem) -> bool:
    """Whether a meeting is on the item now."""
    return item.calls.filter(ended_at__isnull=True).exists()


def spent_on(meeting: PanelMeeting) -> dict[int, int]:
    """Whole minutes that the meeting was on each item, by id; without the call that goes on.

    A meeting that was recorded afterwards was followed by no screen, so nothing is known.
    """
    if meeting.recorded_afterwards_at is not None:
        return {}
    progress, now = progress_of(meeting), timezone.now()
    over = {call.item_id for call in progress.calls if call.ended_at is not None}
    return {pk: round(progress.seconds(pk, now, ended=True) / 60) for pk in over}


def who_moved(progress: Progress, actor: Actor) -> str:
    """Who moved the meeting last, where to and when, in words for that reader."""
    last = progress.last
    if last is None:
        return ""
    at = last.ended_at or last.called_at
    by = last.ended_by if last.ended_at else last.called_by
    words = {"who": by.full_name if by else "Waymark", "time": time_format(localtime(at), "H:i")}
    if last.ended_at:
        return _("%(who)s paused the meeting at %(time)s.") % words
    return _("%(who)s moved the meeting on to %(item)s at %(time)s.") % {
        **words, "item": name_for(actor, last.item_id),
    }  # fmt: skip


def name_for(actor: Actor, item_id: int) -> str:
    """The child's name; the reference where the record is closed; of a closed item neither."""
    item = AgendaItem.objects.visible_to(actor).filter(pk=item_id).select_related("child").first()
    if item is None:
        return _("an item that is closed to you")
    known = AgendaItem.objects.about_children_of(actor).filter(pk=item_id)
    return item.child.name if known.exists() else item.reference
