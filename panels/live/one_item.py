"""The live screen of one item, for whoever takes a place on that item alone.

They have no seat at the meeting, so they follow it for this item: that the panel is on it, what is
known, who may decide. Nothing is here of what else stands on the agenda, of when, or of who came.
"""

from dataclasses import dataclass
from hashlib import sha256

from django.db.models import Count, Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from panels.access import opens_meeting
from panels.agenda.progress import progress_of
from panels.agenda.schedule import schedule_of
from panels.deciding.quorum import quorum_of
from panels.live.page import LiveRow, Screen, add_item, is_live, live_rows, quorum_words
from panels.models import AgendaItem, PanelMeeting
from panels.permissions import has_place_on
from panels.reads import agenda_of


@dataclass(frozen=True, slots=True)
class ItemScreen(Screen):
    """A screen with one row; it knows the meeting's calls of that item only."""

    @property
    def row(self) -> LiveRow | None:
        """The item where it stands; None once it has left the agenda."""
        return next(iter(self.rows), None)

    @property
    def summary(self) -> str:
        """Where the item is, in a sentence for those who hear the page."""
        if not self.is_running:
            return str(self.meeting.get_status_display())
        current = self.current
        if current is None:
            return _("The panel is not on this item now.")
        return _("The panel is on this item, %(name)s. %(quorum)s") % {
            "name": current.name,
            "quorum": quorum_words(current.row.quorum) if current.is_undecided else "",
        }


def meeting_of_place(item: AgendaItem, actor: Actor) -> PanelMeeting | None:
    """The meeting that the actor follows for this item alone; None for anybody else."""
    meeting = item.ratifying_meeting or item.meeting
    if meeting is None or opens_meeting(actor, meeting) or not has_place_on(actor, item):
        return None
    return meeting


def follow_url(item: AgendaItem, actor: Actor) -> str:
    """Where a reader of the item follows its meeting, held now; empty when it is not."""
    meeting = item.ratifying_meeting or item.meeting
    if meeting is None or not is_live(meeting):
        return ""
    if opens_meeting(actor, meeting):
        return reverse("panels:live", args=[meeting.public_id])
    return reverse("panels:item_live", args=[item.public_id]) if has_place_on(actor, item) else ""


def item_screen_of(item: AgendaItem, meeting: PanelMeeting, actor: Actor) -> ItemScreen:
    """The item as it is now."""
    progress, schedule = progress_of(meeting).of_item(item.pk), schedule_of(meeting)
    seats = list(meeting.seats.seated().select_related("membership__user"))
    agenda = [row for row in agenda_of(meeting, actor, seats, schedule) if row.item.pk == item.pk]
    rows = live_rows(agenda, schedule, progress, timezone.now())
    screen = ItemScreen(meeting, progress, rows, 0, [], can_run=False)
    add_item(screen, actor)
    return screen


def item_mark_of(item: AgendaItem, meeting: PanelMeeting) -> str:
    """What that rests on, in a word; nothing that happens elsewhere in the meeting changes it."""
    quorum, slot = quorum_of(item, meeting), schedule_of(meeting).slots.get(item.pk)
    views = item.views.aggregate(count=Count("pk"), last=Max("updated_at"))
    facts = (
        meeting.status, progress_of(meeting).of_item(item.pk).mark, slot and slot.starts_at,
        item.status, item.minutes, item.ratifying_meeting_id, views,
        quorum.is_met, sorted(quorum.agencies), quorum.chair and quorum.chair.pk,
        list(item.interests.marks()),
        list(item.decisions.order_by("pk").values_list("pk", "status")),
    )  # fmt: skip
    return sha256(repr(facts).encode()).hexdigest()[:20]
