"""From what a school system sent to marks of the register: what is taken, what is refused and why.

Pure, like `checking`, which judges pupil, date and code: the school's roll and calendar are
handed in. A refusal says the same of another school's pupil as of nobody.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from attendance.intake.checking import MarkKey, RawRow, RollEntry, check_rows
from attendance.models import LONGEST_COMMENT, RowRefusal
from calendars.days import SchoolCalendar

LONGEST_LATE: Final = 600  # minutes
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# Control characters but tab and line ends, and half a surrogate pair: the database takes no NUL
# and only whole characters.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

COMMENT, MINUTES_LATE = "comment", "minutes_late"
REFUSALS: Final[dict[str, str | Promise]] = {
    **{
        refusal.value: refusal.label
        for refusal in (
            RowRefusal.UPN, RowRefusal.UNKNOWN, RowRefusal.AMBIGUOUS, RowRefusal.FUTURE,
            RowRefusal.OUT_OF_RANGE, RowRefusal.NO_SCHOOL_DAY, RowRefusal.SESSION,
            RowRefusal.NO_CODE, RowRefusal.CODE, RowRefusal.RETIRED,
        )
    },
    RowRefusal.DATE.value: _("The date must be written as 2026-09-07"),
    RowRefusal.TWICE.value: _("The call says two different things about this session"),
    COMMENT: _("The comment is longer than 500 characters or has control characters"),
    MINUTES_LATE: _("Minutes late must be from 0 to 600"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SentMark:
    """One mark as a school system sent it. No comment is "", not late is None."""

    upn: str
    date: str
    session: str
    code: str
    comment: str = ""
    minutes_late: int | None = None


@dataclass(frozen=True, slots=True)
class RemarkOn:
    """What was said beside a mark, and the code it was said of."""

    code: str
    comment: str
    minutes_late: int | None


@dataclass(frozen=True, slots=True)
class RefusedMark:
    """A mark that was not taken: its place in the call (from 0) and a key of `REFUSALS`."""

    index: int
    reason: str


@dataclass(slots=True)
class Received:
    """What a call comes to."""

    codes: dict[MarkKey, str] = field(default_factory=dict)
    remarks: dict[MarkKey, RemarkOn] = field(default_factory=dict)
    refused: list[RefusedMark] = field(default_factory=list)
    repeated: int = 0

    @property
    def days(self) -> list[date]:
        """The days of the marks taken, in order."""
        return sorted({day for _enrolment, day, _session in self.codes})


def check_marks(
    marks: Sequence[SentMark],
    *,
    roll: Mapping[str, list[RollEntry]],
    calendar: SchoolCalendar,
    today: date,
) -> Received:
    """Hold each mark against the roll and the calendar of the school."""
    refused = _refuse_remarks(marks)
    rows = [_as_row(index, mark) for index, mark in enumerate(marks) if index not in refused]
    checked = check_rows(rows, roll=roll, calendar=calendar, today=today)
    refused |= {row.line: reason.value for row, reason, _day in checked.refused}
    received = Received(repeated=checked.repeated)
    for key, (code, row) in checked.marks.items():
        sent = marks[row.line]
        received.codes[key] = code
        received.remarks[key] = RemarkOn(code, sent.comment.strip(), sent.minutes_late or None)
    received.refused = [RefusedMark(*each) for each in sorted(refused.items())]
    return received


def _as_row(index: int, mark: SentMark) -> RawRow:
    """A mark as `check_rows` reads one. Days are taken in one form only: 1/2 is two days."""
    day = mark.date if _ISO_DAY.fullmatch(mark.date) else ""
    return RawRow(index, mark.upn, day, mark.session, mark.code)


def _refuse_remarks(marks: Sequence[SentMark]) -> dict[int, str]:
    """Refusals of what stands beside the marks, and of marks that say two things beside one."""
    refused: dict[int, str] = {}
    said: dict[tuple[str, str, str], tuple[int, SentMark]] = {}
    for index, mark in enumerate(marks):
        if len(mark.comment) > LONGEST_COMMENT or _CONTROL.search(mark.comment):
            refused[index] = COMMENT
        elif mark.minutes_late is not None and not 0 <= mark.minutes_late <= LONGEST_LATE:
            refused[index] = MINUTES_LATE
        name = (_squeezed(mark.upn), mark.date, mark.session.upper())
        first, other = said.setdefault(name, (index, mark))
        if _beside(mark) != _beside(other):
            refused[first] = refused[index] = RowRefusal.TWICE.value
    return refused


def _squeezed(upn: str) -> str:
    return "".join(upn.split()).upper()


def _beside(mark: SentMark) -> tuple[str, int | None]:
    return mark.comment.strip(), mark.minutes_late or None
