"""Quorum for one item, and who chairs it. Interests decide, so it is asked item by item."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from accounts.models import Agency, Membership
from ledger.authority_settings import get_setting
from panels.deciding.impartial import barred_of
from panels.models import AgendaItem, Interest, InterestEffect, PanelMeeting, Seat
from panels.settings import QUORUM_AGENCIES

REQUIRED_AGENCIES = frozenset({Agency.EDUCATION.value, Agency.HEALTH.value})


@dataclass(frozen=True, slots=True)
class Quorum:
    """Who counts for one item now. `missing` are agencies that must be there and are not."""

    chair: Membership | None
    agencies: frozenset[str]
    needed: int
    missing: frozenset[str]

    @property
    def is_met(self) -> bool:
        """A chair without interest, enough agencies, education and health among them."""
        return self.chair is not None and not self.missing and len(self.agencies) >= self.needed

    @property
    def agency_labels(self) -> list[str]:
        """The agencies that count, in words."""
        return [str(Agency(value).label) for value in sorted(self.agencies)]

    @property
    def missing_labels(self) -> list[str]:
        """The missing agencies in words."""
        return [str(Agency(value).label) for value in sorted(self.missing)]


def quorum_of(
    item: AgendaItem,
    meeting: PanelMeeting,
    *,
    seats: Iterable[Seat] | None = None,
    interests: Iterable[Interest] | None = None,
) -> Quorum:
    """Quorum of `item` at `meeting`.

    Members who step out do not count, unless a substitute is there in their place; those who
    contribute without a vote do.
    """
    seats = list(meeting.seats.select_related("membership__user")) if seats is None else list(seats)
    standing = list(item.interests.standing()) if interests is None else list(interests)
    return quorum_at(meeting, seats, standing, barred=barred_of(item))


def quorum_at(
    meeting: PanelMeeting,
    seats: Iterable[Seat],
    standing: Iterable[Interest] = (),
    *,
    barred: Collection[int] = (),
) -> Quorum:
    """Quorum of a meeting, given who has a seat and the interests of the item at hand, if any.

    `barred` are accounts that made the decision which is looked at again.
    """
    seats, standing = list(seats), list(standing)
    effects = {interest.membership_id: interest.effect for interest in standing}
    chair = acting_chair(meeting, seats, effects, barred=barred)
    in_place = {
        interest.membership_id for interest in standing
        if interest.effect == InterestEffect.STEP_OUT and interest.substitute_is_present
    }  # fmt: skip
    agencies = frozenset(
        seat.agency
        for seat in seats
        if seat.agency
        and (
            seat.membership_id in in_place
            or (seat.is_present and effects.get(seat.membership_id) != InterestEffect.STEP_OUT)
        )
        and seat.membership_id != (chair.pk if chair else None)
    )
    return Quorum(chair, agencies, get_setting(QUORUM_AGENCIES), REQUIRED_AGENCIES - agencies)


def acting_chair(
    meeting: PanelMeeting,
    seats: Iterable[Seat],
    effects: dict[int, str],
    barred: Collection[int] = (),
) -> Membership | None:
    """The chair, or the deputy when the chair is away or has an interest; None when neither can.

    `barred` are accounts that made the decision which is looked at again.
    """
    present = {seat.membership_id for seat in seats if seat.is_present}
    for candidate in (meeting.chair, meeting.deputy_chair):
        if candidate and candidate.user_id in barred:
            continue
        if candidate and candidate.pk in present and candidate.pk not in effects:
            return candidate
    return None
