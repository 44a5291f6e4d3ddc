"""What the panel does with a referral; called by `panels` through the AgendaKind, in its own
transaction."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from ledger.state import apply_transition, lock
from referrals import clocks, events
from referrals.models import Referral, ReferralStatus
from referrals.permissions import check_panel
from referrals.services.triage import send_back
from referrals.transitions import REFERRAL


@transaction.atomic
def list_on_agenda(*, subject: Referral, actor: Actor, meeting_reference: str) -> Referral:
    """The referral stands on an agenda; listing acknowledges. Raises as `apply_transition`."""
    check_panel(actor)
    referral = lock(subject)
    referral = apply_transition(
        subject=subject, table=REFERRAL, action="list", actor=actor,
        meeting_reference=meeting_reference,
        acknowledged_at=referral.acknowledged_at or timezone.now(),
        **clocks.running_to_decision(referral),
    )  # fmt: skip
    events.record(actor, referral, events.LISTED, meeting=meeting_reference)
    return referral


@transaction.atomic
def take_off_agenda(
    *,
    subject: Referral,
    actor: Actor,
    reason: str,
    question: str = "",
    due_on: date | None = None,
    asks_family: bool = False,
) -> Referral:
    """Back to the queue; with a question and a day, back to the writer. Raises likewise.

    With `asks_family` the family reads the question as well, and may answer it.
    """
    check_panel(actor)
    if question and due_on is not None:
        return send_back(
            actor=actor, referral=subject, question=question, due_on=due_on,
            asks_family=asks_family,
        )  # fmt: skip
    referral = apply_transition(
        subject=subject, table=REFERRAL, action="take_off", actor=actor, reason=reason,
        meeting_reference="",
    )  # fmt: skip
    events.record(actor, referral, events.TAKEN_OFF)
    return referral


@transaction.atomic
def carry_over(*, subject: Referral, actor: Actor, meeting_reference: str) -> Referral:
    """The panel did not reach it; it stands at a later meeting. The clock goes on."""
    check_panel(actor)
    return apply_transition(
        subject=subject, table=REFERRAL, action="carry_over", actor=actor,
        meeting_reference=meeting_reference,
    )  # fmt: skip


@transaction.atomic
def record_decision(
    *, subject: Referral, actor: Actor, outcome: str, decision_reference: str
) -> Referral:
    """The panel has decided; the clock stops. `outcome` is the panel's own code.

    A later decision, of a meeting that did not ratify a fast track, takes the earlier one's
    place; the clock stopped with the first. Raises as `apply_transition`.
    """
    check_panel(actor)
    current, now = lock(subject), timezone.now()
    decision = {"outcome": outcome, "decision_reference": decision_reference}
    if current.status == ReferralStatus.DECIDED:
        referral = apply_transition(
            subject=subject, table=REFERRAL, action="replace_decision", actor=actor, **decision
        )
    else:
        referral = apply_transition(
            subject=subject, table=REFERRAL, action="decide", actor=actor, decided_at=now,
            acknowledged_at=current.acknowledged_at or now, **decision,
            **clocks.stopped(current, timezone.localdate(now)),
        )  # fmt: skip
    events.record(actor, referral, events.DECIDED)
    events.tell(
        events.IS_DECIDED, referral, events.writers(referral), f"decided:{decision_reference}"
    )
    return referral
