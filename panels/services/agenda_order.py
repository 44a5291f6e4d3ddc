"""The order and the times of an agenda. Whoever looked at an older one changes nothing by it."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from ledger.errors import Refused, StaleChange
from ledger.state import lock
from panels.models import (
    AgendaAction,
    AgendaChange,
    AgendaItem,
    ItemStatus,
    PanelMeeting,
    PanelMeetingStatus,
)
from panels.permissions import check_run

LONGEST = 240


class AgendaChanged(StaleChange):
    """Others changed the agenda since `seen`; nothing was changed by this."""

    def __init__(self, seen: int) -> None:
        super().__init__(
            _("The agenda has changed since you opened it, so yours was not saved. Look at it now.")
        )
        self.seen = seen


@transaction.atomic
def note_change(
    *, meeting: PanelMeeting, item: AgendaItem, action: AgendaAction, actor: Actor
) -> None:
    """Give a locked meeting's agenda its next version, and say what made it."""
    meeting.agenda_version += 1
    meeting.save(update_fields=["agenda_version"])
    AgendaChange.objects.create(
        meeting=meeting, version=meeting.agenda_version, action=action, item=item,
        made_by=actor.user,
    )  # fmt: skip


@transaction.atomic
def move_item(*, actor: Actor, item: AgendaItem, by: int, seen: int) -> PanelMeeting:
    """Move an item up (`by` is negative) or down so many places. Raises as `arrange_agenda`."""
    if item.meeting is None:
        raise StaleChange
    meeting = _lock_agenda(actor, item.meeting, seen)
    listed = _listed(meeting)
    shown = _shown(actor, listed)
    order = [one.public_id for one in listed if one.pk in shown]
    if item.public_id not in order:
        raise StaleChange
    place = order.index(item.public_id)
    target = min(max(place + by, 0), len(order) - 1)
    order.insert(target, order.pop(place))
    _arrange(actor, meeting, listed, shown, order, {})
    return meeting


@transaction.atomic
def arrange_agenda(
    *,
    actor: Actor,
    meeting: PanelMeeting,
    order: Sequence[UUID],
    seen: int,
    minutes: Mapping[UUID, int] | None = None,
) -> PanelMeeting:
    """Put an agenda in this order (public ids of all items that the actor sees), with these times.

    `seen` is the `agenda_version` that the actor looked at. What they do not see, since they
    stepped out of it, keeps its place. Raises PermissionDenied, AgendaChanged (somebody else
    changed it meanwhile: nothing is lost), StaleChange (the meeting is over), or Refused (a time
    out of range).
    """
    current = _lock_agenda(actor, meeting, seen)
    times = dict(minutes or {})
    if any(not 1 <= value <= LONGEST for value in times.values()):
        raise Refused(_("Give each item from 1 minute to 4 hours."))
    listed = _listed(current)
    shown = _shown(actor, listed)
    if sorted(order) != sorted(one.public_id for one in listed if one.pk in shown):
        raise AgendaChanged(seen)
    _arrange(actor, current, listed, shown, order, times)
    return current


def _lock_agenda(actor: Actor, meeting: PanelMeeting, seen: int) -> PanelMeeting:
    current = lock(meeting)
    check_run(actor, current)
    if current.status not in {PanelMeetingStatus.PLANNED, PanelMeetingStatus.IN_SESSION}:
        raise StaleChange(_("This meeting is over: its agenda stays as it was."))
    if current.agenda_version != seen:
        raise AgendaChanged(seen)
    return current


def _listed(meeting: PanelMeeting) -> list[AgendaItem]:
    rows = meeting.items.select_for_update(of=("self",)).exclude(status=ItemStatus.TAKEN_OFF)
    return list(rows.order_by("position", "pk"))


def _shown(actor: Actor, listed: list[AgendaItem]) -> set[int]:
    found = AgendaItem.objects.visible_to(actor).filter(pk__in=[one.pk for one in listed])
    return set(found.values_list("pk", flat=True))


def _arrange(
    actor: Actor,
    meeting: PanelMeeting,
    listed: list[AgendaItem],
    shown: set[int],
    order: Sequence[UUID],
    minutes: Mapping[UUID, int],
) -> None:
    """Fill the places of what the actor sees in the wanted order; write what differs."""
    by_id = {one.public_id: one for one in listed}
    wanted = iter(order)
    arranged = [by_id[next(wanted)] if one.pk in shown else one for one in listed]
    changed = []
    for position, item in enumerate(arranged, start=1):
        # Its own table of changes says what another saw; the history has each field.
        before = (listed[position - 1].pk, item.minutes)
        item.minutes = minutes.get(item.public_id, item.minutes)
        if before != (item.pk, item.minutes):
            changed.append(item)
        item.position = position
    if not changed:
        return
    AgendaItem.objects.bulk_update(arranged, ["position", "minutes"])
    for item in changed:
        note_change(meeting=meeting, item=item, action=AgendaAction.ARRANGED, actor=actor)
