"""The school proposes a part-time timetable, or new terms for one, to the parents at home."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Organisation
from attendance.models import (
    PartTimeReason,
    PartTimeStatus,
    PartTimeTerms,
    PartTimeTimetable,
    TermsAnswer,
)
from attendance.part_time import events
from attendance.part_time.permissions import check_write_part_time
from attendance.services.part_time.terms import Terms, ask_terms, check_terms
from cases.audience import Audience
from cases.models import Child
from ledger.errors import Refused, StaleChange
from ledger.models import RetentionClass
from ledger.references import make_reference
from ledger.state import lock, record_status


@transaction.atomic
def propose_timetable(
    *,
    actor: Actor,
    child: Child,
    reason: PartTimeReason | str,
    circumstances: str,
    way_back: str,
    terms: Terms,
) -> PartTimeTimetable:
    """The school writes it down and asks a parent at home; nothing holds until one agrees.

    Raises PermissionDenied, or Refused naming the field, or when one is live at this school.
    """
    school = check_write_part_time(actor, child)
    if not way_back.strip():
        raise Refused(_("Say how the child comes back to full time."), field="way_back")
    made = write_down(
        actor=actor, child=child, school=school, reason=reason, circumstances=circumstances,
        way_back=way_back, terms=terms,
    )  # fmt: skip
    _record_asking(actor, made, terms)
    return made


@transaction.atomic
def propose_terms(
    *, actor: Actor, timetable: PartTimeTimetable, terms: Terms, why: str = ""
) -> PartTimeTerms:
    """New terms: other ones for a timetable that is being agreed; for one that is agreed, those by
    which it goes on (`why` is then needed). They take the place of what was asked before.

    Raises PermissionDenied, StaleChange when it has ended, or Refused naming the field.
    """
    check_write_part_time(actor, timetable.child, timetable.school)
    record = lock(timetable)
    if not record.is_live:
        raise StaleChange
    check_terms(terms=terms, child=record.child, school=record.school)
    if record.is_going_on:
        _check_goes_on(record, terms, why)
    record.terms.filter(answer=TermsAnswer.AWAITED).update(answer=TermsAnswer.TAKEN_BACK)
    asked = ask_terms(actor=actor, timetable=record, terms=terms, why=why)
    if record.status == PartTimeStatus.PROPOSED:
        take_over(timetable=record, terms=asked)
    _record_asking(actor, record, terms)
    return asked


@transaction.atomic
def take_back_terms(*, actor: Actor, terms: PartTimeTerms) -> PartTimeTerms:
    """What was asked to go on with an agreed timetable is asked no longer.

    Raises PermissionDenied, StaleChange when it was answered, or Refused for a timetable that
    nobody has agreed to yet: it is withdrawn as a whole.
    """
    check_write_part_time(actor, terms.timetable.child, terms.timetable.school)
    timetable, record = lock(terms.timetable), lock(terms)
    if not record.is_awaited:
        raise StaleChange
    if not timetable.is_going_on:
        raise Refused(_("Nobody has agreed to this timetable yet. Withdraw it instead."))
    record.answer = TermsAnswer.TAKEN_BACK
    record.save(update_fields=["answer"])
    return record


@transaction.atomic
def write_down(
    *,
    actor: Actor,
    child: Child,
    school: Organisation,
    reason: PartTimeReason | str,
    circumstances: str,
    way_back: str,
    terms: Terms,
) -> PartTimeTimetable:
    """A new timetable with its first terms, which a parent has still to agree to."""
    if not circumstances.strip():
        raise Refused(_("Say what the exceptional circumstances are."), field="circumstances")
    check_terms(terms=terms, child=child, school=school)
    try:
        with transaction.atomic():
            made = PartTimeTimetable.objects.create(
                child=child, school=school, reference=make_reference("PT"),
                reason=PartTimeReason(reason), circumstances=circumstances.strip(),
                way_back=way_back.strip(), steps=[dict(one) for one in terms.steps],
                starts_on=terms.starts_on, ends_on=terms.ends_on, review_on=terms.review_on,
                controller=school, retention_class=RetentionClass.PUPIL, recorded_by=actor.user,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused(
            _("A part-time timetable still goes on. End it before a new one is agreed.")
        ) from error
    record_status(subject=made, action="propose", before="", after=made.status, actor=actor)
    ask_terms(actor=actor, timetable=made, terms=terms)
    return made


@transaction.atomic
def take_over(*, timetable: PartTimeTimetable, terms: PartTimeTerms) -> None:
    """What is proposed stands in the timetable while nobody has agreed to anything."""
    timetable.steps, timetable.review_on = terms.steps, terms.review_on
    timetable.starts_on, timetable.ends_on = terms.starts_on, terms.ends_on
    timetable.save(update_fields=["steps", "review_on", "starts_on", "ends_on"])


def _check_goes_on(timetable: PartTimeTimetable, terms: Terms, why: str) -> None:
    if not why.strip():
        raise Refused(_("Say why it goes on."), field="why")
    if terms.starts_on <= timetable.starts_on:
        raise Refused(_("The new terms begin after the timetable’s first day."), field="starts_on")


def _record_asking(actor: Actor, timetable: PartTimeTimetable, terms: Terms) -> None:
    events.record(
        actor, timetable, events.PROPOSED, audience=Audience.FAMILY,
        from_on=terms.starts_on.isoformat(), until_on=terms.ends_on.isoformat(),
    )  # fmt: skip
