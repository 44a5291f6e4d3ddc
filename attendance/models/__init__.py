"""Registers, health-related periods, imports and alerts."""

from attendance.models.alerts import (
    FINISHED_STATUSES,
    OPEN_STATUSES,
    Alert,
    AlertAnswer,
    AlertStatus,
    Rule,
)
from attendance.models.health import HealthPeriod
from attendance.models.imports import (
    ImportRow,
    ImportStatus,
    RegisterImport,
    RowOutcome,
    RowRefusal,
)
from attendance.models.registers import FIRST_YEAR, LAST_YEAR, Correction, RegisterDay

__all__ = [
    "FINISHED_STATUSES",
    "FIRST_YEAR",
    "LAST_YEAR",
    "OPEN_STATUSES",
    "Alert",
    "AlertAnswer",
    "AlertStatus",
    "Correction",
    "HealthPeriod",
    "ImportRow",
    "ImportStatus",
    "RegisterDay",
    "RegisterImport",
    "RowOutcome",
    "RowRefusal",
    "Rule",
]
