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
from referrals.models.triage import (
    CriterionFinding,
    EarlierSupport,
    InterimRequest,
    InterimRequestStatus,
    OwedEvidence,
    OwedKind,
    ReferralMerge,
    Verdict,
)

__all__ = [
    "FINAL_STATUSES",
    "LIVE_STATUSES",
    "QUEUE_STATUSES",
    "CriterionFinding",
    "EarlierSupport",
    "Evidence",
    "EvidenceRequest",
    "EvidenceRequestStatus",
    "InterimRequest",
    "InterimRequestStatus",
    "OwedEvidence",
    "OwedKind",
    "Question",
    "Referral",
    "ReferralMerge",
    "ReferralStatus",
    "SharingBasis",
    "Support",
    "Verdict",
]
