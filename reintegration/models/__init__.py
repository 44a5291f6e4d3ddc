"""The plan for a return, what was agreed, what happened, and what comes after it."""

from reintegration.models.after import (
    Choice,
    ChoiceKind,
    FollowUp,
    FollowUpStatus,
    Going,
    HandoverPack,
    Slip,
)
from reintegration.models.agreements import AGREEING, Answer, How, Party, ReturnAgreement
from reintegration.models.panel import PanelRequest, RequestKind
from reintegration.models.part_time import PlanPartTime
from reintegration.models.plans import (
    FOLLOWED_UP_ROUTES,
    PHASED,
    RestOfWeek,
    ReturnPlan,
    ReturnStatus,
    Route,
)
from reintegration.models.steps import ALL_SESSIONS, Phase, Place, WeekStep

__all__ = [
    "AGREEING",
    "ALL_SESSIONS",
    "FOLLOWED_UP_ROUTES",
    "PHASED",
    "Answer",
    "Choice",
    "ChoiceKind",
    "FollowUp",
    "FollowUpStatus",
    "Going",
    "HandoverPack",
    "How",
    "PanelRequest",
    "Party",
    "Phase",
    "Place",
    "PlanPartTime",
    "RequestKind",
    "RestOfWeek",
    "ReturnAgreement",
    "ReturnPlan",
    "ReturnStatus",
    "Route",
    "Slip",
    "WeekStep",
]
