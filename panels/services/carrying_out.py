"""What follows from a decision: the request hears it, work starts, letters are drafted."""

from django.db import transaction
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import Membership
from cases.models import News
from cases.registries import (
    agenda_kinds,
    decision_starts,
)
from cases.services.tellings import hold_news
from cases.timeline import record_event, register_event
from ledger.errors import StaleChange
from ledger.references import make_reference
from ledger.state import record_status
from panels.deciding.terms import Said, Terms
from panels.models import (
    AgendaItem,
    Decision,
    DecisionStatus,
    DutyAdvice,
    Finding,
    GroundFinding,
    ItemStatus,
    Outcome,
    Stance,
)
from panels.services.actions import plan_advice, start_actions
from panels.services.authorising import authorise
from panels.services.letter_drafts import draft_letters

DECIDED = register_event("panels.decided", gettext_lazy("Panel decision %(reference)s"))
ADVISED_ON_DUTY = register_event(
    "panels.advised_on_duty",
    gettext_lazy("Panel decision %(reference)s advises on section 19: %(advice)s"),
    advice=DutyAdvice,
)

# What a family hears from a person before it reads it.
HEARD_FIRST = {
    Outcome.DECLINE: News.DECLINE, Outcome.CLOSE: News.CLOSE, Outcome.UPHOLD: News.UPHELD,
}  # fmt: skip


@transaction.atomic
def create_decision(
    *,
    actor: Actor,
    item: AgendaItem,
    terms: Terms,
    chair: Membership,
    status: DecisionStatus,
    second: Membership | None = None,
    **fields: object,
) -> Decision:
    """The decision with how its criteria are found and what it asks of people."""
    decision = Decision.objects.create(
        item=item, reference=make_reference("D"), status=status, decided_by=chair, second=second,
        controller=item.controller, recorded_by=actor.user, **terms.as_fields(), **fields,
    )  # fmt: skip
    record_status(subject=decision, action="decide", before="", after=status, actor=actor)
    Finding.objects.bulk_create(
        Finding(
            decision=decision, criterion=criterion, kind=found.kind,
            reasons=found.reasons.strip(), recorded_by=actor.user,
        )
        for criterion, found in terms.findings.items()
    )  # fmt: skip
    GroundFinding.objects.bulk_create(
        GroundFinding(
            decision=decision, ground=ground, result=answer.result,
            reasons=answer.reasons.strip(), recorded_by=actor.user,
        )
        for ground, answer in terms.grounds.items()
    )  # fmt: skip
    plan_advice(actor=actor, item=item, decision=decision, terms=terms)
    return decision


@transaction.atomic
def record_stances(
    *, actor: Actor, decision: Decision, voices: dict[str, Membership], said: dict[str, Said],
    at_ratification: bool = False,
) -> None:  # fmt: skip
    """What each agency said; all with a voice have been heard (see `panels.deciding.voting`)."""
    Stance.objects.bulk_create(
        Stance(
            decision=decision, agency=agency, membership=voices[agency], kind=one.kind,
            reason=one.reason.strip(), at_ratification=at_ratification, recorded_by=actor.user,
        )
        for agency, one in said.items()
    )  # fmt: skip


@transaction.atomic
def carry_out(*, actor: Actor, item: AgendaItem, decision: Decision) -> None:
    """Tell the request what was decided, start what the decision starts, put it on record."""
    if item.status != ItemStatus.DECIDED:
        raise StaleChange
    tell_request(actor=actor, item=item, decision=decision)
    authorise(actor=actor, item=item, decision=decision)
    for starter in decision_starts:
        if decision.outcome in starter.outcomes:
            starter.start(actor=actor, item=item, decision=decision)
    start_actions(actor=actor, decision=decision)
    hold_bad_news(actor=actor, item=item, decision=decision)
    record_event(
        actor=actor, child=item.child, code=DECIDED, happened_on=decision.decided_on,
        reference=decision.reference, outcome=decision.outcome, link=item_link(item),
    )  # fmt: skip
    record_advice(actor=actor, item=item, decision=decision)
    draft_letters(actor=actor, decision=decision)


@transaction.atomic
def tell_request(*, actor: Actor, item: AgendaItem, decision: Decision) -> None:
    """The app that asked hears the outcome."""
    kind = agenda_kinds.get(item.kind)
    kind.decided(
        subject=kind.get(item.subject_id), actor=actor, outcome=decision.outcome,
        decision_reference=decision.reference,
    )  # fmt: skip


@transaction.atomic
def hold_bad_news(*, actor: Actor, item: AgendaItem, decision: Decision) -> None:
    """A decline waits until somebody has told the family."""
    if decision.outcome in HEARD_FIRST:
        hold_news(
            actor=actor, child=item.child, news=HEARD_FIRST[Outcome(decision.outcome)],
            subject=decision, reference=decision.reference, happened_on=decision.decided_on,
            link=item_link(item),
        )  # fmt: skip


@transaction.atomic
def record_advice(*, actor: Actor, item: AgendaItem, decision: Decision) -> None:
    """The panel's advice on the section 19 duty, on the child's record for the named officer."""
    if decision.section_19_advice:
        record_event(
            actor=actor, child=item.child, code=ADVISED_ON_DUTY, happened_on=decision.decided_on,
            reference=decision.reference, advice=decision.section_19_advice, link=item_link(item),
        )  # fmt: skip


def item_link(item: AgendaItem) -> str:
    """Where the item is."""
    return f"/panels/items/{item.public_id}/"
