"""The ledger's records."""

from ledger.models.base import PublicIdModel, RecordedModel, RetainedModel, RetentionClass
from ledger.models.files import ScanState, StoredFile
from ledger.models.history import AccessLogEntry, StatusChange
from ledger.models.jobs import Job, JobState
from ledger.models.notifications import EmailState, Notification
from ledger.models.settings import SettingValue

__all__ = [
    "AccessLogEntry",
    "EmailState",
    "Job",
    "JobState",
    "Notification",
    "PublicIdModel",
    "RecordedModel",
    "RetainedModel",
    "RetentionClass",
    "ScanState",
    "SettingValue",
    "StatusChange",
    "StoredFile",
]
