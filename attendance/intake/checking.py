"""From the marks of a file to marks of the register: what is taken, what is refused and why.

Pure: the school's roll and calendar are handed in. Nothing here knows a pupil of another school,
so nothing can be told about one. A session is looked at as a whole first; only where something in
it does not fit, mark by mark.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.core.exceptions import ValidationError

from attendance.codes import CLOSED, CODES, is_in_use, present_code
from attendance.models import RowRefusal
from attendance.models.registers import has_partition
from attendance.reading import Days, Sheet, Slot
from attendance.reading.sheets import NO_MARK, WHOLE_DAY, Place, Strip, gather
from calendars.days import SchoolCalendar
from cases.identifiers import clean_upn

MarkKey = tuple[int, date, int]  # enrolment, day, session
Session = tuple[date, int]
_HALVES = frozenset({"AM", "PM"})


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
class Roll:
    """A school's roll by UPN: enrolments for all days asked about, and those for some of them."""

    always: dict[str, int] = field(default_factory=dict)
    sometimes: dict[str, list[RollEntry]] = field(default_factory=dict)

    def on(self, day: date) -> dict[str, int]:
        """Everybody on roll on that day: UPN to enrolment, the newest. Ambiguous ones are out."""
        if not self.sometimes:
            return self.always
        found = dict(self.always)
        for upn, entries in self.sometimes.items():
            there = [entry for entry in entries if entry.covers(day)]
            if len({entry.child_id for entry in there}) == 1:
                found[upn] = there[-1].enrolment_id
        return found

    def is_ambiguous(self, upn: str, day: date) -> bool:
        """Whether two pupils on roll that day have this UPN."""
        children = {e.child_id for e in self.sometimes.get(upn, ()) if e.covers(day)}
        return len(children) > 1


class Refused(NamedTuple):
    """A mark that is not taken: where it stands, why, and its day when that could be read."""

    place: Place
    reason: RowRefusal
    day: date | None


@dataclass(slots=True)
class Checked:
    """What a file comes to: session to enrolment to code, and the marks refused."""

    marks: dict[Session, dict[int, str]] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    repeated: int = 0

    @property
    def days(self) -> list[date]:
        """The days of the marks, in order."""
        return sorted({day for (day, _session), marks in self.marks.items() if marks})


def check_sheet(
    sheet: Sheet, *, roll: Roll, calendar: SchoolCalendar, days: Days, today: date
) -> Checked:
    """Hold each mark against the roll and the calendar of the school."""
    return _Check(sheet, roll, calendar, days, today).run()


@dataclass(frozen=True, slots=True)
class RawRow:
    """One mark that comes by itself, with its number (`line`) where it comes from."""

    line: int
    upn: str
    day: str
    session: str
    code: str


@dataclass(frozen=True, slots=True)
class CheckedRows:
    """What marks that came one by one come to, each with the row that said it."""

    marks: dict[MarkKey, tuple[str, RawRow]]
    refused: list[tuple[RawRow, RowRefusal, date | None]]
    repeated: int


def check_rows(
    rows: Sequence[RawRow],
    *,
    roll: Mapping[str, list[RollEntry]],
    calendar: SchoolCalendar,
    today: date,
) -> CheckedRows:
    """The same for marks that do not come in a file: days as 2026-09-07, sessions as AM and PM."""
    strip = Strip(
        ["".join(row.upn.split()).upper() for row in rows],
        [row.day for row in rows],
        [row.session if row.session.upper() in _HALVES else "?" for row in rows],
        0,
        [row.code.strip().upper() for row in rows],
        may_be_empty=False,
    )
    sheet, everybody, days = gather([strip]), Roll({}, dict(roll)), Days()
    checked = check_sheet(sheet, roll=everybody, calendar=calendar, days=days, today=today)
    keys = {
        (enrolment, day, session): code
        for (day, session), marks in checked.marks.items()
        for enrolment, code in marks.items()
    }
    found = {
        key: (keys[key], rows[place.row]) for key, place in locate(sheet, everybody, days, keys)
    }
    refused = [(rows[one.place.row], one.reason, one.day) for one in checked.refused]
    return CheckedRows(found, refused, checked.repeated)


class _Check:
    """One file being checked. `reasons` gathers what is refused, session by session."""

    def __init__(
        self, sheet: Sheet, roll: Roll, calendar: SchoolCalendar, days: Days, today: date
    ) -> None:
        self.sheet, self.roll, self.calendar = sheet, roll, calendar
        self.days, self.today = days, today
        self.marks: dict[Session, dict[int, str]] = {}
        self.slots_of: dict[Session, list[Slot]] = {}
        self.twice: dict[Session, set[int]] = {}
        self.reasons: dict[tuple[Slot, str], RowRefusal] = {}
        self._enrolled: dict[date, dict[str, int]] = {}

    def run(self) -> Checked:
        for slot, marks in self.sheet.slots.items():
            day, number = self.days.read(slot.day), slot.number
            if reason := self._refuse_session(day, number):
                self.reasons |= dict.fromkeys(((slot, upn) for upn in marks), reason)
            elif day is not None and number is not None:
                self._take((day, number), slot, marks)
        self._take_back()
        refused = self._find_refused() if self.reasons else []
        taken = sum(map(len, self.marks.values()))
        return Checked(self.marks, refused, self.sheet.count - len(refused) - taken)

    def _refuse_session(self, day: date | None, number: int | None) -> RowRefusal | None:
        if day is None:
            return RowRefusal.DATE
        if day > self.today:
            return RowRefusal.FUTURE
        if not has_partition(day):
            return RowRefusal.OUT_OF_RANGE
        if number is None:
            return RowRefusal.SESSION
        return RowRefusal.PAIR if number == WHOLE_DAY else None

    def _take(self, key: Session, slot: Slot, marks: dict[str, str]) -> None:
        enrolled = self._on_roll(key[0])
        codes = codes_on(*key, is_open=self.calendar.is_school_day(key[0]))
        self.slots_of.setdefault(key, []).append(slot)
        if key not in self.marks and not self.sheet.clashes:
            try:
                taken = {enrolled[upn]: codes[code] for upn, code in marks.items()}
            except KeyError:
                taken = {}
            if len(taken) == len(marks):
                self.marks[key] = taken
                return
        for upn, code in marks.items():
            self._take_one(key, slot, upn, code)

    def _take_one(self, key: Session, slot: Slot, upn: str, code: str) -> None:
        enrolment = self._on_roll(key[0]).get(upn)
        plain = codes_on(*key, is_open=self.calendar.is_school_day(key[0])).get(code)
        if enrolment is None or plain is None:
            self.reasons[slot, upn] = self._refuse_mark(key[0], upn, code)
            return
        before = self.marks.setdefault(key, {}).setdefault(enrolment, plain)
        if before != plain or (slot, upn) in self.sheet.clashes:
            self.twice.setdefault(key, set()).add(enrolment)

    def _refuse_mark(self, day: date, upn: str, code: str) -> RowRefusal:
        if code in NO_MARK:
            return RowRefusal.NO_CODE
        if code not in CODES:
            return RowRefusal.CODE
        if not is_in_use(code, day):
            return RowRefusal.RETIRED
        if upn in self._on_roll(day):
            return RowRefusal.NO_SCHOOL_DAY
        if self.roll.is_ambiguous(upn, day):
            return RowRefusal.AMBIGUOUS
        return RowRefusal.UNKNOWN if is_upn(upn) else RowRefusal.UPN

    def _take_back(self) -> None:
        """Of two different marks for a session neither is taken, whatever rows they stand in."""
        for key, enrolments in self.twice.items():
            enrolled = self._on_roll(key[0])
            for slot in self.slots_of[key]:
                for upn in self.sheet.slots[slot]:
                    if enrolled.get(upn) in enrolments:
                        self.reasons.setdefault((slot, upn), RowRefusal.TWICE)
            for enrolment in enrolments:
                self.marks[key].pop(enrolment, None)

    def _find_refused(self) -> list[Refused]:
        found = [
            Refused(place, self.reasons[place.slot, place.upn], self.days.read(place.slot.day))
            for place in self.sheet.places()
            if (place.slot, place.upn) in self.reasons
        ]
        return sorted(found, key=lambda refused: refused.place.row)

    def _on_roll(self, day: date) -> dict[str, int]:
        if day not in self._enrolled:
            self._enrolled[day] = self.roll.on(day)
        return self._enrolled[day]


def locate(
    sheet: Sheet, roll: Roll, days: Days, keys: Collection[MarkKey]
) -> Iterator[tuple[MarkKey, Place]]:
    """Where some marks that were taken stand in the file."""
    on_roll: dict[date, dict[str, int]] = {}
    for place in sheet.places():
        day, number = days.read(place.slot.day), place.slot.number
        if day is None or number is None:
            continue
        if day not in on_roll:
            on_roll[day] = roll.on(day)
        key = (on_roll[day].get(place.upn, 0), day, number)
        if key in keys:
            yield key, place


@lru_cache(maxsize=2048)
def codes_on(day: date, session: int, *, is_open: bool) -> dict[str, str]:
    """The codes that can be taken: as a file has it to as the register has it.

    Systems export / for presence in either session. A day without teaching takes no mark but #,
    from Monday to Friday.
    """
    if not is_open:
        return {CLOSED: CLOSED} if day.weekday() < 5 else {}
    codes = {code: code for code in CODES if is_in_use(code, day)}
    return codes | dict.fromkeys(("/", "\\"), present_code(session))


@lru_cache(maxsize=65_536)
def is_upn(text: str) -> bool:
    """Whether it has the form and the check letter of a UPN."""
    try:
        clean_upn(text)
    except ValidationError:
        return False
    return True


def span_of(days: Iterable[date]) -> tuple[date | None, date | None]:
    """The first and last of some days."""
    found = list(days)
    return (min(found), max(found)) if found else (None, None)
