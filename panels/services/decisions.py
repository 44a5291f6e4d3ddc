"""Deciding at a meeting: with a quorum, and with what each agency says to it."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Membership
from ledger.errors import Refused, StaleChange
from ledger.state import apply_transition, lock
from panels.agenda.item_news import check_open
from panels.deciding.quorum import Quorum, quorum_of
from panels.deciding.terms import Said, Terms
from panels.deciding.voting import check_stances, voices_of
from panels.models import (
    AgendaItem,
    Decision,
    DecisionStatus,
    PanelMeeting,
    PanelMeetingStatus,
)
from panels.permissions import check_decides
from panels.services.carrying_out import carry_out, create_decision, record_stances
from panels.transitions import ITEM


@transaction.atomic
def decide_item(
    *, actor: Actor, item: AgendaItem, terms: Terms, stances: Mapping[str, Said]
) -> Decision:
    """Record the meeting's decision. One outcome however many press the button.

    `stances` says by agency what those present with a vote think. Raises PermissionDenied,
    StaleChange (decided meanwhile, meeting not in session), or Refused naming the field: terms
    incomplete, an agency not heard, or no quorum, with the way out.
    """
    if item.meeting is None:
        raise Refused(_("This is a fast track: the chair proposes and a second agency agrees."))
    # The meeting first, then the item: presence and interests are recorded in the same order, so
    # that nobody leaves and no interest is declared while this counts.
    meeting = lock(item.meeting)
    check_decides(actor, item, meeting)
    if meeting.status != PanelMeetingStatus.IN_SESSION:
        raise StaleChange(_("Decisions are recorded while the meeting is in session."))
    check_open(lock(item), meeting)
    current = apply_transition(subject=item, table=ITEM, action="decide", actor=actor)
    chair = check_quorum(quorum_of(current, meeting))
    terms.check(current)
    voices = voices_of(current, meeting)
    check_stances(voices, stances)
    decision = create_decision(
        actor=actor, item=current, terms=terms, chair=chair, status=DecisionStatus.IN_FORCE,
        decided_on=day_of(meeting),
    )  # fmt: skip
    record_stances(actor=actor, decision=decision, voices=voices, said=dict(stances))
    carry_out(actor=actor, item=current, decision=decision)
    return decision


def day_of(meeting: PanelMeeting) -> date:
    """The day on which the meeting decides; a meeting recorded afterwards has decided before."""
    if meeting.recorded_afterwards_at is not None:
        return timezone.localdate(meeting.starts_at)
    return timezone.localdate()


def check_quorum(quorum: Quorum) -> Membership:
    """Who chairs. Refused, saying what is missing and the way out, unless the quorum is met."""
    if quorum.chair is not None and quorum.is_met:
        return quorum.chair
    if quorum.chair is None:
        message = _(
            "Nobody can chair this item: the chair and deputy are away, have an interest, or made "
            "the first decision."
        )
    elif quorum.missing:
        message = _("Not quorate: %(agencies)s must be present.") % {
            "agencies": ", ".join(quorum.missing_labels)
        }
    else:
        message = _("Not quorate: %(here)s of %(needed)s agencies are present.") % {
            "here": len(quorum.agencies),
            "needed": quorum.needed,
        }
    way_out = _("Defer the item, start a fast track, or bring in a substitute.")
    raise Refused(f"{message} {way_out}")
