"""From the bytes of a file to its marks, by the layout that fits it, or a question for a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.models import RegisterImport, RegisterLayout
from attendance.reading import (
    Days,
    Header,
    Layout,
    Order,
    Role,
    Sheet,
    Table,
    UnreadableFile,
    Unrecognised,
    find_header,
    read_sheet,
    read_table,
)
from attendance.reading.dates import find_year, judge
from ledger.files import read_bytes


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file that Waymark can read, and the school's layout by which (None: Waymark's own)."""

    table: Table
    header: Header
    layout: Layout
    sheet: Sheet
    days: Days
    saved: RegisterLayout | None


def open_file(
    content: bytes, *, saved: Sequence[RegisterLayout], year: int | None, today: date
) -> OpenedFile:
    """Read a file by the first layout that fits. Raises UnreadableFile, Unrecognised."""
    table = read_table(content)
    if max(map(len, table.top(20)), default=0) < 2:
        raise UnreadableFile(_("The file has no columns of marks."))
    layouts = [one.layout for one in saved]
    header, layout = find_header(table, layouts)
    sheet = read_sheet(table, header, layout)
    if not sheet.slots:
        raise UnreadableFile(_("The file has a heading but no marks."))
    above = lines_above(table, header)
    days = settle_days(sheet, layout.order, year, above, today)
    chosen = saved[layouts.index(layout)] if layout in layouts else None
    return OpenedFile(table, header, layout, sheet, days, chosen)


def open_import(record: RegisterImport) -> OpenedFile:
    """The stored file of an import, by its school's layouts. Raises as `open_file` does."""
    return open_file(
        read_bytes(record.file),
        saved=list(RegisterLayout.objects.standing().filter(school_id=record.school_id)),
        year=record.year_starts_in,
        today=timezone.localdate(),
    )


def open_as_checked(record: RegisterImport) -> OpenedFile:
    """The stored file of an import by the layout that it was checked with."""
    return open_file(
        read_bytes(record.file),
        saved=[record.layout] if record.layout else [],
        year=record.year_starts_in,
        today=timezone.localdate(),
    )


def roles_of(record: RegisterImport) -> set[Role]:
    """What the columns of a checked file hold. Only a file by Waymark's own headings is opened."""
    if record.layout is not None:
        return {Role(role) for role in record.layout.columns}
    _header, layout = find_header(read_table(read_bytes(record.file)), [])
    return set(layout.columns)


def settle_days(
    sheet: Sheet, order: Order | None, year: int | None, above: Sequence[str], today: date
) -> Days:
    """How the dates of a file are read. Raises Unrecognised when only a person can say."""
    texts = [slot.day for slot in sheet.slots]
    writing = judge(texts, today)
    order = order or writing.settled
    if order is None and (writing.asks_order or writing.proofs):
        raise Unrecognised
    if order is not None and writing.contradicts(order):
        raise Unrecognised
    if writing.asks_year and year is None:
        year = find_year(above, texts, today)
        if year is None:
            raise Unrecognised
    return Days(order, year)


def lines_above(table: Table, header: Header) -> list[str]:
    """The cells above the headings: a title, the day of the report, the year."""
    return [cell.strip() for row in table.top(header.index) for cell in row if cell.strip()]
