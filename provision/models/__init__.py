"""Models of provision, one module a noun."""

from provision.models.directory import (
    CheckKind,
    CheckResult,
    Provider,
    ProviderCheck,
    ProviderStatus,
    RegistrationKind,
)
from provision.models.exams import Enterer, ExamEntry, ExamStatus
from provision.models.modes import Mode
from provision.models.offers import BaseDetails, Offer, Price, PriceUnit, WeekPlaces
from provision.models.panel import ReviewRequest
from provision.models.placements import (
    LIVE,
    OPEN,
    TAUGHT,
    EndReason,
    Placement,
    PlacementMode,
    PlacementStatus,
)
from provision.models.reviews import HealthNotice, HealthNoticeKind, PlacementReview, StepTaken
from provision.models.subjects import CORE, Subject
from provision.models.support import (
    Effect,
    LiaisonHours,
    Support,
    SupportKind,
    SupportStatus,
)
from provision.models.teaching import UNEXPECTED, AbsenceReason, Attended, Feeling, TaughtSession
from provision.models.timetable import TimetableSlot, Weekday

__all__ = [
    "CORE",
    "LIVE",
    "OPEN",
    "TAUGHT",
    "UNEXPECTED",
    "AbsenceReason",
    "Attended",
    "BaseDetails",
    "CheckKind",
    "CheckResult",
    "Effect",
    "EndReason",
    "Enterer",
    "ExamEntry",
    "ExamStatus",
    "Feeling",
    "HealthNotice",
    "HealthNoticeKind",
    "LiaisonHours",
    "Mode",
    "Offer",
    "Placement",
    "PlacementMode",
    "PlacementReview",
    "PlacementStatus",
    "Price",
    "PriceUnit",
    "Provider",
    "ProviderCheck",
    "ProviderStatus",
    "RegistrationKind",
    "ReviewRequest",
    "StepTaken",
    "Subject",
    "Support",
    "SupportKind",
    "SupportStatus",
    "TaughtSession",
    "TimetableSlot",
    "WeekPlaces",
    "Weekday",
]
