"""From the bytes of a CSV file to its rows, as the file has them.

One mark a row, with the columns UPN, date, AM/PM and code in any order. UTF-8 with or without byte
order mark, or cp1252; comma, semicolon or tab.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

COLUMNS = {
    "upn": ("upn", "unique pupil number"),
    "day": ("date", "day", "session date", "mark date"),
    "session": ("am/pm", "ampm", "am pm", "session"),
    "code": ("code", "mark", "attendance code"),
}
DELIMITERS = (",", ";", "\t")
DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d/%m/%y")


class UnreadableFile(Exception):  # noqa: N818 (the message is for a person)
    """The file is not one that Waymark can read; says why."""


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row as the file has it, with its line in the file (the header is line 1)."""

    line: int
    upn: str
    day: str
    session: str
    code: str


def read_rows(content: bytes) -> list[RawRow]:
    """All rows but empty ones. Raises UnreadableFile."""
    text = _decode(content)
    delimiter, places = _find_columns(text)
    rows = []
    try:
        for line, cells in _numbered(text, delimiter):
            if line > 1 and any(cell.strip() for cell in cells):
                rows.append(RawRow(line, *(_cell(cells, place) for place in places)))
    except csv.Error as error:
        raise UnreadableFile(_("The file is not a table of comma-separated values.")) from error
    if not rows:
        raise UnreadableFile(_("The file has a heading but no marks."))
    return rows


def parse_day(text: str) -> date | None:
    """A date written as 2026-09-07, 7/9/2026, 07-09-2026 or 07/09/26; None for anything else."""
    for form in DATE_FORMATS:
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 (a day, no moment)
        except ValueError:
            continue
    return None


def _decode(content: bytes) -> str:
    if b"\0" in content:
        raise UnreadableFile(
            _("This is not a CSV file. Save your spreadsheet as “CSV (comma separated)” first.")
        )
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile(_("The file’s characters cannot be read. Save it as “CSV UTF-8”."))


def _find_columns(text: str) -> tuple[str, tuple[int, ...]]:
    """The delimiter under which the first line names all columns, and where each stands."""
    header = text.split("\n", 1)[0].rstrip("\r")
    missing: list[str] = []
    for delimiter in DELIMITERS:
        names = [_plain(cell) for cell in next(csv.reader([header], delimiter=delimiter), [])]
        places = {
            column: next((names.index(known) for known in spellings if known in names), None)
            for column, spellings in COLUMNS.items()
        }
        absent = [column for column, place in places.items() if place is None]
        if not absent:
            return delimiter, tuple(place for place in places.values() if place is not None)
        if not missing or len(absent) < len(missing):
            missing = absent
    labels = {"upn": "UPN", "day": _("Date"), "session": "AM/PM", "code": _("Code")}
    raise UnreadableFile(
        _("The first line must name the columns. Missing: %(names)s.")
        % {"names": ", ".join(str(labels[name]) for name in missing)}
    )


def _plain(cell: str) -> str:
    return " ".join(cell.replace("_", " ").split()).casefold()


def _cell(cells: list[str], place: int) -> str:
    return cells[place].strip() if place < len(cells) else ""


def _numbered(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    start = 1
    for cells in reader:
        yield start, cells
        start = reader.line_num + 1
