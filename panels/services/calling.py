"""Moving a meeting on: from item to item, and to a rest."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from ledger.errors import Refused, StaleChange
from ledger.state import lock
from panels.agenda.progress import Progress, progress_of, who_moved
from panels.models import AgendaItem, ItemCall, ItemStatus, PanelMeeting, PanelMeetingStatus
from panels.permissions import check_run


class MeetingMoved(StaleChange):
    """Somebody else moved the meeting first; it stays where they moved it."""

    def __init__(self, moved: str) -> None:
        super().__init__(_("%(moved)s Your press changed nothing.") % {"moved": moved})


@transaction.atomic
def call_item(*, actor: Actor, meeting: PanelMeeting, item: AgendaItem, seen: int) -> ItemCall:
    """The meeting goes on to this item, and the time of the one before ends.

    `seen` is the `Progress.mark` that the actor looked at. To call what the meeting is on already
    changes nothing. Raises PermissionDenied (also while the meeting is on an item closed to the
    actor), Refused (recorded afterwards), MeetingMoved, or StaleChange (not in session, or the item
    stands there no longer).
    """
    current, progress = _lock_running(actor, meeting)
    if progress.now is not None and progress.now.item_id == item.pk:
        return progress.now
    _check_seen(actor, progress, seen)
    here = AgendaItem.objects.filter(Q(meeting=current) | Q(ratifying_meeting=current))
    standing = here.exclude(status=ItemStatus.TAKEN_OFF).visible_to(actor)
    if not standing.filter(pk=item.pk).exists():
        raise StaleChange(_("This item does not stand on the agenda any more. Look at it now."))
    _end(progress.now, actor)
    call: ItemCall = ItemCall.objects.create(meeting=current, item=item, called_by=actor.user)
    return call


@transaction.atomic
def pause_meeting(*, actor: Actor, meeting: PanelMeeting, seen: int) -> None:
    """The meeting rests: it is on no item, and no time runs. Raises as `call_item`."""
    _current, progress = _lock_running(actor, meeting)
    if progress.now is None and progress.last is not None:
        return
    _check_seen(actor, progress, seen)
    _end(progress.now, actor)


def end_calls(*, actor: Actor, meeting: PanelMeeting, item: AgendaItem | None = None) -> None:
    """A locked meeting is on this item (or on any) no longer: it left the agenda, or all is over.

    Part of the service that takes it away.
    """
    open_calls = meeting.calls.filter(ended_at__isnull=True)
    if item is not None:
        open_calls = open_calls.filter(item=item)
    _end(open_calls.first(), actor)


def _lock_running(actor: Actor, meeting: PanelMeeting) -> tuple[PanelMeeting, Progress]:
    current = lock(meeting)
    check_run(actor, current)
    if current.recorded_afterwards_at is not None:
        raise Refused(_("This meeting was held already: what happened with each item is recorded."))
    if current.status != PanelMeetingStatus.IN_SESSION:
        raise StaleChange(_("The meeting is not in session, so it is on no item."))
    progress = progress_of(current)
    if progress.now is not None and _is_closed(actor, progress.now):
        raise PermissionDenied(
            _("The panel is on an item that is closed to you. Somebody else moves the meeting on.")
        )
    return current, progress


def _is_closed(actor: Actor, call: ItemCall) -> bool:
    return not AgendaItem.objects.visible_to(actor).filter(pk=call.item_id).exists()


def _check_seen(actor: Actor, progress: Progress, seen: int) -> None:
    if progress.mark != seen:
        raise MeetingMoved(who_moved(progress, actor))


def _end(call: ItemCall | None, actor: Actor) -> None:
    if call is not None:
        call.ended_at, call.ended_by = timezone.now(), actor.user
        call.save(update_fields=["ended_at", "ended_by"])
