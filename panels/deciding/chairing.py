"""Who chairs an item of a meeting to come when its chair may not: known before the day.

A chair with an interest in an item, whatever its effect, does not chair it; nor does one who made
the decision that is looked at again. The deputy does, if they may and come.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Membership
from cases.agenda_kinds import WaitingRequest
from panels.deciding.impartial import KIND, barred_from, barred_of
from panels.models import AgendaItem, Interest, PanelMeeting, PanelMeetingStatus, Seat, SeatReply


@dataclass(frozen=True, slots=True)
class Chairing:
    """An item that its meeting's chair may not chair. `reasons` say who may not and why.

    `chair` is the deputy, or None where nobody can.
    """

    reasons: list[str]
    chair: Membership | None
    has_deputy: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """Accounts kept from one item: with an interest, and by the first decision."""

    interested: Collection[int] = ()
    barred: Collection[int] = ()

    def reason(self, one: Membership) -> str:
        """Why this person may not chair; empty when they may."""
        name = {"name": one.user.full_name}
        if one.user_id in self.barred:
            return _("%(name)s made the first decision.") % name
        if one.user_id in self.interested:
            return _("%(name)s has an interest.") % name
        return ""


def chairing_of_item(
    item: AgendaItem, meeting: PanelMeeting, seats: Iterable[Seat]
) -> Chairing | None:
    """Of an item whose `standing_interests` are read; None when the chair chairs, as usual."""
    interested = {one.membership.user_id for one in item.standing_interests}
    return _chairing(Kept(interested, barred_of(item)), meeting, seats)


def chairing_of_requests(
    requests: Iterable[WaitingRequest], meeting: PanelMeeting, actor: Actor
) -> dict[tuple[str, int], Chairing]:
    """Of requests that could stand at a meeting, where its chair may not; by kind and id.

    An interest holds in later items about the child, so what the chair or deputy declared before
    counts, of what the actor may know of. Three queries.
    """
    requests, seats = list(requests), list(meeting.seats.seated())
    interested = _interested(requests, meeting, actor)
    barred = barred_from([one.subject_id for one in requests if one.kind == KIND])
    found = {}
    for one in requests:
        barred_here = barred.get(one.subject_id, set()) if one.kind == KIND else set()
        kept = Kept(interested.get(one.child.pk, set()), barred_here)
        if (chairing := _chairing(kept, meeting, seats)) is not None:
            found[one.kind, one.subject_id] = chairing
    return found


def _chairing(kept: Kept, meeting: PanelMeeting, seats: Iterable[Seat]) -> Chairing | None:
    if meeting.status != PanelMeetingStatus.PLANNED:
        return None
    why = kept.reason(meeting.chair)
    if not why:
        return None
    reasons, deputy = [why], meeting.deputy_chair
    if deputy is None:
        return Chairing([*reasons, _("The meeting has no deputy.")], None, has_deputy=False)
    if kept.reason(deputy):
        reasons.append(kept.reason(deputy))
    elif not _comes(deputy, seats):
        reasons.append(_("%(name)s cannot come.") % {"name": deputy.user.full_name})
    else:
        return Chairing(reasons, deputy, has_deputy=True)
    return Chairing(reasons, None, has_deputy=True)


def _comes(deputy: Membership, seats: Iterable[Seat]) -> bool:
    """Seated, and has not said that they cannot come."""
    own = (seat for seat in seats if seat.membership_id == deputy.pk)
    return any(seat.reply != SeatReply.NOT_COMING for seat in own)


def _interested(
    requests: Iterable[WaitingRequest], meeting: PanelMeeting, actor: Actor
) -> Mapping[int, set[int]]:
    """The chair and deputy with an interest in an earlier item, by child."""
    children = {one.child.pk for one in requests}
    chairs = [one.user_id for one in (meeting.chair, meeting.deputy_chair) if one is not None]
    rows = Interest.objects.standing().filter(
        Q(item__child__in=children) | Q(item__child__merged_into__in=children),
        membership__user__in=chairs, item__in=AgendaItem.objects.visible_to(actor),
    )  # fmt: skip
    found: dict[int, set[int]] = {}
    for child, merged, user in rows.values_list(
        "item__child", "item__child__merged_into", "membership__user"
    ):
        found.setdefault(merged or child, set()).add(user)
    return found
