"""Attendance and absence codes with their statistical classes.

Codes: School Attendance (Pupil Registration) (England) Regulations 2024 (SI 2024/208), reg. 10,
in force from 19 August 2024. Statistical classes: Department for Education, *Working together to
improve school attendance* and *Pupil absence in schools in England: methodology*. The absence of
a code that is not possible is no absence, and it is left out of every rate.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NEW_CODES_FROM: Final = date(2024, 8, 19)


class MarkClass(models.TextChoices):
    """How the Department for Education counts a session."""

    PRESENT = "present", _("Present")
    ACTIVITY = "activity", _("Approved educational activity")
    AUTHORISED = "authorised", _("Authorised absence")
    UNAUTHORISED = "unauthorised", _("Unauthorised absence")
    NOT_POSSIBLE = "not_possible", _("Not a possible session")


@dataclass(frozen=True, slots=True)
class AttendanceCode:
    """One code of the register. `until` is the last day of a retired one."""

    code: str
    meaning: str | Promise
    mark_class: MarkClass
    until: date | None = None

    @property
    def is_possible(self) -> bool:
        """Whether a session so marked counts as one that the pupil could have attended."""
        return self.mark_class is not MarkClass.NOT_POSSIBLE

    @property
    def is_attended(self) -> bool:
        """Present, or at an approved educational activity."""
        return self.mark_class in {MarkClass.PRESENT, MarkClass.ACTIVITY}

    @property
    def is_absent(self) -> bool:
        """Absent from a possible session."""
        return self.mark_class in {MarkClass.AUTHORISED, MarkClass.UNAUTHORISED}


C = MarkClass
_RETIRED = date(2024, 8, 18)

_ROWS: tuple[AttendanceCode, ...] = (
    AttendanceCode("/", _("Present in the morning"), C.PRESENT),
    AttendanceCode("\\", _("Present in the afternoon"), C.PRESENT),
    AttendanceCode("L", _("Late, before the register closed"), C.PRESENT),
    AttendanceCode("K", _("At education that the local authority arranged"), C.ACTIVITY),
    AttendanceCode("V", _("On an educational visit"), C.ACTIVITY),
    AttendanceCode("P", _("At an approved sporting activity"), C.ACTIVITY),
    AttendanceCode("W", _("On work experience"), C.ACTIVITY),
    AttendanceCode("B", _("At another approved educational activity"), C.ACTIVITY),
    AttendanceCode("D", _("Dual registered, expected at the other school"), C.NOT_POSSIBLE),
    AttendanceCode("C1", _("Leave for a performance or employment abroad"), C.AUTHORISED),
    AttendanceCode("C2", _("Leave for a temporary part-time timetable"), C.AUTHORISED),
    AttendanceCode("C", _("Leave in exceptional circumstances"), C.AUTHORISED),
    AttendanceCode("J1", _("Leave for an interview"), C.AUTHORISED),
    AttendanceCode("M", _("At a medical or dental appointment"), C.AUTHORISED),
    AttendanceCode("S", _("Leave to study for a public examination"), C.AUTHORISED),
    AttendanceCode("X", _("Not of compulsory school age, not expected"), C.NOT_POSSIBLE),
    AttendanceCode("T", _("Parent travelling for work"), C.AUTHORISED),
    AttendanceCode("R", _("Religious observance"), C.AUTHORISED),
    AttendanceCode("I", _("Ill"), C.AUTHORISED),
    AttendanceCode("E", _("Suspended or excluded, nothing arranged"), C.AUTHORISED),
    AttendanceCode("Q", _("No access arrangements by the local authority"), C.NOT_POSSIBLE),
    AttendanceCode("Y1", _("Usual transport not available"), C.NOT_POSSIBLE),
    AttendanceCode("Y2", _("Widespread disruption to travel"), C.NOT_POSSIBLE),
    AttendanceCode("Y3", _("Part of the premises closed"), C.NOT_POSSIBLE),
    AttendanceCode("Y4", _("School unexpectedly closed"), C.NOT_POSSIBLE),
    AttendanceCode("Y5", _("In criminal justice detention"), C.NOT_POSSIBLE),
    AttendanceCode("Y6", _("Kept away by public health guidance or law"), C.NOT_POSSIBLE),
    AttendanceCode("Y7", _("Another unavoidable cause"), C.NOT_POSSIBLE),
    AttendanceCode("G", _("Holiday without leave"), C.UNAUTHORISED),
    AttendanceCode("N", _("Reason not yet known"), C.UNAUTHORISED),
    AttendanceCode("O", _("Absent without leave or reason"), C.UNAUTHORISED),
    AttendanceCode("U", _("Arrived after the register closed"), C.UNAUTHORISED),
    AttendanceCode("Z", _("Not yet on the roll"), C.NOT_POSSIBLE),
    AttendanceCode("#", _("School closed as planned"), C.NOT_POSSIBLE),
    AttendanceCode("H", _("Holiday with leave (until August 2024)"), C.AUTHORISED, _RETIRED),
    AttendanceCode("J", _("At an interview (until August 2024)"), C.ACTIVITY, _RETIRED),
    AttendanceCode("Y", _("Could not attend (until August 2024)"), C.NOT_POSSIBLE, _RETIRED),
)

CODES: Final[dict[str, AttendanceCode]] = {row.code: row for row in _ROWS}

ATTENDED: Final = tuple(row.code for row in _ROWS if row.is_attended)
ABSENT: Final = tuple(row.code for row in _ROWS if row.is_absent)
AUTHORISED: Final = tuple(row.code for row in _ROWS if row.mark_class is C.AUTHORISED)
UNAUTHORISED: Final = tuple(row.code for row in _ROWS if row.mark_class is C.UNAUTHORISED)
ILLNESS: Final = "I"
MEDICAL: Final = "M"
HEALTH: Final = (ILLNESS, MEDICAL)
CLOSED: Final = "#"

MORNING, AFTERNOON = 1, 2
SESSION_NAMES: Final = {MORNING: _("morning"), AFTERNOON: _("afternoon")}


def is_in_use(code: str, day: date) -> bool:
    """Whether a known code could be used on `day`: a retired one only until it was retired."""
    until = CODES[code].until
    return until is None or day <= until


def present_code(session: int) -> str:
    """The mark for a pupil who is there: / in the morning, \\ in the afternoon."""
    return "/" if session == MORNING else "\\"
