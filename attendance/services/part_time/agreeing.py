"""A parent at home agrees, or asks for a change: signed in, on paper, or spoken."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Organisation
from attendance.models import (
    AgreedHow,
    PartTimeReason,
    PartTimeStatus,
    PartTimeTerms,
    PartTimeTimetable,
    TermsAnswer,
)
from attendance.part_time import events
from attendance.part_time.people import officers_of, parents_at_home
from attendance.part_time.permissions import (
    check_answer_terms,
    check_write_part_time,
    check_write_with_return,
)
from attendance.part_time.weeks import followed_by
from attendance.recipients import school_recipients
from attendance.services.part_time.health import follow_health
from attendance.services.part_time.proposing import write_down
from attendance.services.part_time.terms import Terms
from attendance.transitions import PART_TIME
from cases.audience import Audience
from cases.models import Child, Parent
from ledger.errors import Refused, StaleChange
from ledger.state import apply_transition, lock


@transaction.atomic
def record_parent_agreement(
    *,
    actor: Actor,
    terms: PartTimeTerms,
    parent: Parent,
    how: AgreedHow | str,
    agreed_on: date,
) -> PartTimeTimetable:
    """The school records that a parent agreed, on paper or spoken. The authority is told.

    Raises PermissionDenied, StaleChange when it was answered meanwhile, or Refused.
    """
    check_write_part_time(actor, terms.timetable.child, terms.timetable.school)
    timetable, record = _awaited(terms)
    if how == AgreedHow.WAYMARK:
        raise Refused(
            _("This parent has not agreed in Waymark. Choose how they did agree."), field="how"
        )
    return _agree(actor, timetable, record, parent, AgreedHow(how), agreed_on)


@transaction.atomic
def answer_terms(
    *, actor: Actor, terms: PartTimeTerms, answer: TermsAnswer | str, words: str = ""
) -> PartTimeTerms:
    """A parent's own answer, signed in: agreed, or a change asked for in their words.

    Raises PermissionDenied, StaleChange when the terms are not asked any more, or Refused.
    """
    parent = check_answer_terms(actor, terms.timetable.child)
    timetable, record = _awaited(terms)
    if TermsAnswer(answer) is TermsAnswer.AGREED:
        record.words = words.strip()
        today = timezone.localdate()
        _agree(actor, timetable, record, parent, AgreedHow.WAYMARK, today)
    elif TermsAnswer(answer) is TermsAnswer.CHANGE_ASKED:
        if not words.strip():
            raise Refused(_("Say what should change, or why not."), field="words")
        record.answer, record.words = TermsAnswer.CHANGE_ASKED, words.strip()
        record.parent, record.how = parent, AgreedHow.WAYMARK
        record.save(update_fields=["answer", "words", "parent", "how"])
        events.record(actor, timetable, events.CHANGE_ASKED)
    else:
        raise Refused(_("Choose an answer."), field="answer")
    people = school_recipients(timetable.school)
    events.tell(events.ANSWERED, timetable, people, f"answer:{record.pk}", actor)
    return record


@transaction.atomic
def agree_with_return(
    *,
    actor: Actor,
    child: Child,
    school: Organisation,
    reason: PartTimeReason | str,
    circumstances: str,
    way_back: str,
    terms: Terms,
    parent: Parent,
    how: AgreedHow | str,
    agreed_on: date,
) -> PartTimeTimetable:
    """A timetable that is part of a plan for the return: whoever writes the plan, records that
    school and parent agreed to both. Raises as `propose_timetable`."""
    check_write_with_return(actor, child)
    made = write_down(
        actor=actor, child=child, school=school, reason=reason, circumstances=circumstances,
        way_back=way_back, terms=terms,
    )  # fmt: skip
    return _agree(actor, made, made.terms.get(), parent, AgreedHow(how), agreed_on)


def _awaited(terms: PartTimeTerms) -> tuple[PartTimeTimetable, PartTimeTerms]:
    timetable = lock(terms.timetable)
    record = lock(terms)
    if not record.is_awaited or not timetable.is_live:
        raise StaleChange(
            _("This has been answered or changed since you opened it. Look at it as it is now.")
        )
    return timetable, record


def _agree(
    actor: Actor,
    timetable: PartTimeTimetable,
    terms: PartTimeTerms,
    parent: Parent,
    how: AgreedHow,
    agreed_on: date,
) -> PartTimeTimetable:
    if not parents_at_home(timetable.child).filter(pk=parent.pk).exists():
        raise Refused(_("Choose a parent with whom the child lives."), field="parent")
    if agreed_on > timezone.localdate():
        raise Refused(_("The day must be today or in the past."), field="agreed_on")
    terms.answer, terms.parent, terms.how = TermsAnswer.AGREED, parent, how
    terms.agreed_on = agreed_on
    terms.save(update_fields=["answer", "parent", "how", "agreed_on", "words"])
    is_new = timetable.status == PartTimeStatus.PROPOSED
    agreed = _put_in_force(actor, timetable, terms, is_new=is_new)
    signed_by = Actor.staff(terms.agreed_by) if actor.is_family else actor
    follow_health(timetable=agreed, signed_by=signed_by)
    _tell(actor, agreed, terms, is_new=is_new)
    return agreed


def _put_in_force(
    actor: Actor, timetable: PartTimeTimetable, terms: PartTimeTerms, *, is_new: bool
) -> PartTimeTimetable:
    steps = terms.steps if is_new else followed_by(timetable.steps, terms.steps)
    if is_new:
        return apply_transition(
            subject=timetable, table=PART_TIME, action="agree", actor=actor, steps=steps,
            ends_on=terms.ends_on, review_on=terms.review_on, told_authority_at=timezone.now(),
        )  # fmt: skip
    timetable.steps, timetable.ends_on = steps, terms.ends_on
    timetable.review_on, timetable.told_authority_at = terms.review_on, timezone.now()
    timetable.save(update_fields=["steps", "ends_on", "review_on", "told_authority_at"])
    return timetable


def _tell(
    actor: Actor, timetable: PartTimeTimetable, terms: PartTimeTerms, *, is_new: bool
) -> None:
    events.record(
        actor, timetable, events.AGREED if is_new else events.EXTENDED,
        happened_on=terms.agreed_on, audience=Audience.FAMILY,
        from_on=terms.starts_on.isoformat(), until_on=terms.ends_on.isoformat(),
    )  # fmt: skip
    officers = officers_of(timetable.school, timetable.child)
    notice = events.WAS_AGREED if is_new else events.WAS_EXTENDED
    events.tell(notice, timetable, officers, f"agreed:{terms.pk}", actor)
    if timetable.is_too_long:
        key = f"too_long:{timetable.ends_on.isoformat()}"
        events.tell(events.IS_TOO_LONG, timetable, officers, key, actor)
