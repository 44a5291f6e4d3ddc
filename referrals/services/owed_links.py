"""What a clinician owes who was asked by a link: written down and closed with the link."""

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from referrals.models import EvidenceRequest, OwedEvidence, OwedKind


@transaction.atomic
def note_asked(*, actor: Actor, request: EvidenceRequest) -> None:
    """A clinician who is asked by a link owes an answer; in the transaction of the asking."""
    OwedEvidence.objects.create(
        referral=request.referral, kind=OwedKind.LETTER, owed_by=request.clinician,
        request=request, due_on=timezone.localdate(request.expires_at), recorded_by=actor.user,
    )  # fmt: skip


def close_for(request: EvidenceRequest) -> None:
    """A link was answered or withdrawn; in the transaction of that."""
    for record in OwedEvidence.objects.select_for_update().filter(
        request=request, closed_on__isnull=True
    ):
        close(record, "")


def close(record: OwedEvidence, reason: str) -> OwedEvidence:
    """The write itself, on a locked row."""
    record.closed_on = timezone.localdate()
    record.closed_reason = reason[:300]
    record.save(update_fields=["closed_on", "closed_reason"])
    return record
