"""Reading an Excel workbook (.xlsx): values alone, nothing is calculated, opened or fetched.

What may come in is judged by the content, before anything is unpacked: a workbook without macros,
links to other files or XML entities, that does not unpack to more than `MAX_UNPACKED`.
"""

import io
import zipfile
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from attendance.reading.tables import UnreadableFile

MAX_UNPACKED = 200 * 1024 * 1024  # bytes
MAX_PARTS = 500
MAX_ROWS, MAX_COLUMNS = 300_000, 1_000
WORKBOOK = "xl/workbook.xml"
REFUSED_PARTS = ("xl/vbaproject", "xl/externallinks/", "xl/embeddings/", "xl/activex/")


def read_workbook(content: bytes) -> list[list[str]]:
    """The rows of the first sheet that has any, cells as texts. Raises UnreadableFile."""
    _check_parts(content)
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            rows = _rows_of(sheet)
            if rows:
                return rows
    except UnreadableFile:
        raise
    except Exception as error:  # a broken workbook fails in the library in many ways
        raise UnreadableFile(
            _(
                "This Excel workbook cannot be read. Open it in your spreadsheet and save it again "
                "as an Excel workbook or as CSV."
            )
        ) from error
    raise UnreadableFile(_("The workbook has no rows."))


def _check_parts(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            names = {part.filename.lower() for part in parts}
            if WORKBOOK not in names:
                raise UnreadableFile(_("This is not an Excel workbook (.xlsx)."))
            if any(name.startswith(REFUSED_PARTS) for name in names):
                raise UnreadableFile(
                    _(
                        "This workbook has macros, or links to other files. Save it as an Excel "
                        "workbook (.xlsx) without them, or as CSV."
                    )
                )
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise UnreadableFile(_("This workbook is too large. Save the sheet as CSV."))
            for part in parts:
                with archive.open(part) as file:
                    if b"<!DOCTYPE" in file.read(2_048).upper().replace(b"\0", b""):
                        raise UnreadableFile(_("This is not an Excel workbook (.xlsx)."))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
        raise UnreadableFile(_("This Excel workbook is damaged and cannot be read.")) from error


def _rows_of(sheet: Any) -> list[list[str]]:
    sheet.reset_dimensions()  # what the file says of its own size is not believed
    rows: list[list[str]] = []
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        if number > MAX_ROWS or len(cells) > MAX_COLUMNS:
            raise UnreadableFile(_("This workbook is too large. Save the sheet as CSV."))
        rows.append([_text(cell) for cell in cells])
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
