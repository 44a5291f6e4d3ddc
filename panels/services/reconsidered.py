"""What the panel decides when it looks again: what follows for the first decision."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from calendars.days import add_working_days
from cases.readers import who_answers
from cases.registries import agenda_kinds, decision_starts
from cases.services.tasks import create_task
from cases.services.tellings import withdraw_telling
from cases.timeline import record_event, register_event
from ledger.authority_settings import get_setting
from ledger.errors import Refused, StaleChange
from ledger.state import apply_transition, lock
from panels.models import (
    ActionPurpose,
    AgendaItem,
    Decision,
    DecisionStatus,
    GroundKind,
    Outcome,
    Reconsideration,
    RequestStatus,
)
from panels.models.outcomes import OF_RECONSIDERING
from panels.permissions import check_act_on_request
from panels.services.acknowledging import asker_with_account, drop_acknowledgement
from panels.services.actions import drop_actions
from panels.services.carrying_out import HEARD_FIRST, item_link
from panels.services.letter_drafts import withdraw_drafts
from panels.services.reconsiderations import create_reconsideration, tell_office
from panels.services.requests import note_taken_off
from panels.settings import ACTION_DAYS
from panels.transitions import DECISION, RECONSIDERATION
from referrals.events import tell_family

RECONSIDERED = register_event(
    "panels.reconsidered",
    gettext_lazy("Decision %(first)s was looked at again: %(outcome)s, decision %(reference)s"),
    outcome=Outcome,
)


@transaction.atomic
def decided(
    *, subject: Reconsideration, actor: Actor, outcome: str, decision_reference: str
) -> Reconsideration:
    """The panel has looked again: the first decision stands, is changed, or is made anew.

    Called by `panels` through the AgendaKind. Raises PermissionDenied, StaleChange when the first
    decision has been replaced meanwhile, or Refused for a correction that would decide otherwise.
    """
    check_act_on_request(actor)
    was = lock(subject)
    if was.status == RequestStatus.DECIDED and _means(was.outcome) != _means(outcome):
        raise Refused(
            _("A correction mends what was written down wrongly: whether the first decision "
              "stands, is changed or goes back cannot be corrected."),
        )  # fmt: skip
    is_corrected = was.status == RequestStatus.DECIDED
    result = Decision.objects.get(reference=decision_reference)
    current = apply_transition(
        subject=subject, table=RECONSIDERATION, action="decide", actor=actor, outcome=outcome,
        result=result,
    )  # fmt: skip
    drop_acknowledgement(actor=actor, asked=current, reason=_("The panel has looked again"))
    if _means(outcome) == Outcome.SEND_BACK and not is_corrected:
        _send_back(actor, current)
    if outcome not in OF_RECONSIDERING:
        _replace_first(actor, current, result)
    if not is_corrected:
        record_event(
            actor=actor, child=result.item.child, code=RECONSIDERED,
            happened_on=result.decided_on, first=current.decision.reference, outcome=outcome,
            reference=result.reference, link=item_link(result.item),
        )  # fmt: skip
    return current


@transaction.atomic
def taken_off(
    *, subject: Reconsideration, actor: Actor, reason: str, question: str = "",
    due_on: date | None = None,
) -> Reconsideration:  # fmt: skip
    """Back to wait for an agenda; with a question and a day, to whoever asked, who is told."""
    given = note_taken_off(
        actor=actor, subject=subject, table=RECONSIDERATION, reason=reason, question=question,
        due_on=due_on,
    )  # fmt: skip
    asker = asker_with_account(given)
    if asker is not None and given.status == RequestStatus.GIVEN_BACK:
        child = given.decision.item.child
        key = f"reconsideration:{given.pk}:question:{given.answer_due_on}"
        tell_family(child, [asker], given.decision.reference, key)
    return given


def _means(outcome: str) -> str:
    """Whether the first decision stands, goes back, or is changed (empty)."""
    return outcome if outcome in OF_RECONSIDERING else ""


def _replace_first(actor: Actor, reconsideration: Reconsideration, result: Decision) -> None:
    """The first decision gives way: what it asked of people ends, what it began is handed on."""
    first = lock(reconsideration.decision)
    reason = _("Looked at again: decision %(reference)s") % {"reference": result.reference}
    if first.status != DecisionStatus.REPLACED:
        if not first.stands:
            raise StaleChange(_("The first decision is not in force any more."))
        first = apply_transition(
            subject=first, table=DECISION, action="replace", actor=actor, reason=reason
        )
        if first.outcome in HEARD_FIRST:
            news = HEARD_FIRST[Outcome(first.outcome)]
            withdraw_telling(actor=actor, subject=first, news=news, reason=reason)
        drop_actions(first, *ActionPurpose, reason=reason)
        withdraw_drafts(actor=actor, decision=first, reason=reason)
        _hand_on(actor, first, result, reason)
    _tell_first_request(actor, first.item, result)


def _hand_on(actor: Actor, first: Decision, result: Decision, reason: str) -> None:
    """What has not begun is stopped; what goes on, somebody ends or lets go on, as a task.

    Nothing that a child is taught ends by itself.
    """
    owner = who_answers(first.item.child)
    for starter in decision_starts:
        if first.outcome not in starter.outcomes:
            continue
        if starter.stop is not None:
            starter.stop(actor=actor, decision=first, reason=reason)
        work = starter.progress([first]).get(first.pk)
        if work is None or owner is None:
            continue
        create_task(
            actor=Actor.system(), child=first.item.child, owner=owner, link=work.url,
            title=_("End or carry on what decision %(first)s began: %(what)s")
            % {"first": first.reference, "what": starter.label},
            details=_(
                "The panel looked at it again. Decision %(reference)s (%(outcome)s) takes its "
                "place. What goes on today: %(words)s."
            )
            % {"reference": result.reference, "outcome": result.get_outcome_display(),
               "words": work.words},
            due_on=add_working_days(timezone.localdate(), get_setting(ACTION_DAYS)),
        )  # fmt: skip


def _tell_first_request(actor: Actor, item: AgendaItem, result: Decision) -> None:
    """Whoever asked the panel at first, such as a referral, hears what holds now."""
    kind = agenda_kinds.get(item.kind)
    kind.decided(
        subject=kind.get(item.subject_id), actor=actor, outcome=result.outcome,
        decision_reference=result.reference,
    )  # fmt: skip


def _send_back(actor: Actor, reconsideration: Reconsideration) -> None:
    """The first panel decides again: the same request waits, and nobody is barred from it."""
    asked = reconsideration
    again = create_reconsideration(
        actor=actor, decision=asked.decision,
        grounds=[GroundKind(ground.kind) for ground in asked.grounds.all()],
        documents=list(asked.documents.all()), barred=(), asker=asked.asker,
        asked_by=asked.asked_by, asker_name=asked.asker_name, asked_how=asked.asked_how,
        asked_on=timezone.localdate(), words=asked.words, sent_back_from=asked,
    )  # fmt: skip
    tell_office(again)
