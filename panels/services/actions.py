"""What a decision or deferral asks of people: planned with it, kept as tasks once it holds."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Membership
from calendars.days import add_working_days
from cases.models import Child, TaskStatus
from cases.permissions import check_can_work
from cases.readers import who_answers
from cases.services.tasks import create_task, finish_task, withdraw_task
from ledger.authority_settings import get_setting
from ledger.errors import Refused, StaleChange
from ledger.state import lock
from panels.deciding.terms import Terms
from panels.models import (
    ActionPurpose,
    AgendaItem,
    Decision,
    ItemAction,
    ItemStatus,
    PanelMeetingStatus,
)
from panels.models.outcomes import ADVISING, SENDING_ON
from panels.permissions import check_record_item
from panels.settings import ACTION_DAYS

TITLES = {
    ActionPurpose.ADVICE: _("Follow the panel’s advice, decision %(reference)s"),
    ActionPurpose.ONWARD: _("Take the onward route of panel decision %(reference)s"),
    ActionPurpose.QUESTION: _("Answer the panel’s question, item %(reference)s"),
    ActionPurpose.ACTION: _("Action of the panel, item %(reference)s"),
}


@transaction.atomic
def add_action(
    *, actor: Actor, item: AgendaItem, words: str, owner: Membership, due_on: date
) -> ItemAction:
    """A further action that the panel gives somebody, while minutes can still say so.

    Raises PermissionDenied, StaleChange (minutes agreed), or Refused naming the field.
    """
    current = lock(item)
    check_record_item(actor, current)
    meeting = current.ratifying_meeting or current.meeting
    closed = {PanelMeetingStatus.AGREED, PanelMeetingStatus.CANCELLED}
    if current.status == ItemStatus.TAKEN_OFF or (meeting and lock(meeting).status in closed):
        raise StaleChange(_("The minutes are agreed. Give a task on the child’s record instead."))
    _check(current.child, words, owner, due_on)
    decision = next((one for one in current.decisions.all() if one.stands), None)
    action = _plan(actor, current, ActionPurpose.ACTION, words, owner, due_on, decision)
    start_action(actor=actor, action=action)
    return action


@transaction.atomic
def plan_advice(*, actor: Actor, item: AgendaItem, decision: Decision, terms: Terms) -> None:
    """Who follows the advice and who takes the onward route, as the terms say."""
    if terms.outcome in ADVISING:
        _advise(actor, item, decision, ActionPurpose.ADVICE, terms.advice, terms.advice_owner,
                terms.advice_due_on, "advice_owner")  # fmt: skip
    if terms.outcome in SENDING_ON:
        _advise(actor, item, decision, ActionPurpose.ONWARD, terms.onward_route,
                terms.onward_owner, terms.onward_due_on, "onward_owner")  # fmt: skip


@transaction.atomic
def replan_advice(
    *, actor: Actor, item: AgendaItem, decision: Decision, terms: Terms, reason: str
) -> None:
    """A corrected decision: who follows the advice and takes the route, where that changed."""
    wanted = {
        ActionPurpose.ADVICE: (terms.outcome in ADVISING, terms.advice, terms.advice_owner,
                               terms.advice_due_on),
        ActionPurpose.ONWARD: (terms.outcome in SENDING_ON, terms.onward_route,
                               terms.onward_owner, terms.onward_due_on),
    }  # fmt: skip
    for purpose, (is_wanted, words, owner, due_on) in wanted.items():
        standing = decision.actions.filter(purpose=purpose, dropped_at__isnull=True).first()
        is_same = standing is not None and (
            standing.words.split() == words.split()
            and owner in (None, standing.owner)
            and due_on in (None, standing.due_on)
        )
        if is_wanted and is_same:
            continue
        drop_actions(decision, purpose, reason=reason)
        if is_wanted:
            _advise(actor, item, decision, purpose, words, owner, due_on, f"{purpose}_owner")
    start_actions(actor=actor, decision=decision)


@transaction.atomic
def plan_question(
    *, actor: Actor, item: AgendaItem, question: str, owner: Membership | None, until: date
) -> ItemAction:
    """Who answers the question of a deferral; they have it as a task at once."""
    who = _owner_or_who_answers(item.child, owner, "owner")
    action = _plan(actor, item, ActionPurpose.QUESTION, question, who, until)
    start_action(actor=actor, action=action)
    return action


@transaction.atomic
def start_actions(*, actor: Actor, decision: Decision) -> None:
    """The decision holds: what it asks of people becomes their task."""
    for action in decision.actions.filter(task__isnull=True, dropped_at__isnull=True):
        start_action(actor=actor, action=action)


@transaction.atomic
def start_action(*, actor: Actor, action: ItemAction) -> None:
    """One action as a task of its owner."""
    of = action.decision.reference if action.decision else action.item.reference
    title = str(TITLES[ActionPurpose(action.purpose)]) % {"reference": of}
    if action.purpose == ActionPurpose.ACTION:
        title = action.words[:200]
    # The chair may not read the child's record; who is given the task must.
    action.task = create_task(
        actor=Actor.system(), child=action.item.child, title=title, details=action.words,
        owner=action.owner, due_on=action.due_on,
    )  # fmt: skip
    action.save(update_fields=["task"])


def drop_actions(decision: Decision, *purposes: ActionPurpose, reason: str) -> None:
    """What an earlier decision asked is asked no more; what was done stays done."""
    for action in decision.actions.filter(purpose__in=purposes, dropped_at__isnull=True):
        if action.task is not None and action.task.status == TaskStatus.OPEN:
            withdraw_task(actor=Actor.system(), task=action.task, reason=reason)
        action.dropped_at = timezone.now()
        action.save(update_fields=["dropped_at"])


def finish_questions(*, kind_key: str, subject_id: int) -> None:
    """The request comes back to an agenda: the questions that it was deferred with are answered."""
    asked = ItemAction.objects.filter(
        purpose=ActionPurpose.QUESTION, item__kind=kind_key, item__subject_id=subject_id,
        task__status=TaskStatus.OPEN,
    ).select_related("task")  # fmt: skip
    for action in asked:
        if action.task is not None:
            finish_task(
                actor=Actor.system(), task=action.task, outcome=_("Back on the panel’s agenda")
            )


def _advise(
    actor: Actor, item: AgendaItem, decision: Decision, purpose: ActionPurpose, words: str,
    owner: Membership | None, due_on: date | None, field: str,
) -> None:  # fmt: skip
    who = _owner_or_who_answers(item.child, owner, field)
    day = due_on or add_working_days(timezone.localdate(), get_setting(ACTION_DAYS))
    _plan(actor, item, purpose, words, who, day, decision)


def _owner_or_who_answers(child: Child, owner: Membership | None, field: str) -> Membership:
    who = owner or who_answers(child)
    if who is None:
        raise Refused(_("Choose who does it: nobody answers for this child yet."), field=field)
    check_can_work(who, child, field=field)
    return who


def _check(child: Child, words: str, owner: Membership, due_on: date) -> None:
    if not words.strip():
        raise Refused(_("Say what is to be done."), field="words")
    if due_on < timezone.localdate():
        raise Refused(_("Choose today or a day to come."), field="due_on")
    check_can_work(owner, child, field="owner")


def _plan(
    actor: Actor, item: AgendaItem, purpose: ActionPurpose, words: str, owner: Membership,
    due_on: date, decision: Decision | None = None,
) -> ItemAction:  # fmt: skip
    return ItemAction.objects.create(
        item=item, decision=decision, purpose=purpose, words=words.strip(), owner=owner,
        due_on=due_on, recorded_by=actor.user,
    )  # fmt: skip
