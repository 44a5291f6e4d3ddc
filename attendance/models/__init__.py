"""Registers, health-related periods, imports with their layouts, alerts, school systems."""

from attendance.models.alerts import (
    FINISHED_STATUSES,
    OPEN_STATUSES,
    UNANSWERED_STATUSES,
    AbsenceReason,
    Alert,
    AlertAnswer,
    AlertStatus,
    Rule,
)
from attendance.models.deliveries import LONGEST_COMMENT, Delivery, Remark
from attendance.models.health import HealthPeriod
from attendance.models.imports import (
    ImportRow,
    ImportStatus,
    RegisterImport,
    RowOutcome,
    RowRefusal,
)
from attendance.models.layouts import RegisterLayout
from attendance.models.registers import FIRST_YEAR, LAST_YEAR, Correction, RegisterDay
from attendance.models.standings import MarkedAs, NotAttending, SchoolStanding
from attendance.models.tallies import AbsenceTally
from attendance.models.tokens import RegisterToken, TokenStatus
from attendance.models.totals import RegisterTotals

__all__ = [
    "FINISHED_STATUSES",
    "FIRST_YEAR",
    "LAST_YEAR",
    "LONGEST_COMMENT",
    "OPEN_STATUSES",
    "UNANSWERED_STATUSES",
    "AbsenceReason",
    "AbsenceTally",
    "Alert",
    "AlertAnswer",
    "AlertStatus",
    "Correction",
    "Delivery",
    "HealthPeriod",
    "ImportRow",
    "ImportStatus",
    "MarkedAs",
    "NotAttending",
    "RegisterDay",
    "RegisterImport",
    "RegisterLayout",
    "RegisterToken",
    "RegisterTotals",
    "Remark",
    "RowOutcome",
    "RowRefusal",
    "Rule",
    "SchoolStanding",
    "TokenStatus",
]
