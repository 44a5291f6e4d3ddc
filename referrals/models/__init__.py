"""Referrals, the questions asked about them, and their evidence."""

from referrals.models.evidence import Evidence, EvidenceRequest, EvidenceRequestStatus
from referrals.models.questions import Question
from referrals.models.referral import (
    FINAL_STATUSES,
    LIVE_STATUSES,
    QUEUE_STATUSES,
    Referral,
    ReferralStatus,
    SharingBasis,
    Support,
)

__all__ = [
    "FINAL_STATUSES",
    "LIVE_STATUSES",
    "QUEUE_STATUSES",
    "Evidence",
    "EvidenceRequest",
    "EvidenceRequestStatus",
    "Question",
    "Referral",
    "ReferralStatus",
    "SharingBasis",
    "Support",
]
