"""Carrying out what a changed rhythm means for the meetings planned before: all, or nothing."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from ledger.errors import Refused, StaleChange
from ledger.state import lock
from panels.calendar.replanning import Altered, Replanning, replanning_of
from panels.models import AgendaItem, ItemStatus, Panel, PanelMeeting, PanelMeetingStatus
from panels.permissions import check_manage, check_set_up
from panels.services.carrying_over import carry_over
from panels.services.meetings import cancel_meeting, change_meeting
from panels.services.rhythm import generate_meetings
from panels.services.standing_seats import planned_meetings


class PlanMoved(StaleChange):
    """It is not the plan that was shown any more: somebody was first."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody else has carried this out, or changed these meetings, since you opened "
                "the page. Nothing of yours was done. This is how it stands now."
            )
        )


@dataclass(frozen=True, slots=True)
class Replanned:
    """How many meetings were planned, changed and cancelled, and how many items carried over."""

    planned: int
    changed: int
    cancelled: int
    carried: int


@transaction.atomic
def replan_meetings(
    *,
    actor: Actor,
    panel: Panel,
    cancel: Collection[PanelMeeting],
    change: Collection[PanelMeeting],
    seen: str,
) -> Replanned:
    """Plan the meetings of the new rhythm, change and cancel those chosen; the rest stand alone.

    Open items of a cancelled meeting are carried over to the next one that takes place. Everybody
    invited is told as by any single change. `seen` is the `Replanning.mark` of the plan that was
    shown. Raises PermissionDenied, PlanMoved, or Refused: no chair, or nowhere to carry items to.
    """
    check_set_up(actor, panel)
    check_manage(actor)
    current = lock(panel)
    planned_meetings(current)  # locked, in one order, until all is done
    plan = replanning_of(current)
    if plan is None or plan.mark != seen:
        raise PlanMoved
    off = _chosen([one.meeting for one in plan.misfits], cancel)
    moved = _chosen([one.meeting for one in plan.altered], change)
    made = generate_meetings(actor=actor, panel=current).meetings
    for altered in plan.altered:
        if altered.meeting.pk in moved:
            _change(actor, plan, altered)
    carried = sum(_cancel(actor, one.meeting, off) for one in plan.misfits if one.meeting.pk in off)
    _let_stand([one.meeting for one in plan.misfits])
    _let_stand([one.meeting for one in plan.altered if one.meeting.pk not in moved])
    return Replanned(len(made), len(moved), len(off), carried)


def _chosen(offered: list[PanelMeeting], wanted: Collection[PanelMeeting]) -> set[int]:
    """Ids of what is to be done, of what the plan offers. Raises PlanMoved."""
    pks = {one.pk for one in wanted}
    if not pks <= {one.pk for one in offered}:
        raise PlanMoved
    return pks


def _change(actor: Actor, plan: Replanning, altered: Altered) -> None:
    meeting = altered.meeting
    change_meeting(
        actor=actor, meeting=meeting, starts_at=altered.starts_at, place=plan.rhythm.place,
        length_minutes=plan.rhythm.length_minutes, chair=meeting.chair,
        deputy_chair=meeting.deputy_chair,
    )  # fmt: skip


def _cancel(actor: Actor, meeting: PanelMeeting, off: set[int]) -> int:
    """Cancel a meeting; how many open items went on to the next one that takes place."""
    reason = _("The panel meets at other times from now on.")
    items = _open_items(meeting)
    if items:
        carry_over(
            actor=actor, meeting=meeting, to_meeting=_next(meeting, off), items=items, reason=reason
        )
    cancel_meeting(actor=actor, meeting=meeting, reason=reason)
    return len(items)


def _open_items(meeting: PanelMeeting) -> list[AgendaItem]:
    """All of them, also what the actor stepped out of: the whole meeting goes."""
    own = meeting.items.filter(status=ItemStatus.LISTED)
    to_ratify = meeting.ratifications.filter(decisions__status="to_ratify")
    return [*own, *to_ratify.distinct()]


def _next(meeting: PanelMeeting, off: set[int]) -> PanelMeeting:
    later = meeting.panel.meetings.filter(
        status=PanelMeetingStatus.PLANNED, starts_at__gt=meeting.starts_at
    ).exclude(pk__in=off)
    found = later.order_by("starts_at", "pk").first()
    if found is None:
        raise Refused(
            _("No later meeting is there to take what stands on %(reference)s: leave it as it is.")
            % {"reference": meeting.reference},
            field="cancel",
        )
    return found


def _let_stand(meetings: list[PanelMeeting]) -> None:
    """They stand for no day of the rhythm any more: a cancelled one leaves its day free again."""
    PanelMeeting.objects.filter(pk__in=[one.pk for one in meetings]).update(rhythm_on=None)
