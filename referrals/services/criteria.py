"""Holding a submission against the criteria, and triaging the grounds of a fast track."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from ledger.errors import Refused, StaleChange
from ledger.state import lock, record_status
from referrals import clocks, events
from referrals.criteria import CRITERIA
from referrals.models import (
    QUEUE_STATUSES,
    CriterionFinding,
    Referral,
    ReferralStatus,
    Verdict,
)
from referrals.permissions import check_triage
from referrals.services.seen import check_unchanged
from referrals.services.triage import acknowledge_referral


@transaction.atomic
def record_findings(
    *,
    actor: Actor,
    referral: Referral,
    findings: Mapping[str, tuple[str, str]],
    seen: str | None = None,
) -> list[CriterionFinding]:
    """What the coordinator found: criterion to verdict and note. Later findings replace earlier.

    `seen` is the `fingerprint` that the page carried. Raises PermissionDenied, Refused (a
    criterion not met without a note), or StaleChange (no longer live, or found by a colleague).
    """
    check_triage(actor, referral)
    record = lock(referral)
    if not record.is_live:
        raise StaleChange
    if seen is not None and seen != fingerprint(record):
        raise StaleChange
    unknown = set(findings) - set(CRITERIA)
    if unknown:
        raise TypeError(f"not criteria: {sorted(unknown)}")
    found = []
    for key, (verdict, note) in findings.items():
        if verdict == Verdict.NOT_NEEDED and not note.strip():
            raise Refused(_("Say why it is not needed here."), field=f"{key}_note")
        finding, _made = CriterionFinding.objects.update_or_create(
            referral=record, criterion=key,
            defaults={"verdict": verdict, "note": note.strip(), "updated_at": timezone.now(),
                      "recorded_by": actor.user},
        )  # fmt: skip
        found.append(finding)
    return found


def fingerprint(referral: Referral) -> str:
    """When a finding was last written, for a hidden field."""
    newest = referral.findings.order_by("-updated_at").values_list("updated_at", flat=True).first()
    return newest.isoformat() if newest else ""


@transaction.atomic
def triage_fast_track(
    *, actor: Actor, referral: Referral, stays: bool, reason: str, seen: int | None = None
) -> Referral:
    """The grounds hold, or the referral goes on the usual track; the writer is told why.

    Raises PermissionDenied, Refused (no fast track, no reason), or StaleChange.
    """
    check_triage(actor, referral)
    record = lock(referral)
    check_unchanged(record, seen)
    if record.status not in QUEUE_STATUSES or record.triaged_at is not None:
        raise StaleChange
    if not record.is_fast_track:
        raise Refused(_("This is not a fast track."))
    if not stays and not reason.strip():
        raise Refused(_("Say why it goes on the usual track."), field="reason")
    if record.status == ReferralStatus.SUBMITTED:
        record = acknowledge_referral(actor=actor, referral=record)
    record.triaged_at, record.triage_reason = timezone.now(), reason.strip()
    record.is_fast_track = stays
    changes = clocks.running_to_decision(record)
    for name, value in changes.items():
        setattr(record, name, value)
    record.save(update_fields=["triaged_at", "triage_reason", "is_fast_track", *changes])
    record_status(
        subject=record, field="track", before="fast", after="fast" if stays else "usual",
        action="confirm_fast_track" if stays else "refuse_fast_track", actor=actor, reason=reason,
    )  # fmt: skip
    if not stays:
        events.record(actor, record, events.USUAL_TRACK)
        people = events.writers(record)
        events.tell(events.FAST_TRACK_REFUSED, record, people, "fast_track_refused")
    return record
