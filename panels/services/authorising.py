"""What a decision means for provision: an authorisation, and advice to the named officer.

The panel advises; whether the authority owes a child education under section 19 of the Education
Act 1996 is decided by its named officer, who is told of every decision while that stands open.
"""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.roles import Role
from cases.models import AuthorisationKind, Child, Section19Record
from cases.section_19_people import officers_of
from cases.services.authorisations import (
    record_panel_authorisation,
    take_back_panel_authorisation,
)
from ledger.notices import Notice, notify, register_notice
from panels.models import AgendaItem, Decision, DecisionStatus, Outcome

AUTHORISING = frozenset({Outcome.PLACEMENT, Outcome.ALTERNATIVE, Outcome.EXTEND})
ADVISED = register_notice(
    Notice(
        code="panels.advised_on_section_19",
        text=_("The panel has decided about a child whose section 19 record is open."),
        todo=_("Consider the duty (%(reference)s). The panel advises; you decide."),
        duty=True,
    )
)


def authorise(*, actor: Actor, item: AgendaItem, decision: Decision) -> None:
    """Let provision rest on the decision; what an earlier one of the item allowed ends."""
    _authorise(actor, item, decision)
    _tell_named_officer(item.child, decision)


def authorise_corrected(
    *, actor: Actor, item: AgendaItem, decision: Decision, earlier: Outcome, reason: str
) -> None:
    """Follow a correction of the outcome.

    What the panel allowed before and allows still is left as it is: the named officer may have
    taken it back.
    """
    was, is_now = earlier in AUTHORISING, decision.outcome in AUTHORISING
    if was and not is_now:
        take_back_panel_authorisation(
            actor=actor, child=item.child, decision_reference=decision.reference, reason=reason
        )
    elif is_now and not was:
        _authorise(actor, item, decision)
    _tell_named_officer(item.child, decision)


def _authorise(actor: Actor, item: AgendaItem, decision: Decision) -> None:
    earlier = list(_replaced_by(item, decision).values_list("reference", flat=True))
    if decision.outcome in AUTHORISING:
        is_fast_track = decision.status == DecisionStatus.TO_RATIFY
        record_panel_authorisation(
            actor=actor,
            child=item.child,
            kind=AuthorisationKind.FAST_TRACK
            if is_fast_track
            else AuthorisationKind.PANEL_DECISION,
            decision_reference=decision.reference,
            authorised_by=decision.decided_by,
            authorised_on=decision.decided_on,
            starts_on=decision.decided_on,
            instead_of=earlier,
        )
    else:
        for reference in earlier:
            take_back_panel_authorisation(
                actor=actor, child=item.child, decision_reference=reference,
                reason=decision.reference,
            )  # fmt: skip


def _replaced_by(item: AgendaItem, decision: Decision) -> QuerySet[Decision]:
    """Earlier decisions of the item, and the one that this decision looks at again."""
    theirs = Q(item=item) | Q(reconsiderations__result=decision)
    return Decision.objects.filter(theirs, status=DecisionStatus.REPLACED).distinct()


def advice_on(child: Child) -> str:
    """The newest decision that stands, with what the panel advises on the duty and why; or ""."""
    standing = [DecisionStatus.IN_FORCE, DecisionStatus.TO_RATIFY, DecisionStatus.RATIFIED]
    decision = (
        Decision.objects.filter(item__child=child, status__in=standing)
        .order_by("-decided_on", "-pk")
        .first()
    )
    if decision is None:
        return ""
    said = [f"{decision.reference}: {decision.get_outcome_display()}. {decision.reasons}"]
    if decision.section_19_advice:
        advice = decision.get_section_19_advice_display()
        said.append(f"{advice}. {decision.section_19_reasons}")
    return "\n".join(said)


def _tell_named_officer(child: Child, decision: Decision) -> None:
    for record in Section19Record.objects.undecided().filter(child=child):
        officers = officers_of(child, Role.NAMED_OFFICER)
        notify(
            notice=ADVISED,
            recipients=[officer.user for officer in officers],
            key=f"decision:{decision.pk}",
            link=f"/section-19/{record.public_id}/",
            reference=record.reference,
            membership_ids={officer.user_id: officer.pk for officer in officers},
        )
