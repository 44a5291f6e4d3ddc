"""The places at a meeting, by agency: a member's seat, who is seated for them, who could be."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from accounts.models import Membership
from panels.models import PanelMeeting, Seat, Substitute


@dataclass(slots=True)
class Place:
    """One member's place. `taken` is the seat of the substitute who comes for them, if one does.

    `substitutes` are those named for the member, by public id.
    """

    seat: Seat
    taken: Seat | None = None
    substitutes: dict[str, Membership] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"seat-{self.seat.public_id}"

    @property
    def holder(self) -> Seat:
        """Whose place it is now."""
        return self.taken or self.seat

    @property
    def agency_label(self) -> str:
        """The agency in words; a chair may speak for none."""
        return self.seat.get_agency_display() or self.seat.membership.get_role_display()

    @property
    def label(self) -> str:
        """The member with their agency."""
        return _("%(name)s, %(agency)s") % {
            "name": self.seat.membership.user.full_name, "agency": self.agency_label,
        }  # fmt: skip


def places_of(meeting: PanelMeeting) -> list[Place]:
    """All places at a meeting, by agency. Two queries."""
    seats = list(
        meeting.seats.filter(stood_down_at__isnull=True).select_related(
            "membership__user", "membership__organisation"
        )
    )
    places = {seat.pk: Place(seat) for seat in seats if seat.substitute_for_id is None}
    by_member = {place.seat.membership_id: place for place in places.values()}
    for seat in seats:
        if seat.substitute_for_id in places:
            places[seat.substitute_for_id].taken = seat
    named = (
        Substitute.objects.current()
        .filter(member__panel=meeting.panel_id, member__membership__in=by_member)
        .select_related("membership__user", "member")
    )
    for one in named:
        place = by_member[one.member.membership_id]
        place.substitutes[str(one.membership.public_id)] = one.membership
    for place in places.values():
        if place.taken is not None:
            place.substitutes.setdefault(
                str(place.taken.membership.public_id), place.taken.membership
            )
    return list(places.values())
