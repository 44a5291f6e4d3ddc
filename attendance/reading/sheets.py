"""From rows and a layout to marks by session, still as texts.

What all marks of a session share, its day and its half of the day, is kept once: a county's morning
becomes marks with a few dictionary look-ups for each of its rows.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import repeat
from typing import NamedTuple

from attendance.codes import CODES
from attendance.reading.headings import Header, Role, read_session, unguarded
from attendance.reading.layouts import Layout
from attendance.reading.tables import Table

NO_MARK = frozenset({"", "-"})  # in a column of marks: nobody has marked this session
WHOLE_DAY = 3  # stands for the half of a day when a cell should hold both codes and does not


class Slot(NamedTuple):
    """A session as the file writes it. `half` is 0 when the text `session` says which it is."""

    day: str
    session: str
    half: int

    @property
    def number(self) -> int | None:
        """1 for the morning, 2 for the afternoon, `WHOLE_DAY`, None when the word says neither."""
        return self.half or read_session(self.session)


class Place(NamedTuple):
    """A mark as the file has it, and the row of the table where it stands."""

    row: int
    slot: Slot
    upn: str
    code: str


class Strip(NamedTuple):
    """Marks of all rows, in columns; whether a cell without a code is simply no mark."""

    upns: Sequence[str]
    days: Iterable[str]
    sessions: Iterable[str]
    half: int
    codes: Iterable[str]
    may_be_empty: bool


@dataclass(slots=True)
class Sheet:
    """Marks as texts: session to UPN to code. `clashes` stand twice with different codes.

    `first_row` is the row (`Table`) of the first mark of each strip.
    """

    strips: Sequence[Strip]
    first_row: int = 0
    slots: dict[Slot, dict[str, str]] = field(default_factory=dict)
    clashes: set[tuple[Slot, str]] = field(default_factory=set)
    extra: int = 0

    @property
    def count(self) -> int:
        """How many marks there are, those that stand twice counted twice."""
        return sum(map(len, self.slots.values())) + self.extra

    def places(self) -> Iterator[Place]:
        """Every mark with its row, to say where a refused one stands."""
        for strip in self.strips:
            cells = zip(strip.upns, strip.days, strip.sessions, strip.codes, strict=False)
            for row, (upn, day, session, code) in enumerate(cells, start=self.first_row):
                if not (strip.may_be_empty and code in NO_MARK):
                    yield Place(row, Slot(day, session, strip.half), upn, code)


def read_sheet(table: Table, header: Header, layout: Layout) -> Sheet:
    """The marks below the header."""
    return gather(list(_strips(table, header, layout)), first_row=header.index + 1)


def gather(strips: Sequence[Strip], first_row: int = 0) -> Sheet:
    """Marks in columns, put together by session."""
    sheet = Sheet(strips, first_row)
    for strip in strips:
        _gather(sheet, strip)
    if sheet.slots.get(NOWHERE, {}).get("") == "":
        _forget_empty_rows(sheet)
    return sheet


NOWHERE = Slot("", "", 0)


def _forget_empty_rows(sheet: Sheet) -> None:
    """Rows of nothing but delimiters are no marks."""
    empty = (place[1:] == (NOWHERE, "", "") for place in sheet.places())
    sheet.extra -= sum(empty) - 1
    del sheet.slots[NOWHERE][""]
    if not sheet.slots[NOWHERE]:
        del sheet.slots[NOWHERE]


def _gather(sheet: Sheet, strip: Strip) -> None:
    slots: dict[tuple[str, str], dict[str, str]] = {}
    half, may_be_empty = strip.half, strip.may_be_empty
    for upn, day, session, code in zip(
        strip.upns, strip.days, strip.sessions, strip.codes, strict=False
    ):
        if may_be_empty and code in NO_MARK:
            continue
        try:
            marks = slots[day, session]
        except KeyError:
            marks = slots[day, session] = sheet.slots.setdefault(Slot(day, session, half), {})
        if upn not in marks:
            marks[upn] = code
        else:
            sheet.extra += 1
            if marks[upn] != code:
                sheet.clashes.add((Slot(day, session, half), upn))


def _strips(table: Table, header: Header, layout: Layout) -> Iterator[Strip]:
    """The columns of marks, cut out of the rows below the header."""
    places = {role: header.keys.index(key) for role, key in layout.columns.items()}
    days = header.day_columns if not layout.shape else ()

    def column(place: int, clean: Callable[[str], str]) -> list[str]:
        return _cleaned(table.column(place, header.index), clean)

    upns = _clean_upns(table.column(places[Role.UPN], header.index))
    none = repeat("")
    if Role.CODE in places:
        yield Strip(
            upns, column(places[Role.DATE], str.strip), column(places[Role.SESSION], str.strip), 0,
            column(places[Role.CODE], _clean_code), may_be_empty=False,
        )  # fmt: skip
        return
    if Role.DATE in places:
        dates = column(places[Role.DATE], str.strip)
        for role, half in ((Role.AM, 1), (Role.PM, 2)):
            if role in places:
                yield Strip(upns, dates, none, half, column(places[role], _clean_code), True)
        if Role.BOTH in places:
            yield from _both(upns, dates, column(places[Role.BOTH], _clean_code))
    for day in days:
        codes = column(day.place, _clean_code)
        if day.session:
            yield Strip(upns, repeat(day.day), none, day.session, codes, True)
        else:
            yield from _both(upns, [day.day] * len(codes), codes)


def _both(upns: list[str], days: list[str], cells: list[str]) -> Iterator[Strip]:
    pairs = [split_pair(cell) for cell in cells]
    for half in (1, 2):
        yield Strip(upns, days, repeat(""), half, [p[half - 1] if p else "" for p in pairs], True)
    broken = ["" if pair else cell for pair, cell in zip(pairs, cells, strict=True)]
    if any(broken):
        yield Strip(upns, days, repeat(""), WHOLE_DAY, broken, True)


@lru_cache(maxsize=4096)
def split_pair(cell: str) -> tuple[str, str] | None:
    """The codes of morning and afternoon in one cell; None when it does not hold two.

    Written together ("/\\\\", "C2I") or apart ("C2 I", "C2,I", "C2|I"); "-" is no mark.
    """
    if cell in NO_MARK:
        return "", ""
    for apart in (",", ";", "|", " "):
        if apart in cell:
            parts = [part.strip() for part in cell.split(apart)]
            return (parts[0], parts[1]) if len(parts) == 2 else None
    cuts = [(cell[:cut], cell[cut:]) for cut in range(1, len(cell))]
    fits = [pair for pair in cuts if all(code in CODES or code in NO_MARK for code in pair)]
    if len(fits) == 1:
        return fits[0]
    return cuts[0] if len(cell) == 2 and cell not in CODES else None


def _cleaned(cells: list[str], clean: Callable[[str], str]) -> list[str]:
    """The cells, each distinct text cleaned once."""
    known = {text: clean(text) for text in set(cells)}
    if all(text is plain for text, plain in known.items()):
        return cells
    return [known[text] for text in cells]


def _clean_upns(cells: list[str]) -> list[str]:
    together = "".join(cells)
    if together.isalnum() and together.isupper():
        return cells
    return _cleaned(cells, lambda text: "".join(text.split()).upper())


def _clean_code(text: str) -> str:
    return unguarded(text.strip()).upper()
