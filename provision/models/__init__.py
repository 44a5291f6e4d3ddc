"""Models of provision, one module a noun."""

from provision.models.modes import Mode
from provision.models.placements import (
    LIVE,
    OPEN,
    TAUGHT,
    EndReason,
    Placement,
    PlacementMode,
    PlacementStatus,
)
from provision.models.subjects import CORE, Subject
from provision.models.timetable import TimetableSlot, Weekday

__all__ = [
    "CORE",
    "LIVE",
    "OPEN",
    "TAUGHT",
    "EndReason",
    "Mode",
    "Placement",
    "PlacementMode",
    "PlacementStatus",
    "Subject",
    "TimetableSlot",
    "Weekday",
]
