"""The live screen of a meeting: where the panel is, for one reader and within what they may see."""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db.models import Count, Max
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from panels.agenda.progress import Progress, progress_of
from panels.agenda.schedule import Schedule, schedule_of
from panels.deciding.quorum import Quorum
from panels.live.item import page_of_item
from panels.models import (
    AgendaItem,
    Decision,
    Interest,
    ItemStatus,
    MemberView,
    NoInterest,
    PanelMeeting,
    PanelMeetingStatus,
)
from panels.permissions import can_run
from panels.reads import AgendaRow, agenda_of
from panels.seating import Place, places_of

LATE = range(5, 120)  # minutes after its time at which an item is said to be late

NOW, TO_COME, OPEN_STILL, RATIFIED = "now", "to_come", "open_still", "ratified"
STATES: dict[str, tuple[str | Promise, str]] = {
    NOW: (gettext_lazy("Now"), "yellow"),
    TO_COME: (gettext_lazy("To come"), "grey"),
    OPEN_STILL: (gettext_lazy("Still open"), "orange"),
    RATIFIED: (gettext_lazy("Ratified"), "green"),
    ItemStatus.DECIDED: (gettext_lazy("Decided"), "green"),
    ItemStatus.DEFERRED: (gettext_lazy("Deferred"), "orange"),
}


@dataclass(frozen=True, slots=True)
class LiveRow:
    """An agenda item where the meeting stands.

    `number` counts all items, `spent` whole minutes of one that the meeting is on no longer,
    `seconds_before` those of the current one when it was called before.
    """

    row: AgendaRow
    number: int
    state: str
    spent: int | None = None
    seconds_before: int = 0

    @property
    def item(self) -> AgendaItem:
        return self.row.item

    @property
    def name(self) -> str:
        """The child's name, or the reference of an item about a child who has left."""
        return self.item.reference if self.row.has_left else self.item.child.name

    @property
    def is_open(self) -> bool:
        """Whether the panel still has to decide it."""
        return self.state in {NOW, TO_COME, OPEN_STILL} and self.is_undecided

    @property
    def is_undecided(self) -> bool:
        """Whether nothing has been decided or deferred yet; of a fast track, not ratified."""
        return _is_undecided(self.row)

    @property
    def state_words(self) -> str:
        return str(STATES[self.state][0])

    @property
    def colour(self) -> str:
        return STATES[self.state][1]


@dataclass(frozen=True, slots=True)
class Screen:
    """All that the page shows. `item` is what `page_of_item` gives."""

    meeting: PanelMeeting
    progress: Progress
    rows: list[LiveRow]
    total: int
    places: list[Place]
    can_run: bool
    item: dict[str, Any] = field(default_factory=dict)

    @property
    def is_running(self) -> bool:
        return self.meeting.status == PanelMeetingStatus.IN_SESSION

    @property
    def current(self) -> LiveRow | None:
        """The row of what the meeting is on, when the reader may see it."""
        return next((row for row in self.rows if row.state == NOW), None)

    @property
    def is_closed(self) -> bool:
        """The meeting is on something that the reader may not see."""
        return self.progress.now is not None and self.current is None

    @property
    def can_move(self) -> bool:
        return self.can_run and self.is_running and not self.is_closed

    @property
    def following(self) -> LiveRow | None:
        """What comes next: after the current item if anything is open there, else the first."""
        last = self.progress.last
        here = next((r.number for r in self.rows if last and r.item.pk == last.item_id), 0)
        waiting = [row for row in self.rows if row.is_open and row.state != NOW]
        return next((row for row in waiting if row.number > here), next(iter(waiting), None))

    @property
    def open_count(self) -> int:
        return sum(row.is_open for row in self.rows)

    @property
    def present(self) -> int:
        return sum(bool(place.holder.is_present) for place in self.places)

    @property
    def late_by(self) -> int:
        """By how many minutes the current item was called later than planned; 0 when in time."""
        current, call = self.current, self.progress.now
        if current is None or call is None or current.row.slot is None:
            return 0
        minutes = int((call.called_at - current.row.slot.starts_at).total_seconds()) // 60
        is_today = timezone.localdate(self.meeting.starts_at) == timezone.localdate()
        return minutes if is_today and minutes in LATE else 0

    @property
    def summary(self) -> str:
        """Where the meeting is, in a sentence for those who hear the page."""
        if not self.is_running:
            return str(self.meeting.get_status_display())
        if self.is_closed:
            return _("The panel is on an item that is closed to you.")
        current = self.current
        if current is None:
            return _("The panel is on no item now.")
        return _("The panel is on item %(number)s, %(name)s. %(quorum)s") % {
            "number": current.number, "name": current.name,
            "quorum": quorum_words(current.row.quorum) if current.is_undecided else "",
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Moment:
    """Where a meeting stands at one moment, read once for its mark and its screen."""

    progress: Progress
    schedule: Schedule


def moment_of(meeting: PanelMeeting) -> Moment:
    """Two queries."""
    return Moment(progress_of(meeting), schedule_of(meeting))


def screen_of(meeting: PanelMeeting, actor: Actor, moment: Moment) -> Screen:
    """The screen at a moment. An item that is closed to the actor is left out."""
    now, progress, schedule = timezone.now(), moment.progress, moment.schedule
    seats = list(meeting.seats.seated().select_related("membership__user"))
    rows = live_rows(agenda_of(meeting, actor, seats, schedule), schedule, progress, now)
    screen = Screen(
        meeting, progress, rows, len(schedule.slots), places_of(meeting), can_run(actor, meeting)
    )
    add_item(screen, actor)
    return screen


def add_item(screen: Screen, actor: Actor) -> None:
    """Put what is known of the item that the meeting is on into its screen."""
    current = screen.current
    if current is not None and not current.row.has_left:
        screen.item.update(page_of_item(current.item, actor, screen.progress))
        screen.item["is_undecided"] = current.is_undecided


def mark_of(meeting: PanelMeeting, actor: Actor, moment: Moment) -> str:
    """What a reader's screen rests on, in a word: it changes when the screen does.

    A constant number of small queries. Nothing of an item that the reader may not see is in it,
    except that the meeting has moved.
    """
    items = AgendaItem.objects.visible_to(actor).filter(
        pk__in=moment.schedule.slots
    ).order_by("pk")  # fmt: skip
    fields = ("pk", "status", "position", "minutes", "ratifying_meeting")
    shown = list(items.values_list(*fields))
    ids = [row[0] for row in shown]
    seats = meeting.seats.order_by("pk").values_list(
        "membership", "is_present", "stood_down_at", "reply", "substitute_for"
    )
    views = MemberView.objects.filter(item__in=ids)
    facts = (
        meeting.status, meeting.agenda_version, meeting.calendar_sequence,
        moment.progress.mark, shown, list(seats),
        list(Interest.objects.filter(item__in=ids).marks()),
        list(Decision.objects.filter(item__in=ids).order_by("pk").values_list("pk", "status")),
        NoInterest.objects.filter(item__in=ids).count(),
        views.aggregate(count=Count("pk"), last=Max("updated_at")),
    )  # fmt: skip
    return sha256(repr(facts).encode()).hexdigest()[:20]


def page_after(item: AgendaItem) -> str:
    """Where to go on after an item: to the live screen when its meeting is on it."""
    meeting = item.ratifying_meeting or item.meeting
    if meeting is not None and meeting.calls.filter(item=item, ended_at__isnull=True).exists():
        return reverse("panels:live", args=[meeting.public_id])
    return reverse("panels:item", args=[item.public_id])


def page_of_meeting(meeting: PanelMeeting) -> str:
    """Where to go on in a meeting: to its live screen while it is held, else to its page."""
    name = "live" if is_live(meeting) else "meeting"
    return reverse(f"panels:{name}", args=[meeting.public_id])


def is_live(meeting: PanelMeeting) -> bool:
    """Held now, and not recorded afterwards."""
    in_session = meeting.status == PanelMeetingStatus.IN_SESSION
    return in_session and meeting.recorded_afterwards_at is None


def is_followed(meeting: PanelMeeting) -> bool:
    """Whether it has a live screen: neither cancelled nor recorded afterwards."""
    return meeting.status != PanelMeetingStatus.CANCELLED and not meeting.recorded_afterwards_at


def live_rows(
    agenda: list[AgendaRow], schedule: Schedule, progress: Progress, now: datetime
) -> list[LiveRow]:
    """The rows of an agenda where the meeting stands."""
    numbers = {pk: number for number, pk in enumerate(schedule.slots, start=1)}
    found = []
    for row in agenda:
        state, pk = _state(row, progress), row.item.pk
        seconds = progress.seconds(pk, now, ended=True)
        spent = round(seconds / 60) if pk in progress.called and state != NOW else None
        found.append(LiveRow(row, numbers.get(pk, 0), state, spent, seconds))
    return found


def _state(row: AgendaRow, progress: Progress) -> str:
    if progress.now is not None and progress.now.item_id == row.item.pk:
        return NOW
    if _is_undecided(row):
        return OPEN_STILL if row.item.pk in progress.called else TO_COME
    return RATIFIED if row.is_for_ratification else row.item.status


def _is_undecided(row: AgendaRow) -> bool:
    if row.is_for_ratification:
        return any(decision.status == "to_ratify" for decision in row.item.decisions.all())
    return row.item.status == ItemStatus.LISTED


def quorum_words(quorum: Quorum) -> str:
    """In a word or two, for those who hear the page."""
    return _("Quorate.") if quorum.is_met else _("Not quorate.")
