"""From rows of a file to marks of the register: what is taken, what is refused and why.

Pure: the school's roll and calendar are handed in. Nothing here knows a pupil of another school,
so nothing can be told about one.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError

from attendance.codes import AFTERNOON, CLOSED, CODES, MORNING, is_in_use, present_code
from attendance.models import RowRefusal
from attendance.models.registers import has_partition
from attendance.reading import RawRow, parse_day
from calendars.days import SchoolCalendar
from cases.identifiers import clean_upn

SESSIONS = {"AM": MORNING, "PM": AFTERNOON}
MarkKey = tuple[int, date, int]  # enrolment, day, session


@dataclass(frozen=True, slots=True)
class RollEntry:
    """An enrolment of one child at the school, from the first to the last day."""

    enrolment_id: int
    child_id: int
    starts_on: date
    ends_on: date | None

    def covers(self, day: date) -> bool:
        """Whether the child was on roll on that day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(slots=True)
class Checked:
    """What a file comes to: its marks with the row that has them, and the rows refused."""

    marks: dict[MarkKey, tuple[str, RawRow]] = field(default_factory=dict)
    refused: list[tuple[RawRow, RowRefusal, date | None]] = field(default_factory=list)
    repeated: int = 0

    @property
    def days(self) -> list[date]:
        """The days of the marks, in order."""
        return sorted({day for _enrolment, day, _session in self.marks})


def check_rows(
    rows: Iterable[RawRow],
    *,
    roll: Mapping[str, list[RollEntry]],
    calendar: SchoolCalendar,
    today: date,
) -> Checked:
    """Hold each row against the roll (by UPN) and the calendar of the school."""
    checked = Checked()
    clashes: set[MarkKey] = set()
    read_day = _remember(parse_day)
    is_upn = _remember(_is_upn)
    for row in rows:
        day = read_day(row.day)
        found = _check_row(row, day, is_upn, roll, calendar, today)
        if isinstance(found, RowRefusal):
            checked.refused.append((row, found, day))
            continue
        key, code = found
        if key not in checked.marks:
            checked.marks[key] = (code, row)
        elif checked.marks[key][0] == code:
            checked.repeated += 1
        else:
            clashes.add(key)
            checked.refused.append((row, RowRefusal.TWICE, key[1]))
    for key in clashes:
        _code, first = checked.marks.pop(key)
        checked.refused.append((first, RowRefusal.TWICE, key[1]))
    checked.refused.sort(key=lambda item: item[0].line)
    return checked


def _check_row(
    row: RawRow,
    day: date | None,
    is_upn: Callable[[str], bool],
    roll: Mapping[str, list[RollEntry]],
    calendar: SchoolCalendar,
    today: date,
) -> RowRefusal | tuple[MarkKey, str]:
    session = SESSIONS.get(row.session.upper())
    refusal = _refuse_day(day, today) or _refuse_mark(session, row.code.upper(), day)
    if refusal or day is None or session is None:
        return refusal or RowRefusal.DATE
    upn = "".join(row.upn.split()).upper()
    if not is_upn(upn):
        return RowRefusal.UPN
    found = [entry for entry in roll.get(upn, ()) if entry.covers(day)]
    if not found:
        return RowRefusal.UNKNOWN
    if len({entry.child_id for entry in found}) > 1:
        return RowRefusal.AMBIGUOUS
    code = _code(row.code.upper(), session)
    if not calendar.is_school_day(day) and (code != CLOSED or day.weekday() > 4):
        return RowRefusal.NO_SCHOOL_DAY
    return (found[-1].enrolment_id, day, session), code


def _refuse_day(day: date | None, today: date) -> RowRefusal | None:
    if day is None:
        return RowRefusal.DATE
    if day > today:
        return RowRefusal.FUTURE
    return None if has_partition(day) else RowRefusal.OUT_OF_RANGE


def _refuse_mark(session: int | None, code: str, day: date | None) -> RowRefusal | None:
    if session is None:
        return RowRefusal.SESSION
    if not code:
        return RowRefusal.NO_CODE
    if code not in CODES:
        return RowRefusal.CODE
    if day is not None and not is_in_use(code, day):
        return RowRefusal.RETIRED
    return None


def _code(code: str, session: int) -> str:
    """Systems export / for presence in either session."""
    return present_code(session) if code in {"/", "\\"} else code


def _is_upn(text: str) -> bool:
    try:
        clean_upn(text)
    except ValidationError:
        return False
    return True


def _remember(function: Callable) -> Callable:
    """A file has few days and pupils, each many times."""
    known: dict[str, object] = {}

    def ask(text: str) -> object:
        if text not in known:
            known[text] = function(text)
        return known[text]

    return ask


def span_of(days: list[date]) -> tuple[date | None, date | None]:
    """The first and last of some days."""
    return (days[0], days[-1]) if days else (None, None)
