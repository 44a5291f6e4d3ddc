"""Where the marks stand in a school's files: guessed from one file, or as a person confirmed it.

A layout fits every file whose header has the columns it names, wherever they stand and whatever
stands beside them; columns headed by days differ from week to week and are found by their headings.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from attendance.codes import CODES
from attendance.reading.dates import Order, read_written
from attendance.reading.headings import KNOWN, Header, Role, header_at, read_session
from attendance.reading.tables import Table

_SEARCHED = 30  # rows in which the header is looked for
_SAMPLE = 60  # rows by which a column is judged
_UPN = re.compile(r"^\s*[A-Za-z]\d{11}[\dA-Za-z]\s*$")

# Which columns say where a mark belongs: exactly one of these sets, or columns headed by days.
SHAPES: tuple[frozenset[Role], ...] = (
    frozenset({Role.DATE, Role.SESSION, Role.CODE}),
    frozenset({Role.DATE, Role.AM, Role.PM}),
    frozenset({Role.DATE, Role.BOTH}),
)
_PERSON = frozenset({Role.UPN, Role.FORENAME, Role.SURNAME, Role.BORN})


class Unrecognised(Exception):  # noqa: N818 (an answer, not a fault)
    """No layout that is known fits the file: a person has to look at its columns."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Role to the key of its column (`Header.keys`). `order` is that of dates in figures."""

    columns: dict[Role, str]
    order: Order | None = None

    @property
    def shape(self) -> frozenset[Role]:
        """The roles that say where a mark belongs; empty when columns headed by days do."""
        return frozenset(self.columns) - _PERSON

    @property
    def is_complete(self) -> bool:
        """Whether marks can be read by it, from a file with day headings if it has no date."""
        return Role.UPN in self.columns and (not self.shape or self.shape in SHAPES)

    def fits(self, header: Header) -> bool:
        """Whether the header has every column of the layout."""
        if not set(self.columns.values()) <= set(header.keys):
            return False
        return bool(self.shape or header.day_columns)


# Headings that Waymark names itself on the page where files are uploaded: read without asking.
OWN = {
    Role.UPN: KNOWN[Role.UPN][:2],
    Role.DATE: KNOWN[Role.DATE][:4],
    Role.SESSION: KNOWN[Role.SESSION][:4],
    Role.CODE: KNOWN[Role.CODE][:3],
}


def own_layout(header: Header) -> Layout | None:
    """The layout of a file that has Waymark's own headings; names and birth dates go with it."""
    columns = {
        role: next((word for word in words if word in header.keys), "")
        for role, words in OWN.items()
    }
    if not all(columns.values()):
        return None
    beside = {role: key for role, key in header.roles.items() if role in _PERSON - {Role.UPN}}
    return Layout(columns | beside)


def find_header(table: Table, layouts: Iterable[Layout]) -> tuple[Header, Layout]:
    """The header of the file and the first layout that fits it. Raises Unrecognised."""
    known = list(layouts)
    for header in _headers(table):
        for layout in known:
            if layout.fits(header):
                return header, layout
        if own := own_layout(header):
            return header, own
    raise Unrecognised


def guess_header(table: Table) -> Header:
    """The row above the first UPN that most looks like headings: known words and days."""
    rows = table.top(_SEARCHED)
    first = next((i for i, row in enumerate(rows) if any(map(_UPN.match, row))), len(rows))

    def score(header: Header) -> tuple[int, int]:
        return 3 * len(header.roles) + 2 * min(len(header.day_columns), 3), -header.index

    headers = [header for header in _headers(table) if header.index < first]
    best = max(headers, key=score, default=None)
    if best is not None and score(best)[0]:
        return best
    return headers[-1] if headers and first < len(rows) else header_at(rows, 0)


def guess_layout(table: Table, header: Header, order: Order | None = None) -> Layout:
    """The most likely layout of a file: by headings, then by what stands below them."""
    columns = dict(header.roles)
    rows = table.top(header.index + 1 + _SAMPLE)[header.index + 1 :]
    days = {column.place for column in header.day_columns}
    for place, key in enumerate(header.keys):
        if key not in columns.values() and place not in days:
            role = _role_by_content([row[place] for row in rows if place < len(row)], columns)
            if role is not None:
                columns[role] = key
    return Layout(_one_shape(columns, has_days=bool(days)), order)


def _headers(table: Table) -> Iterable[Header]:
    rows = table.top(_SEARCHED)
    for index, row in enumerate(rows):
        if sum(bool(cell.strip()) for cell in row) > 1:
            yield header_at(rows, index)


def _role_by_content(cells: Sequence[str], taken: dict[Role, str]) -> Role | None:
    """What most cells of a column look like, if its role is still free."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not filled:
        return None
    tests = (
        (Role.UPN, lambda cell: bool(_UPN.match(cell))),
        (Role.DATE, lambda cell: read_written(cell) is not None),
        (Role.SESSION, lambda cell: not cell.isdigit() and read_session(cell) is not None),
        (Role.CODE, lambda cell: cell.upper() in CODES),
    )
    for role, test in tests:
        if sum(map(test, filled)) * 5 >= len(filled) * 4:
            return role if role not in taken else None
    return None


def _one_shape(columns: dict[Role, str], *, has_days: bool) -> dict[Role, str]:
    """Leave out what belongs to another shape than the one that is complete."""
    roles = set(columns)
    shape = next((shape for shape in SHAPES if shape <= roles), None)
    if has_days and (shape is None or Role.DATE not in roles):
        shape = frozenset()
    if shape is None:
        return columns
    return {role: key for role, key in columns.items() if role in _PERSON | shape}
