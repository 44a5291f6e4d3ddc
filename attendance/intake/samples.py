"""The first rows of a file, as the page shows them on which a person says which column is what."""

from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import NamedTuple

from django.utils import timezone

from attendance.codes import AFTERNOON, CODES, MORNING, present_code
from attendance.models import RegisterImport, RegisterLayout
from attendance.reading import (
    Header,
    Layout,
    Role,
    Table,
    Unrecognised,
    find_header,
    read_sheet,
    read_table,
)
from attendance.reading.dates import Days, Writing, find_year, judge
from attendance.reading.layouts import guess_header, guess_layout
from attendance.reading.sheets import Place, Sheet
from attendance.services.imports.opening import lines_above
from ledger.files import read_bytes

ROWS_LOOKED_AT = 300
SHOWN = 3  # values of a column
FIRST_MARKS = 8
_LOOKED_AT = 5_000  # marks, of which the first are shown


class SampleColumn(NamedTuple):
    """A column with its heading as in the file and the first values below it."""

    key: str
    name: str
    values: tuple[str, ...]
    role: Role | None


class FirstMark(NamedTuple):
    """A mark as Waymark reads it; `day` and `session` are None where it cannot."""

    upn: str
    day: date | None
    written: str
    session: int | None
    code: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Sample:
    """A file with the layout that is guessed, or was saved, and what its dates leave open."""

    table: Table
    header: Header
    layout: Layout

    @property
    def columns(self) -> list[SampleColumn]:
        """Every column but those whose headings are days."""
        days = {column.place for column in self.header.day_columns}
        roles = {key: role for role, key in self.layout.columns.items()}
        return [
            SampleColumn(key, name, self._values(place), roles.get(key))
            for place, (key, name) in enumerate(
                zip(self.header.keys, self.header.names, strict=True)
            )
            if place not in days
        ]

    @property
    def headings(self) -> list[tuple[str, str]]:
        """Key and heading of all columns but those that are days, as a layout keeps them."""
        return [(column.key, column.name) for column in self.columns]

    @property
    def days(self) -> tuple[str, ...]:
        """The headings that are days, as written."""
        return tuple(dict.fromkeys(column.day for column in self.header.day_columns))

    def _values(self, place: int) -> tuple[str, ...]:
        cells = self.table.column(place, self.header.index)[:ROWS_LOOKED_AT]
        return tuple(dict.fromkeys(cell.strip() for cell in cells if cell.strip()))[:SHOWN]


def take_sample(register_import: RegisterImport) -> Sample:
    """The file of an import, by the layout that fits it, else by a guess."""
    table = read_table(read_bytes(register_import.file))
    saved = RegisterLayout.objects.standing().filter(school_id=register_import.school_id)
    try:
        return Sample(table, *find_header(table, [one.layout for one in saved]))
    except Unrecognised:
        header = guess_header(table)
        return Sample(table, header, guess_layout(table, header))


def columns_of(saved: RegisterLayout) -> list[SampleColumn]:
    """The columns of the file that a layout was confirmed with, without any value of it."""
    roles = {key: Role(role) for role, key in saved.columns.items()}
    headings = dict(saved.headings) | {key: key for key in roles if key not in dict(saved.headings)}
    return [SampleColumn(key, name, (), roles.get(key)) for key, name in headings.items()]


def writing_of(sheet: Sheet) -> Writing:
    """What the dates of the file leave open."""
    return judge((slot.day for slot in sheet.slots), timezone.localdate())


def year_of(sample: Sample, sheet: Sheet) -> int | None:
    """The academic year that the file itself tells of dates without one."""
    above = lines_above(sample.table, sample.header)
    return find_year(above, [slot.day for slot in sheet.slots], timezone.localdate())


def sheet_of(sample: Sample, layout: Layout) -> Sheet | None:
    """The marks of the file by a layout; None when it names too few columns."""
    if not layout.is_complete or not layout.fits(sample.header):
        return None
    return read_sheet(sample.table, sample.header, layout)


def first_marks(sheet: Sheet, days: Days) -> list[FirstMark]:
    """The first marks of a file in words, so that a person sees whether they are read rightly."""
    found = []
    for place in _first(sheet):
        code = CODES.get(_as_taken(place))
        found.append(
            FirstMark(
                place.upn, days.read(place.slot.day), place.slot.day, place.slot.number,
                place.code, str(code.meaning) if code else "",
            )
        )  # fmt: skip
    return found


def _as_taken(place: Place) -> str:
    """Systems write / for presence in either session."""
    session = place.slot.number
    if place.code in ("/", "\\") and session in (MORNING, AFTERNOON):
        return present_code(session)
    return place.code


def _first(sheet: Sheet) -> list[Place]:
    """Those of the first rows; a file with a column a session is looked at sideways."""
    return sorted(islice(sheet.places(), _LOOKED_AT), key=lambda place: place.row)[:FIRST_MARKS]
