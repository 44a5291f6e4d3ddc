"""From bytes to rows of cells: CSV in any usual encoding and delimiter, or a workbook."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

DELIMITERS = (",", ";", "\t")
_LOOKED_AT = 16_384  # characters, of which 20 lines tell the delimiter


class UnreadableFile(Exception):  # noqa: N818 (the message is for a person)
    """The file is not one that Waymark can read; says why."""


@dataclass(slots=True)
class Table:
    """The rows of a file, each with the line on which it begins (the first line is 1).

    A file without quotation marks whose rows are equally long is kept as one list of cells: cutting
    a county's files into a list for each row would take longer than all that follows.
    """

    lines: Sequence[int]
    width: int = 0
    cells: Sequence[str] = ()
    ragged: Sequence[list[str]] = ()

    def __len__(self) -> int:
        return len(self.lines)

    def row(self, index: int) -> list[str]:
        """The cells of one row."""
        if not self.width:
            return self.ragged[index]
        return list(self.cells[index * self.width : (index + 1) * self.width])

    def top(self, count: int) -> list[list[str]]:
        """The first rows."""
        return [self.row(index) for index in range(min(count, len(self)))]

    def column(self, place: int, after: int) -> list[str]:
        """One cell of each row below row `after`; empty where a row is too short."""
        if not self.width:
            return [row[place] if place < len(row) else "" for row in self.ragged[after + 1 :]]
        if place >= self.width:
            return [""] * (len(self) - after - 1)
        return list(self.cells[(after + 1) * self.width + place :: self.width])


def read_table(content: bytes) -> Table:
    """All rows, with cells as texts. Raises UnreadableFile."""
    if content.startswith(b"PK\x03\x04"):
        from attendance.reading.workbooks import read_workbook

        rows = read_workbook(content)
        return Table(range(1, len(rows) + 1), ragged=rows)
    text = _decode(content)
    try:
        return _read_csv(text, _find_delimiter(text))
    except csv.Error as error:
        raise UnreadableFile(_("The file is not a table of comma-separated values.")) from error


def _decode(content: bytes) -> str:
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    if b"\0" in content:
        raise UnreadableFile(
            _(
                "This is neither a CSV file nor an Excel workbook (.xlsx). In your spreadsheet, "
                "choose “Save as” and then CSV or Excel workbook."
            )
        )
    raise UnreadableFile(_("The file’s characters cannot be read. Save it as “CSV UTF-8”."))


def _encodings(content: bytes) -> tuple[str, ...]:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    if content[1:2] == b"\0":
        return ("utf-16-le",)
    if content[:1] == b"\0":
        return ("utf-16-be",)
    return ("utf-8-sig", "cp1252")


def _find_delimiter(text: str) -> str:
    """The one that cuts most of the first lines into the same number of cells, more than one."""
    lines = text[:_LOOKED_AT].splitlines()[:20]

    def score(delimiter: str) -> int:
        cuts = Counter(line.count(delimiter) for line in lines)
        return max((times * count for count, times in cuts.items()), default=0)

    return max(DELIMITERS, key=score)


def _read_csv(text: str, delimiter: str) -> Table:
    if '"' not in text:
        lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")
        widths = {line.count(delimiter) for line in lines}
        if len(widths) == 1:
            cells = delimiter.join(lines).split(delimiter)
            return Table(range(1, len(lines) + 1), width=widths.pop() + 1, cells=cells)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows, starts, start = [], [], 1
    for cells in reader:
        rows.append(cells)
        starts.append(start)
        start = reader.line_num + 1
    return Table(starts, ragged=rows)
