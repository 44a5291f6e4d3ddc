"""What attendance keeps, by noun: registers, alerts, part-time timetables, returns …"""

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
from attendance.models.holds import LIVE_HOLDS, AlertHold, HoldStatus
from attendance.models.imports import (
    ImportRow,
    ImportStatus,
    RegisterImport,
    RowOutcome,
    RowRefusal,
)
from attendance.models.layouts import RegisterLayout
from attendance.models.part_time import (
    AgreedHow,
    PartTimeReason,
    PartTimeReview,
    PartTimeStatus,
    PartTimeTerms,
    PartTimeTimetable,
    TermsAnswer,
)
from attendance.models.registers import FIRST_YEAR, LAST_YEAR, Correction, RegisterDay
from attendance.models.returns import (
    BELIEVED,
    DECIDED_STATUSES,
    UNSENT_STATUSES,
    EntryStatus,
    ReturnEntry,
    ReturnGround,
    ReturnKind,
    ReturnRow,
    StatutoryReturn,
    StatutoryReturnStatus,
)
from attendance.models.standings import MarkedAs, NotAttending, SchoolStanding
from attendance.models.tallies import AbsenceTally, ChangedRegister, UntalliedDay
from attendance.models.tokens import RegisterToken, TokenStatus
from attendance.models.totals import RegisterTotals

__all__ = [
    "BELIEVED",
    "DECIDED_STATUSES",
    "FINISHED_STATUSES",
    "FIRST_YEAR",
    "LAST_YEAR",
    "LIVE_HOLDS",
    "LONGEST_COMMENT",
    "OPEN_STATUSES",
    "UNANSWERED_STATUSES",
    "UNSENT_STATUSES",
    "AbsenceReason",
    "AbsenceTally",
    "AgreedHow",
    "Alert",
    "AlertAnswer",
    "AlertHold",
    "AlertStatus",
    "ChangedRegister",
    "Correction",
    "Delivery",
    "EntryStatus",
    "HealthPeriod",
    "HoldStatus",
    "ImportRow",
    "ImportStatus",
    "MarkedAs",
    "NotAttending",
    "PartTimeReason",
    "PartTimeReview",
    "PartTimeStatus",
    "PartTimeTerms",
    "PartTimeTimetable",
    "RegisterDay",
    "RegisterImport",
    "RegisterLayout",
    "RegisterToken",
    "RegisterTotals",
    "Remark",
    "ReturnEntry",
    "ReturnGround",
    "ReturnKind",
    "ReturnRow",
    "RowOutcome",
    "RowRefusal",
    "Rule",
    "SchoolStanding",
    "StatutoryReturn",
    "StatutoryReturnStatus",
    "TermsAnswer",
    "TokenStatus",
    "UntalliedDay",
]
