"""Answering for a party, and recording what was said or signed on paper."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from cases.audience import Audience
from cases.services.tasks import finish_task, withdraw_task
from cases.timeline import record_event, register_event
from healthcare_plans.links import plan_link, version_link
from healthcare_plans.models import (
    Agreement,
    Answer,
    How,
    Party,
    Plan,
    PlanVersion,
    VersionStatus,
)
from healthcare_plans.notices import ANSWERED, CHANGE_ASKED
from healthcare_plans.people import author_or_writers
from healthcare_plans.permissions import check_party, check_write, parent_of
from healthcare_plans.services.asking import open_tasks
from healthcare_plans.standing import standing_of
from ledger.errors import Refused, StaleChange
from ledger.notices import notify
from ledger.state import lock

AGREED = register_event(
    "healthcare_plans.agreed", gettext_lazy("Healthcare plan agreed: %(party)s"), party=Party
)
NOT_AGREED = register_event(
    "healthcare_plans.not_agreed",
    gettext_lazy("A change to the healthcare plan was asked for: %(party)s"),
    party=Party,
)
CHANGED_SINCE = gettext_lazy(
    "The plan has been changed since you opened it, so your answer was not saved. "
    "Read it as it stands now, then answer."
)


@transaction.atomic
def answer_agreement(
    *,
    actor: Actor,
    version: PlanVersion,
    party: Party,
    answer: Answer,
    revision: int,
    words: str = "",
    permits_medicine: bool | None = None,
) -> Agreement:
    """The actor's own answer for a party, by their name and this moment.

    `revision` is the one that they read. Raises PermissionDenied, StaleChange when the plan has
    changed since, or Refused when the words or the permission are missing.
    """
    plan = lock(version.plan)
    check_party(actor, plan, party)
    current = _open_for_answers(version, revision)
    row = standing_of(current).own(actor, party)
    if row is None:
        row = Agreement(version=current, revision=revision, party=party)
    if not row.is_awaited and current.status != VersionStatus.OUT_FOR_AGREEMENT:
        raise Refused(_("This has been answered already."))
    row.user, row.membership = actor.user, actor.membership
    row.name, row.role = str(actor.user), _role_of(actor, plan)
    if actor.is_family:
        row.parent = row.parent or parent_of(actor, plan.child)
    _write_answer(row, current, answer=answer, words=words, permits=permits_medicine)
    row.how, row.answered_on, row.recorded_by = How.WAYMARK, timezone.localdate(), actor.user
    row.save()
    _finish_own_task(actor, current)
    _tell_answer(actor, plan, current, row)
    return row


@transaction.atomic
def record_agreement(
    *,
    actor: Actor,
    version: PlanVersion,
    agreement: Agreement,
    answer: Answer,
    how: How,
    name: str,
    answered_on: date,
    revision: int,
    words: str = "",
    permits_medicine: bool | None = None,
) -> Agreement:
    """Record what somebody who was asked said, or signed on paper.

    Raises PermissionDenied, StaleChange, or Refused: a day that cannot be, no name, or
    permission for medicine that is not in writing.
    """
    plan = lock(version.plan)
    check_write(actor, plan.child)
    current = _open_for_answers(version, revision)
    row = lock(agreement)
    if row.version_id != current.pk or row.revision != revision or not row.is_awaited:
        raise StaleChange
    if how == How.WAYMARK or row.party == Party.SCHOOL:
        raise Refused(_("The school agrees in Waymark itself."), field="how")
    if not name.strip():
        raise Refused(_("Enter the name of the person who answered."), field="name")
    if answered_on > timezone.localdate() or answered_on < timezone.localdate(row.asked_at):
        raise Refused(
            _("The day must be between the day on which the plan was sent out and today."),
            field="answered_on",
        )
    if how == How.SPOKEN and (permits_medicine or row.party == Party.HEAD):
        raise Refused(
            _("Permission for medicine has to be in writing. Record the signed paper instead."),
            field="how",
        )
    row.name, row.how, row.answered_on, row.recorded_by = name.strip(), how, answered_on, actor.user
    row.role = row.role or str(Party(row.party).label)
    _write_answer(row, current, answer=answer, words=words,
                  permits=None if how == How.SPOKEN else permits_medicine,
                  may_leave_open=how == How.SPOKEN)  # fmt: skip
    row.save()
    _withdraw_task_of(row, current)
    _tell_answer(actor, plan, current, row)
    return row


def _write_answer(
    row: Agreement, version: PlanVersion, *, answer: Answer, words: str, permits: bool | None,
    may_leave_open: bool = False,
) -> None:  # fmt: skip
    if answer == Answer.AWAITED:
        raise Refused(_("Choose an answer."), field="answer")
    if answer != Answer.AGREED and not words.strip():
        raise Refused(_("Say what should change, or why not."), field="words")
    row.permits_medicine = None
    if row.party == Party.HEAD:
        row.permits_medicine = answer == Answer.AGREED
    elif row.party == Party.PARENT and version.takes_medicine:
        if permits is None and answer == Answer.AGREED and not may_leave_open:
            raise Refused(_("Say whether medicine may be given."), field="permits_medicine")
        row.permits_medicine = permits
    row.answer, row.words, row.answered_at = answer, words.strip(), timezone.now()


def _open_for_answers(version: PlanVersion, revision: int) -> PlanVersion:
    current = lock(version)
    is_open = current.status in {VersionStatus.OUT_FOR_AGREEMENT, VersionStatus.ACTIVE}
    if not is_open or current.revision != revision:
        raise StaleChange(str(CHANGED_SINCE))
    return current


def _tell_answer(actor: Actor, plan: Plan, version: PlanVersion, row: Agreement) -> None:
    is_agreed = row.answer == Answer.AGREED
    is_family = row.party in {Party.PARENT, Party.YOUNG_PERSON}
    record_event(
        actor=actor, child=plan.child, code=AGREED if is_agreed else NOT_AGREED,
        happened_on=row.answered_on, party=row.party, link=plan_link(plan),
        audience=Audience.FAMILY if is_family and row.user else Audience.TEAM,
        readers=[row.user] if is_family and row.user else [],
    )  # fmt: skip
    people = [member for member in author_or_writers(version) if member.user != actor.user]
    notify(
        notice=ANSWERED if is_agreed else CHANGE_ASKED,
        recipients=[membership.user for membership in people],
        key=f"{row.pk}:{row.answered_at:%Y%m%d%H%M%S%f}",
        link=version_link(version),
        reference=plan.reference,
        membership_ids={membership.user_id: membership.pk for membership in people},
    )


def _role_of(actor: Actor, plan: Plan) -> str:
    if actor.membership:
        return actor.membership.role_label
    parent = parent_of(actor, plan.child)
    return parent.relationship if parent else str(Party.YOUNG_PERSON.label)


def _finish_own_task(actor: Actor, version: PlanVersion) -> None:
    for task in open_tasks(version):
        if task.owner.user_id in actor.covered_user_ids:
            finish_task(actor=actor, task=task)


def _withdraw_task_of(row: Agreement, version: PlanVersion) -> None:
    for task in open_tasks(version):
        if row.membership_id and task.owner_id == row.membership_id:
            withdraw_task(
                actor=Actor.system(), task=task, reason=_("The answer came on paper or by word.")
            )
