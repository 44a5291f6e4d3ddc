"""Sending a plan out, the answers of school, parent, provider and child, and beginning it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Membership
from cases.audience import Audience
from cases.models import Case, Child, Stage
from cases.services.cases import change_stage
from ledger.errors import Refused, StaleChange
from ledger.state import apply_transition, lock
from reintegration import events
from reintegration.models import (
    AGREEING,
    Answer,
    How,
    Party,
    RestOfWeek,
    ReturnAgreement,
    ReturnPlan,
    ReturnStatus,
)
from reintegration.people import parents_to_ask, provider_people, providers_of, school_people
from reintegration.permissions import check_answer, check_write
from reintegration.services.support import ask_family_support
from reintegration.transitions import RETURN_PLAN

FAMILY = (Party.PARENT, Party.CHILD)


@transaction.atomic
def send_for_agreement(*, actor: Actor, plan: ReturnPlan) -> ReturnPlan:
    """Ask school, parents, child and provider. The school that sends it agrees by sending.

    Raises PermissionDenied, StaleChange, or Refused when the plan lacks something that they
    would have to agree to.
    """
    check_write(actor, plan.child)
    _check_ready(lock(plan))
    sent = apply_transition(subject=plan, table=RETURN_PLAN, action="send", actor=actor)
    rows = _rows_to_ask(actor, sent)
    ReturnAgreement.objects.bulk_create(rows)
    if _is_own_school(actor, sent):
        row = sent.agreements.get(revision=sent.revision, party=Party.SCHOOL)
        _write(row, actor, answer=Answer.AGREED, words="", how=How.WAYMARK)
    events.record(actor, sent, events.SENT, audience=Audience.FAMILY)
    events.tell(events.TO_ANSWER, sent, _staff_to_ask(actor, sent), f"ask:{sent.revision}", actor)
    return sent


@transaction.atomic
def take_back(*, actor: Actor, plan: ReturnPlan) -> ReturnPlan:
    """Back to a draft, to change it; whoever agreed is asked again. Raises as above."""
    check_write(actor, plan.child)
    return apply_transition(
        subject=plan, table=RETURN_PLAN, action="take_back", actor=actor,
        revision=lock(plan).revision + 1,
    )  # fmt: skip


@transaction.atomic
def answer_return(
    *,
    actor: Actor,
    plan: ReturnPlan,
    party: Party,
    answer: Answer,
    words: str = "",
    revision: int | None = None,
) -> ReturnAgreement:
    """The actor's own answer for a party, signed in: school, provider, parent or child.

    `revision` is the one that they read. Raises PermissionDenied when it is not theirs to give,
    StaleChange when the plan has changed since or is not out for agreement, or Refused when a
    change is asked for without saying which.
    """
    current = lock(plan)
    is_open = current.status in {ReturnStatus.OUT_FOR_AGREEMENT, ReturnStatus.ACTIVE}
    if not is_open or (revision is not None and revision != current.revision):
        raise StaleChange(
            _("The plan has been changed since you opened it. Read it as it is now, then answer.")
        )
    row = _own_row(actor, current, party)
    check_answer(actor, row)
    if not row.is_awaited and current.status != ReturnStatus.OUT_FOR_AGREEMENT:
        raise Refused(_("This has been answered already."))
    return _write(row, actor, answer=answer, words=words, how=How.WAYMARK)


@transaction.atomic
def record_answer(
    *,
    actor: Actor,
    agreement: ReturnAgreement,
    answer: Answer,
    how: How | str,
    name: str = "",
    answered_on: date | None = None,
    words: str = "",
) -> ReturnAgreement:
    """Record what somebody said or signed on paper, or that they could not be asked.

    Raises PermissionDenied, StaleChange, or Refused: no name, a day that cannot be.
    """
    plan = lock(agreement.plan)
    check_write(actor, plan.child)
    row = lock(agreement)
    is_open = plan.status in {ReturnStatus.OUT_FOR_AGREEMENT, ReturnStatus.ACTIVE}
    if not is_open or row.revision != plan.revision or row.answer == Answer.AGREED:
        raise StaleChange
    if answer == Answer.NOT_REACHED:
        return _write(row, actor, answer=answer, words=words, how="")
    if how not in {How.PAPER, How.SPOKEN}:
        raise Refused(_("Choose how the answer came."), field="how")
    if not name.strip():
        raise Refused(_("Enter the name of the person who answered."), field="name")
    day = answered_on or timezone.localdate()
    if day > timezone.localdate() or day < timezone.localdate(row.asked_at):
        raise Refused(
            _("The day must be between the day on which the plan was sent out and today."),
            field="answered_on",
        )
    return _write(row, actor, answer=answer, words=words, how=How(how), name=name, day=day)


@transaction.atomic
def begin_plan(*, actor: Actor, plan: ReturnPlan, move_stage: bool = False) -> ReturnPlan:
    """Begin what was agreed; ask family support to join; move the case to the return if chosen.

    Raises PermissionDenied, StaleChange, or Refused naming who has not agreed, or a part-time
    timetable that a parent has not agreed to.
    """
    check_write(actor, plan.child)
    missing = what_is_missing(lock(plan))
    if missing:
        raise Refused(" ".join(missing))
    begun = apply_transition(subject=plan, table=RETURN_PLAN, action="begin", actor=actor)
    events.record(actor, begun, events.BEGUN, audience=Audience.FAMILY)
    ask_family_support(actor=actor, plan=begun)
    if move_stage:
        _move_stage(actor, begun)
    return begun


def what_is_missing(plan: ReturnPlan) -> list[str]:
    """Why a plan that is out for agreement cannot begin yet, a sentence each."""
    rows = list(ReturnAgreement.objects.standing(plan))
    missing = [
        _("Not agreed yet: %(party)s.") % {"party": Party(party).label}
        for party in AGREEING
        if _is_asked(plan, party)
        and not any(row.party == party and row.answer == Answer.AGREED for row in rows)
    ]
    open_rows = [row for row in rows if row.is_awaited and row.party not in AGREEING]
    missing += [
        _("%(who)s has not been heard: record what they say, or that they could not be asked.")
        % {"who": row.who}
        for row in open_rows
    ]
    objections = [row for row in rows if row.answer in {Answer.CHANGE_ASKED, Answer.REFUSED}]
    missing += [
        _("%(who)s does not agree as it is: take the plan back, or record what they say now.")
        % {"who": row.who}
        for row in objections
        if row.party in FAMILY
    ]
    if is_part_time_unagreed(plan):
        missing.append(_("The part-time timetable has not been agreed with a parent."))
    return missing


def is_part_time_unagreed(plan: ReturnPlan) -> bool:
    """Whether the plan is part time and nobody has agreed to that yet (reg. 11(6))."""
    is_part_time = plan.is_phased and plan.rest_of_week == RestOfWeek.PART_TIME
    return is_part_time and not plan.part_times.going_on().exists()


def case_to_move(child: Child) -> Case | None:
    """The child's open case, when it is not at the stage of the return yet."""
    case: Case | None = child.cases.open().exclude(stage=Stage.RETURN).first()
    return case


def _move_stage(actor: Actor, plan: ReturnPlan) -> None:
    case = case_to_move(plan.child)
    if case is not None:
        change_stage(
            actor=actor, case=case, stage=Stage.RETURN,
            reason=_("The plan %(reference)s was agreed.") % {"reference": plan.reference},
        )  # fmt: skip


def _check_ready(plan: ReturnPlan) -> None:
    if not plan.is_phased:
        return
    if not plan.weeks.standing().exists():
        raise Refused(_("Add one week at least."))
    unmet = not plan.met_by and plan.weeks.standing().filter(met_by="").exists()
    if unmet:
        raise Refused(_("Say who meets the child at the door."), field="met_by")
    if not plan.bad_morning and plan.weeks.standing().filter(bad_morning="").exists():
        raise Refused(_("Say what to do on a bad morning."), field="bad_morning")


def _is_asked(plan: ReturnPlan, party: Party) -> bool:
    return party != Party.SCHOOL or plan.school_id is not None


def _rows_to_ask(actor: Actor, plan: ReturnPlan) -> list[ReturnAgreement]:
    def row(party: Party, **of_whom: Any) -> ReturnAgreement:
        return ReturnAgreement(
            plan=plan, revision=plan.revision, party=party, recorded_by=actor.user, **of_whom
        )

    rows = [row(Party.SCHOOL, organisation=plan.school)] if plan.school else []
    parents = list(parents_to_ask(plan.child))
    rows += [row(Party.PARENT, parent=parent) for parent in parents] or [row(Party.PARENT)]
    rows.append(row(Party.CHILD))
    rows += [row(Party.PROVIDER, organisation=one) for one in providers_of(plan.child)]
    return rows


def _staff_to_ask(actor: Actor, plan: ReturnPlan) -> Iterable[Membership]:
    for provider in providers_of(plan.child):
        yield from provider_people(plan.child, provider)
    if plan.school and not _is_own_school(actor, plan):
        yield from school_people(plan)


def _is_own_school(actor: Actor, plan: ReturnPlan) -> bool:
    return actor.organisation is not None and actor.organisation.pk == plan.school_id


def _own_row(actor: Actor, plan: ReturnPlan, party: Party) -> ReturnAgreement:
    rows = ReturnAgreement.objects.standing(plan).filter(party=party)
    if party == Party.PARENT and actor.user is not None:
        rows = rows.filter(parent__grants__in=actor.user.grants.current().filter(child=plan.child))
    own = rows.filter(organisation=actor.organisation)
    if party == Party.PROVIDER and own.exists():
        rows = own
    row = rows.select_for_update(of=("self",)).first()
    if row is None:
        raise Refused(_("You were not asked to agree to this plan."))
    row.plan = plan
    return row


def _write(
    row: ReturnAgreement,
    actor: Actor,
    *,
    answer: Answer,
    words: str,
    how: How | str,
    name: str = "",
    day: date | None = None,
) -> ReturnAgreement:
    if answer == Answer.AWAITED:
        raise Refused(_("Choose an answer."), field="answer")
    if answer != Answer.AGREED and not words.strip():
        raise Refused(_("Say what should change, or why not."), field="words")
    row.answer, row.words, row.how = Answer(answer), words.strip(), how
    row.answered_on, row.answered_at = day or timezone.localdate(), timezone.now()
    row.name = name.strip()
    if how == How.WAYMARK:
        row.name, row.role = _signed(actor, row)
        row.user, row.membership = actor.user, actor.membership
    elif answer != Answer.NOT_REACHED:
        row.role = row.parent.relationship if row.parent else str(Party(row.party).label)
    row.recorded_by = actor.user
    row.save()
    _tell_answer(actor, row)
    return row


def _signed(actor: Actor, row: ReturnAgreement) -> tuple[str, str]:
    if row.parent is not None:
        return row.parent.full_name, row.parent.relationship
    if row.party == Party.CHILD:
        return row.plan.child.name, str(Party.CHILD.label)
    role = actor.membership.role_label if actor.membership else ""
    return str(actor.user), role


def _tell_answer(actor: Actor, row: ReturnAgreement) -> None:
    code = events.AGREED if row.answer == Answer.AGREED else events.NOT_AGREED
    events.record(actor, row.plan, code, happened_on=row.answered_on, party=row.party)
    stamp = f"{row.pk}:{row.answered_at:%Y%m%d%H%M%S%f}"
    events.tell(events.ANSWERED, row.plan, [row.plan.lead], stamp, actor)
