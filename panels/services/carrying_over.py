"""What a meeting does not reach goes on to a later one: with a reason, never silently."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from cases.registries import agenda_kinds
from cases.timeline import record_event, register_event
from ledger.errors import Refused, StaleChange
from ledger.state import apply_transition
from panels.models import (
    AgendaAction,
    AgendaItem,
    CarryOver,
    DecisionStatus,
    ItemStatus,
    PanelMeeting,
    PanelMeetingStatus,
)
from panels.permissions import check_run
from panels.services.agenda_order import note_change
from panels.services.calling import end_calls
from panels.transitions import ITEM

CARRIED_OVER = register_event(
    "panels.carried_over", gettext_lazy("Carried over from panel %(left)s to panel %(to)s")
)


@transaction.atomic
def carry_over(
    *,
    actor: Actor,
    meeting: PanelMeeting,
    to_meeting: PanelMeeting,
    items: Iterable[AgendaItem],
    reason: str,
) -> list[CarryOver]:
    """Let items stand at a later meeting, before what is on its agenda already.

    Views, interests and papers go along. Raises PermissionDenied, StaleChange (decided or moved
    meanwhile, a meeting is over), or Refused naming the field.
    """
    chosen = {item.pk for item in items}
    if not chosen:
        raise Refused(_("Choose what to carry over."), field="items")
    if not reason.strip():
        raise Refused(_("Give the reason."), field="reason")
    before, after = _lock_both(meeting, to_meeting)
    check_run(actor, before)
    _check_meetings(before, after)
    rows = _locked(before, chosen)
    carried = [_carry(actor, item, before, after, reason.strip()) for item in rows]
    _put_first(after, {row.pk for row in rows})
    return carried


def _lock_both(
    meeting: PanelMeeting, to_meeting: PanelMeeting
) -> tuple[PanelMeeting, PanelMeeting]:
    """Both meetings, in one order for everybody, so that nobody waits in a ring."""
    pks = {meeting.pk, to_meeting.pk}
    if len(pks) == 1:
        raise Refused(_("Choose a later meeting."), field="to_meeting")
    rows = PanelMeeting.objects.select_for_update(of=("self",)).filter(pk__in=pks)
    found = {row.pk: row for row in rows.order_by("pk")}
    return found[meeting.pk], found[to_meeting.pk]


def _check_meetings(before: PanelMeeting, after: PanelMeeting) -> None:
    open_statuses = {PanelMeetingStatus.PLANNED, PanelMeetingStatus.IN_SESSION}
    if before.status not in open_statuses or after.status != PanelMeetingStatus.PLANNED:
        raise StaleChange(_("One of these meetings is over. Choose another one."))
    if after.panel_id != before.panel_id or after.starts_at <= before.starts_at:
        raise Refused(_("Choose a later meeting of this panel."), field="to_meeting")


def _locked(meeting: PanelMeeting, chosen: set[int]) -> list[AgendaItem]:
    """The chosen items in the order of the agenda: still open, or still to be ratified."""
    listed = meeting.items.filter(status=ItemStatus.LISTED)
    waiting = meeting.ratifications.filter(decisions__status=DecisionStatus.TO_RATIFY)
    open_now = {*listed.values_list("pk", flat=True), *waiting.values_list("pk", flat=True)}
    if not chosen <= open_now:
        raise StaleChange(_("One of these has been decided or moved since. Look again."))
    rows = AgendaItem.objects.select_for_update(of=("self",)).filter(pk__in=chosen)
    return list(rows.order_by("position", "pk"))


def _put_first(meeting: PanelMeeting, new: set[int]) -> None:
    """What was carried here before, then what came now, then the rest of the agenda."""
    rows = meeting.items.select_for_update(of=("self",)).exclude(status=ItemStatus.TAKEN_OFF)
    here = list(rows.order_by("position", "pk"))
    earlier = set(meeting.carried_here.values_list("item", flat=True)) - new
    here.sort(key=lambda item: 0 if item.pk in earlier else 1 if item.pk in new else 2)
    for position, item in enumerate(here, start=1):
        item.position = position
    AgendaItem.objects.bulk_update(here, ["position"])


def _carry(
    actor: Actor, item: AgendaItem, before: PanelMeeting, after: PanelMeeting, reason: str
) -> CarryOver:
    if item.ratifying_meeting_id == before.pk:
        item.ratifying_meeting = after
        item.save(update_fields=["ratifying_meeting"])
    else:
        item = apply_transition(
            subject=item, table=ITEM, action="carry_over", actor=actor, reason=reason,
            meeting=after,
        )  # fmt: skip
        kind = agenda_kinds.get(item.kind)
        kind.carried_over(
            subject=kind.get(item.subject_id), actor=actor, meeting_reference=after.reference
        )
    carried: CarryOver = CarryOver.objects.create(
        item=item, from_meeting=before, to_meeting=after, reason=reason, recorded_by=actor.user
    )
    end_calls(actor=actor, meeting=before, item=item)
    note_change(meeting=before, item=item, action=AgendaAction.CARRIED_AWAY, actor=actor)
    note_change(meeting=after, item=item, action=AgendaAction.CARRIED_HERE, actor=actor)
    record_event(
        actor=actor, child=item.child, code=CARRIED_OVER, left=before.reference,
        to=after.reference, link=f"/panels/items/{item.public_id}/",
    )  # fmt: skip
    return carried
