"""Logging what was taught: at once for a group, kept once however often it is sent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import Membership
from accounts.roles import Role
from cases.models import Enrolment
from cases.services.withdrawing import mark_withdrawn
from cases.timeline import record_event, register_event
from ledger.errors import Refused
from ledger.notices import Notice, notify, register_notice
from ledger.state import lock
from provision.models import (
    AbsenceReason,
    Attended,
    Mode,
    Placement,
    Subject,
    TaughtSession,
    TimetableSlot,
)
from provision.teaching_permissions import check_teaches
from provision.week import in_hours

UNEXPECTED_ABSENCE = register_event(
    "provision.unexpected_absence",
    gettext_lazy("Did not come to provision, and nobody had told of it: %(reason)s"),
    reason=AbsenceReason,
)
UNEXPECTED_ABSENCE_NOTICE = register_notice(
    Notice(
        code="provision.unexpected_absence",
        text=gettext_lazy("%(reference)s: a child did not come, and nobody had told of it."),
        todo=gettext_lazy("Find out today where the child is and whether they are safe."),
        duty=True,
    )
)


@dataclass(frozen=True, slots=True)
class Log:
    """What is logged of one child's lesson. `key` is made with the form."""

    placement: Placement
    key: UUID
    starts_at: time
    hours: Decimal
    mode: Mode
    attended: Attended
    subject: Subject | str = ""
    slot: TimetableSlot | None = None
    hours_attended: Decimal | None = None
    absence_reason: AbsenceReason | str = ""
    learned: str = ""
    academic: int | None = None
    social: int | None = None
    emotional: int | None = None

    def counted(self) -> Decimal:
        """Hours that the child was there. Raises Refused when they cannot be."""
        if self.attended == Attended.ALL:
            return self.hours
        if self.attended != Attended.PART:
            return Decimal(0)
        hours = self.hours_attended or Decimal(0)
        if not 0 < hours <= self.hours:
            raise Refused(
                _("Enter how long the child was there: more than 0 and at most %(hours)s hours.")
                % {"hours": in_hours(self.hours)},
                field="hours_attended",
            )
        return hours

    def reason(self) -> str:
        """Why the child did not come. Raises Refused when it is needed and missing."""
        if self.attended != Attended.ABSENT:
            return ""
        if not self.absence_reason:
            raise Refused(
                _("Say why the child did not come, or that it is not known."),
                field="absence_reason",
            )
        return self.absence_reason


@transaction.atomic
def log_sessions(*, actor: Actor, day: date, logs: Iterable[Log]) -> list[TaughtSession]:
    """Log the lessons of a day: all of them or none.

    What was sent before with the same key stands as it is. Raises PermissionDenied, or Refused:
    a day to come, a day outside the placement, or a lesson that a colleague logged meanwhile.
    """
    if day > timezone.localdate():
        raise Refused(_("A lesson is logged on its day or later."), field="day")
    return [_log(actor, day, log) for log in logs]


@transaction.atomic
def correct_session(*, actor: Actor, session: TaughtSession, log: Log) -> TaughtSession:
    """Put a log right; what stood before is kept in its history. Raises as `log_sessions`."""
    check_teaches(actor, session.placement)
    found = lock(session)
    if found.is_withdrawn:
        raise Refused(_("This log was withdrawn."))
    was_unexpected = found.is_unexpected_absence
    for name, value in _content(log).items():
        setattr(found, name, value)
    found.save()
    if found.is_unexpected_absence and not was_unexpected:
        _tell_of_absence(actor, found)
    return found


@transaction.atomic
def withdraw_session(*, actor: Actor, session: TaughtSession, reason: str) -> TaughtSession:
    """Take back what was logged by mistake. Raises PermissionDenied, Refused or StaleChange."""
    check_teaches(actor, session.placement)
    return mark_withdrawn(actor=actor, record=session, reason=reason)


def _log(actor: Actor, day: date, log: Log) -> TaughtSession:
    check_teaches(actor, log.placement)
    if before := TaughtSession.objects.filter(client_key=log.key).first():
        return before
    # Held until the end, so that the placement does not end while its lesson is logged.
    placement = lock(log.placement)
    if not placement.goes_on(day):
        raise Refused(_("The child was not taught by you on that day."), field="day")
    assert actor.membership is not None  # noqa: S101 (whoever teaches has one)
    try:
        with transaction.atomic():
            session = TaughtSession.objects.create(
                placement=placement,
                slot=log.slot,
                day=day,
                client_key=log.key,
                logged_by=actor.membership,
                recorded_by=actor.user,
                controller=placement.provider,
                **_content(log),
            )
    except IntegrityError as error:
        again = TaughtSession.objects.filter(client_key=log.key).first()
        if again is not None:
            return again
        raise Refused(_("This lesson has been logged already, perhaps by a colleague.")) from error
    if session.is_unexpected_absence:
        _tell_of_absence(actor, session)
    return session


def _content(log: Log) -> dict[str, object]:
    if log.hours <= 0:
        raise Refused(_("Enter how long the lesson was."), field="hours")
    return {
        "starts_at": log.starts_at, "hours": log.hours, "mode": log.mode, "subject": log.subject,
        "attended": log.attended, "hours_attended": log.counted(), "absence_reason": log.reason(),
        "learned": log.learned.strip(), "academic": log.academic, "social": log.social,
        "emotional": log.emotional,
    }  # fmt: skip


def _tell_of_absence(actor: Actor, session: TaughtSession) -> None:
    """The provider's managers and the home school hear of it the same day, without a name."""
    placement = session.placement
    child = placement.child
    managers = Membership.objects.current().filter(
        organisation=placement.provider, role=Role.PROVIDER_MANAGER
    )
    schools = Enrolment.objects.current().filter(child=child).values("school")
    at_school = Membership.objects.current().filter(
        organisation__in=schools,
        role__in=[Role.SENCO, Role.ATTENDANCE_OFFICER, Role.SAFEGUARDING_LEAD],
    )
    people = list((managers | at_school).select_related("user"))
    link = f"/provision/placements/{placement.public_id}/"
    notify(
        notice=UNEXPECTED_ABSENCE_NOTICE,
        recipients=[row.user for row in people],
        key=f"{session.pk}",
        link=link,
        reference=placement.reference,
        membership_ids={row.user_id: row.pk for row in people},
    )
    record_event(
        actor=actor, child=child, code=UNEXPECTED_ABSENCE, happened_on=session.day, link=link,
        reason=session.absence_reason,
    )  # fmt: skip
