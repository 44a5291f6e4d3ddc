"""Which agencies have a voice in a decision, and whether all of them were heard."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from accounts.models import Agency, Membership
from ledger.errors import Refused
from panels.deciding.impartial import barred_of
from panels.deciding.quorum import quorum_of
from panels.deciding.terms import Said
from panels.models import AgendaItem, Interest, PanelMeeting, Seat, StanceKind


def voices_of(
    item: AgendaItem,
    meeting: PanelMeeting,
    *,
    seats: Iterable[Seat] | None = None,
    interests: Iterable[Interest] | None = None,
) -> dict[str, Membership]:
    """Who speaks for each agency on this item: present, without an interest, not in the chair.

    Somebody with an interest has no vote, whatever its effect; another member of the same agency,
    or the substitute who takes the place of a member who stepped out, may speak for it. Nor has
    whoever made the decision that is looked at again. By agency,
    in the order of the seats.
    """
    seated = meeting.seats.seated().select_related("membership__user")
    here = list(seated if seats is None else seats)
    declared = item.interests.standing().select_related("substitute__user")
    standing = list(declared if interests is None else interests)
    without_vote = {interest.membership_id for interest in standing}
    barred = barred_of(item)
    chair = quorum_of(item, meeting, seats=here, interests=standing).chair
    voices: dict[str, Membership] = {}
    for seat in here:
        is_chair = chair is not None and seat.membership_id == chair.pk
        has_vote = seat.agency and seat.membership_id not in without_vote and not is_chair
        has_vote = has_vote and seat.membership.user_id not in barred
        if seat.is_present and has_vote:
            voices.setdefault(seat.agency, seat.membership)
    agencies = {seat.membership_id: seat.agency for seat in here}
    for interest in standing:
        agency = agencies.get(interest.membership_id)
        if agency and interest.substitute and interest.substitute_is_present:
            voices.setdefault(agency, interest.substitute)
    return voices


def check_stances(voices: Mapping[str, Membership], stances: Mapping[str, Said]) -> None:
    """Refused, naming the field, unless each agency with a voice has said what it thinks.

    Somebody may have come or gone since the page was opened: then it says who.
    """
    gone = [agency for agency in stances if agency not in voices]
    if gone:
        raise Refused(
            _("%(agencies)s has no vote here now: who is here, or an interest, has changed.")
            % {"agencies": _labels(gone)}
        )
    for agency in voices:
        said = stances.get(agency)
        if said is None:
            raise Refused(
                _("Say what %(agency)s thinks: it is here and has a vote.")
                % {"agency": Agency(agency).label},
                field=f"stance_{agency}",
            )
        if said.kind == StanceKind.DISSENTS and not said.reason.strip():
            raise Refused(_("Say why they do not agree."), field=f"dissent_{agency}")


def _labels(agencies: Iterable[str]) -> str:
    return ", ".join(str(Agency(agency).label) for agency in agencies)
