"""Deciding: at a meeting with a quorum, or as a fast track by two agencies, then ratified."""

from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import Membership
from cases.models import News
from cases.registries import agenda_kinds, decision_starts
from cases.services.tellings import hold_news, withdraw_telling
from cases.timeline import record_event, register_event
from ledger.authority_settings import get_setting
from ledger.errors import Refused, StaleChange
from ledger.references import make_reference
from ledger.state import apply_transition, lock, record_status
from panels.models import (
    AgendaItem,
    Decision,
    DecisionStatus,
    FundingSource,
    ItemStatus,
    Outcome,
    PanelMeeting,
    PanelMeetingStatus,
)
from panels.permissions import check_manage, check_part, check_run
from panels.quorum import Quorum, quorum_of
from panels.services.agenda import tell_fast_track
from panels.services.authorising import authorise
from panels.settings import REVIEW_WEEKS
from panels.transitions import DECISION, ITEM

DECIDED = register_event("panels.decided", gettext_lazy("Panel decision %(reference)s"))
RATIFIED = register_event("panels.ratified", gettext_lazy("Fast track ratified by the panel"))

# What a family hears from a person before it reads it.
HEARD_FIRST = {Outcome.DECLINE: News.DECLINE, Outcome.CLOSE: News.CLOSE}


@dataclass(frozen=True, slots=True)
class Terms:
    """What is decided. Raises Refused on use when something needed is missing."""

    outcome: Outcome
    reasons: str
    conditions: str = ""
    funding_source: FundingSource = FundingSource.NONE
    advice: str = ""
    onward_route: str = ""
    review_on: date | None = None

    def check(self) -> None:
        """Reasons always; a decline carries advice and an onward route; funding where it costs."""
        if not self.reasons.strip():
            raise Refused(_("Give the reasons."), field="reasons")
        if self.outcome == Outcome.DECLINE:
            for name, message in (
                ("advice", _("A decline needs advice for the school and family.")),
                (
                    "onward_route",
                    _("A decline needs an onward route: nobody is left alone."),
                ),
            ):
                if not getattr(self, name).strip():
                    raise Refused(message, field=name)
        if self.outcome == Outcome.TOP_UP and self.funding_source != FundingSource.TOP_UP:
            raise Refused(_("Top-up funding is paid from SEND top-up."), field="funding_source")
        if self.review_on is not None and self.review_on <= timezone.localdate():
            raise Refused(_("The review must be in the future."), field="review_on")

    def as_fields(self) -> dict[str, object]:
        """Field values for the decision; the review falls due after the set number of weeks."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        if self.review_on is None and self.outcome not in {Outcome.DECLINE, Outcome.CLOSE}:
            weeks = get_setting(REVIEW_WEEKS)
            values["review_on"] = timezone.localdate() + timedelta(weeks=weeks)
        return values


@transaction.atomic
def decide_item(*, actor: Actor, item: AgendaItem, terms: Terms) -> Decision:
    """Record the meeting's decision. One outcome however many press the button.

    Raises PermissionDenied, StaleChange (decided meanwhile, meeting not in session), or
    Refused (not quorate, with the way out; terms incomplete).
    """
    terms.check()
    if item.meeting is None:
        raise Refused(_("This is a fast track: the chair proposes and a second agency agrees."))
    meeting = lock(item.meeting)
    check_run(actor, meeting)
    if meeting.status != PanelMeetingStatus.IN_SESSION:
        raise StaleChange(_("Decisions are recorded while the meeting is in session."))
    # Locked before the quorum is counted, so that no interest is declared in between.
    chair = check_quorum(quorum_of(lock(item), meeting))
    decided = apply_transition(subject=item, table=ITEM, action="decide", actor=actor)
    return _record(
        actor=actor, item=decided, terms=terms, chair=chair, status=DecisionStatus.IN_FORCE
    )


def check_quorum(quorum: Quorum) -> Membership:
    """Who chairs. Refused, saying what is missing and the way out, unless the quorum is met."""
    if quorum.chair is not None and quorum.is_met:
        return quorum.chair
    if quorum.chair is None:
        message = _(
            "Nobody can chair this item: the chair and deputy are away or have an interest."
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


@transaction.atomic
def propose_fast_track(*, actor: Actor, item: AgendaItem, terms: Terms) -> Decision:
    """The chair proposes; the second agency is told at once. Raises as `decide_item`."""
    terms.check()
    chair = check_part(actor, item, item.chair)
    proposed = apply_transition(subject=item, table=ITEM, action="propose", actor=actor)
    decision = _create(
        actor=actor, item=proposed, terms=terms, chair=chair,
        status=DecisionStatus.PROPOSED, second=item.second,
    )  # fmt: skip
    tell_fast_track(proposed, proposed.second, f"second:{decision.pk}")
    return decision


@transaction.atomic
def answer_fast_track(
    *, actor: Actor, item: AgendaItem, agrees: bool, reason: str = ""
) -> Decision:
    """The second agency agrees, and the decision holds at once; or not, and the chair is told."""
    check_part(actor, item, item.second)
    action = "confirm" if agrees else "reject"
    current = apply_transition(subject=item, table=ITEM, action=action, actor=actor, reason=reason)
    proposal = current.decisions.get(status=DecisionStatus.PROPOSED)
    changes: dict[str, Any] = {"confirmed_at": timezone.now()} if agrees else {}
    decision = apply_transition(
        subject=proposal, table=DECISION, action=action, actor=actor, reason=reason, **changes
    )
    if agrees:
        _carry_out(actor, current, decision)
    else:
        tell_fast_track(current, current.chair, f"rejected:{decision.pk}")
    return decision


@transaction.atomic
def put_up_for_ratification(*, actor: Actor, item: AgendaItem, meeting: PanelMeeting) -> AgendaItem:
    """Let a fast track stand at the top of a meeting. Raises PermissionDenied or StaleChange."""
    check_manage(actor)
    current = lock(item)
    if not current.decisions.filter(status=DecisionStatus.TO_RATIFY).exists():
        raise StaleChange
    current.ratifying_meeting = meeting
    current.save(update_fields=["ratifying_meeting"])
    return current


@transaction.atomic
def ratify(
    *, actor: Actor, item: AgendaItem, terms: Terms | None = None, reason: str = ""
) -> Decision:
    """The meeting ratifies a fast track, or replaces it (`terms`, with a reason).

    Raises PermissionDenied, StaleChange, or Refused (not quorate).
    """
    if item.ratifying_meeting is None:
        raise StaleChange
    meeting = lock(item.ratifying_meeting)
    check_run(actor, meeting)
    if meeting.status != PanelMeetingStatus.IN_SESSION:
        raise StaleChange(_("Fast tracks are ratified while the meeting is in session."))
    current = lock(item)
    chair = check_quorum(quorum_of(current, meeting))
    standing = current.decisions.filter(status=DecisionStatus.TO_RATIFY).first()
    if standing is None:
        raise StaleChange
    by: dict[str, Any] = {"ratified_by": chair, "ratified_at_meeting": meeting}
    if terms is None:
        decision = apply_transition(
            subject=standing, table=DECISION, action="ratify", actor=actor, **by
        )
        record_event(actor=actor, child=item.child, code=RATIFIED)
        return decision
    terms.check()
    replaced = apply_transition(
        subject=standing, table=DECISION, action="replace", actor=actor, reason=reason, **by
    )
    if replaced.outcome in HEARD_FIRST:
        news = HEARD_FIRST[Outcome(replaced.outcome)]
        withdraw_telling(actor=actor, subject=replaced, news=news, reason=reason)
    return _record(
        actor=actor, item=current, terms=terms, chair=chair, status=DecisionStatus.IN_FORCE
    )


def _create(*, actor: Actor, item: AgendaItem, terms: Terms, chair: Membership,
            status: DecisionStatus, second: Membership | None = None) -> Decision:  # fmt: skip
    decision = Decision.objects.create(
        item=item,
        reference=make_reference("D"),
        status=status,
        decided_by=chair,
        second=second,
        controller=item.controller,
        recorded_by=actor.user,
        **terms.as_fields(),
    )
    record_status(subject=decision, action="decide", before="", after=status, actor=actor)
    return decision


def _record(*, actor: Actor, item: AgendaItem, terms: Terms, chair: Membership,
            status: DecisionStatus) -> Decision:  # fmt: skip
    decision = _create(actor=actor, item=item, terms=terms, chair=chair, status=status)
    _carry_out(actor, item, decision)
    return decision


def _carry_out(actor: Actor, item: AgendaItem, decision: Decision) -> None:
    """Tell the request what was decided, start what the decision starts, put it on record."""
    if item.status != ItemStatus.DECIDED:
        raise StaleChange
    kind = agenda_kinds.get(item.kind)
    kind.decided(
        subject=kind.get(item.subject_id),
        actor=actor,
        outcome=decision.outcome,
        decision_reference=decision.reference,
    )
    authorise(actor=actor, item=item, decision=decision)
    for starter in decision_starts:
        if decision.outcome in starter.outcomes:
            starter.start(actor=actor, item=item, decision=decision)
    if decision.outcome in HEARD_FIRST:
        hold_news(
            actor=actor, child=item.child, news=HEARD_FIRST[Outcome(decision.outcome)],
            subject=decision, reference=decision.reference, happened_on=decision.decided_on,
            link=f"/panels/items/{item.public_id}/",
        )  # fmt: skip
    record_event(
        actor=actor,
        child=item.child,
        code=DECIDED,
        happened_on=decision.decided_on,
        reference=decision.reference,
        outcome=decision.outcome,
        link=f"/panels/items/{item.public_id}/",
    )
