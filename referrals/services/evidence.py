"""Medical evidence on a referral: added by the school or the authority, or sent by a clinician."""

from datetime import date
from decimal import Decimal

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from cases.access import Section, access_to
from cases.models import Child, Document, DocumentKind, HoursKind, HoursPeriod
from cases.services.documents import add_document
from cases.services.hours import record_hours
from ledger.errors import Refused, StaleChange
from ledger.models import StoredFile
from ledger.state import lock, record_status
from referrals import events
from referrals.models import Evidence, EvidenceRequest, Referral, ReferralStatus
from referrals.permissions import check_write

FULL_TIME_HOURS = Decimal(25)  # a usual week in school, where a clinician says "full time"


@transaction.atomic
def add_evidence(
    *,
    actor: Actor,
    referral: Referral,
    clinician: str,
    diagnosis: str = "",
    treatment: str = "",
    is_full_time: bool | None = None,
    hours: Decimal | None = None,
    hours_reason: str = "",
    review_on: date | None = None,
    written_on: date | None = None,
    upload_or_file: UploadedFile | StoredFile | None = None,
) -> Evidence:
    """Put what a clinician says on a draft or a live referral; any part may be missing.

    The letter is filed with the child's clinical documents, hours as hours advised. Raises
    PermissionDenied, Refused (nothing said at all, a file that may not come in), StaleChange.
    """
    check_write(actor, referral)
    access_to(actor=actor, child=referral.child).check(Section.CLINICAL)
    return keep_evidence(
        actor=actor, referral=referral, clinician=clinician, diagnosis=diagnosis,
        treatment=treatment, is_full_time=is_full_time, hours=hours, hours_reason=hours_reason,
        review_on=review_on, written_on=written_on, upload_or_file=upload_or_file,
    )  # fmt: skip


def keep_evidence(
    *,
    actor: Actor,
    referral: Referral,
    clinician: str,
    diagnosis: str,
    treatment: str,
    is_full_time: bool | None,
    hours: Decimal | None,
    hours_reason: str,
    review_on: date | None,
    written_on: date | None,
    upload_or_file: UploadedFile | StoredFile | None,
    request: EvidenceRequest | None = None,
) -> Evidence:
    """The write itself, for staff and for a clinician's link; inside the caller's transaction."""
    said = (diagnosis.strip(), treatment.strip(), is_full_time, hours, upload_or_file)
    if not any(item not in {None, "", False} for item in said):
        raise Refused(_("Enter what the clinician says, or add the letter."), field="diagnosis")
    record = lock(referral)
    if record.status == ReferralStatus.WITHDRAWN:
        raise StaleChange
    day = written_on or timezone.localdate()
    evidence = Evidence.objects.create(
        referral=record,
        request=request,
        clinician=clinician.strip(),
        diagnosis=diagnosis.strip(),
        treatment=treatment.strip(),
        is_full_time=is_full_time,
        hours=None if is_full_time else hours,
        hours_reason="" if is_full_time else hours_reason.strip(),
        review_on=review_on,
        written_on=day,
        recorded_by=actor.user,
        document=_file_letter(actor, record, upload_or_file, clinician, day),
    )
    evidence.hours_period = _record_advice(actor, record.child, evidence)
    evidence.save(update_fields=["hours_period"])
    events.record(actor, record, events.EVIDENCE_ADDED)
    _tell(actor, record, evidence)
    return evidence


def _tell(actor: Actor, referral: Referral, evidence: Evidence) -> None:
    if evidence.hours_stand_aside:
        events.tell_hours_aside(actor, evidence)
    if referral.submitted_at is not None:
        people = [*events.triagers(referral), *events.writers(referral)]
        others = [person for person in people if person.pk != actor.membership_id]
        events.tell(events.EVIDENCE_CAME, referral, others, f"evidence:{evidence.pk}")


@transaction.atomic
def withdraw_evidence(*, actor: Actor, evidence: Evidence, reason: str) -> Evidence:
    """Evidence that should not have been added stays, and is cited no longer.

    Raises PermissionDenied, Refused without a reason, or StaleChange when it is withdrawn.
    """
    check_write(actor, evidence.referral)
    if not reason.strip():
        raise Refused(_("Give the reason."), field="reason")
    record = lock(evidence)
    if record.withdrawn_at is not None:
        raise StaleChange
    record.withdrawn_at = timezone.now()
    record.withdrawn_reason = reason
    record.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    record_status(
        subject=record, action="withdraw", before="standing", after="withdrawn", actor=actor,
        reason=reason,
    )  # fmt: skip
    return record


def _file_letter(
    actor: Actor,
    referral: Referral,
    upload_or_file: UploadedFile | StoredFile | None,
    clinician: str,
    written_on: date,
) -> Document | None:
    if upload_or_file is None:
        return None
    return add_document(
        actor=actor, child=referral.child, upload_or_file=upload_or_file,
        kind=DocumentKind.CLINICAL, written_on=written_on,
        title=(_("Medical evidence from %(clinician)s") % {"clinician": clinician})[:200],
    )  # fmt: skip


def _record_advice(actor: Actor, child: Child, evidence: Evidence) -> HoursPeriod | None:
    """The hours as a dated period of the child, when the advice is complete enough for one.

    Advice that overlaps hours recorded already stays on the evidence alone: somebody, who is
    told, must weigh the two, and evidence is never turned away for it.
    """
    hours = FULL_TIME_HOURS if evidence.is_full_time else evidence.hours
    if hours is None:
        return None
    try:
        with transaction.atomic():
            return record_hours(
                actor=actor, child=child, kind=HoursKind.ADVISED, hours=hours,
                source=evidence.clinician, starts_on=evidence.written_on,
                is_full_time=bool(evidence.is_full_time),
                reason=evidence.hours_reason or evidence.diagnosis, review_on=evidence.review_on,
            )  # fmt: skip
    except Refused:
        return None
