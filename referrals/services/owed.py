"""Evidence that is still owed: written down, chased by dates, closed when it has come."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from ledger.errors import Refused, StaleChange
from ledger.state import lock
from referrals import events
from referrals.models import (
    EvidenceRequestStatus,
    OwedEvidence,
    OwedKind,
    Referral,
)
from referrals.permissions import check_triage
from referrals.services.links import send_link_again
from referrals.services.owed_links import close
from referrals.services.questions import is_time_again


@transaction.atomic
def note_owed_evidence(
    *, actor: Actor, referral: Referral, kind: OwedKind, owed_by: str, due_on: date,
    details: str = "",
) -> OwedEvidence:  # fmt: skip
    """Somebody owes evidence by a day; the referral goes on meanwhile.

    Raises PermissionDenied, Refused (nobody named, a day gone by), or StaleChange.
    """
    check_triage(actor, referral)
    record = lock(referral)
    if not record.is_live:
        raise StaleChange
    if not owed_by.strip():
        raise Refused(_("Say who owes it."), field="owed_by")
    if due_on < timezone.localdate():
        raise Refused(_("Choose today or a later day."), field="due_on")
    owed: OwedEvidence = OwedEvidence.objects.create(
        referral=record, kind=kind, details=details.strip(), owed_by=owed_by.strip(),
        due_on=due_on, recorded_by=actor.user,
    )  # fmt: skip
    return owed


@transaction.atomic
def close_owed_evidence(*, actor: Actor, owed: OwedEvidence, reason: str = "") -> OwedEvidence:
    """It has come, or is needed no more (with why). Raises PermissionDenied or StaleChange."""
    check_triage(actor, owed.referral)
    record = lock(owed)
    if record.closed_on is not None:
        raise StaleChange
    return close(record, reason.strip())


@transaction.atomic
def chase_owed_evidence(*, actor: Actor, owed: OwedEvidence) -> OwedEvidence:
    """Ask again now. Raises PermissionDenied, or StaleChange when it is closed."""
    check_triage(actor, owed.referral)
    record = lock(owed)
    if record.closed_on is not None:
        raise StaleChange
    return _chase(record)


def chase_overdue_evidence() -> int:
    """Chase what is past its day: first on the next working day, then after each `REMIND_DAYS`."""
    ids = OwedEvidence.objects.overdue().values_list("pk", flat=True)
    return sum(_chase_when_due(pk) for pk in list(ids))


@transaction.atomic
def _chase_when_due(pk: int) -> int:
    """One piece, claimed by its lock: a second run finds it chased."""
    record = OwedEvidence.objects.select_for_update(of=("self",)).get(pk=pk)
    last = timezone.localdate(record.chased_at) if record.chased_at else None
    is_due = is_time_again(record.due_on, last, timezone.localdate())
    if record.closed_on is not None or not is_due:
        return 0
    _chase(record)
    return 1


def _chase(record: OwedEvidence) -> OwedEvidence:
    record.chased_at = timezone.now()
    record.times_chased += 1
    record.save(update_fields=["chased_at", "times_chased"])
    referral, key = record.referral, f"owed:{record.pk}:{record.times_chased}"
    request = record.request
    # A clinician who has begun to answer keeps what they wrote: a new link would empty it.
    begun = EvidenceRequestStatus.OPENED
    if request is not None and request.can_be_sent_again and request.status != begun:
        send_link_again(actor=Actor.system(), request=request)
    else:
        events.tell(events.EVIDENCE_STILL_OWED, referral, events.writers(referral), key)
    if record.times_chased > 1:
        events.tell(events.EVIDENCE_NEVER_CAME, referral, events.triagers(referral), key)
    return record
