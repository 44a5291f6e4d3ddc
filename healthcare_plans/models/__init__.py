"""The plan, its versions, what stands in them, who agreed, and the reviews."""

from healthcare_plans.models.agreements import Agreement, Answer, How, Party
from healthcare_plans.models.content import SupportLevel
from healthcare_plans.models.plan import (
    LIVE,
    Area,
    AreaAnswer,
    AreaState,
    Plan,
    PlanStatus,
    PlanVersion,
    VersionStatus,
)
from healthcare_plans.models.reviews import Review, ReviewOutcome
from healthcare_plans.models.rows import (
    EmergencyContact,
    EntrustedPerson,
    Medicine,
    PersonToTell,
    PlanRow,
    Supporter,
)

__all__ = [
    "LIVE",
    "Agreement",
    "Answer",
    "Area",
    "AreaAnswer",
    "AreaState",
    "EmergencyContact",
    "EntrustedPerson",
    "How",
    "Medicine",
    "Party",
    "PersonToTell",
    "Plan",
    "PlanRow",
    "PlanStatus",
    "PlanVersion",
    "Review",
    "ReviewOutcome",
    "SupportLevel",
    "Supporter",
    "VersionStatus",
]
