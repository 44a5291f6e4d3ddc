"""The refused rows of a file in its own columns, with why: to mend and send again.

The same layout fits what comes back, and what stood above the headings goes with it, because the
year may stand there.
"""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from attendance.models import RegisterImport, RowOutcome
from attendance.services.imports.opening import OpenedFile, open_as_checked


def refused_rows_of(register_import: RegisterImport) -> Iterator[list[str]]:
    """Rows of cells. A row of which several marks are refused says which and why.

    Raises UnreadableFile or Unrecognised at once for a file that was never checked.
    """
    return _rows(register_import, open_as_checked(register_import))


def _rows(register_import: RegisterImport, opened: OpenedFile) -> Iterator[list[str]]:
    table, header = opened.table, opened.header
    why = _("Why refused")
    names = list(header.names)
    if names and names[-1] == why:  # the file is one that was mended
        names.pop()
    reasons = _reasons(register_import, has_days=not opened.layout.shape)
    yield from table.top(header.index)
    yield [*names, why]
    for index, line in enumerate(table.lines):
        if index > header.index and line in reasons:
            cells = table.row(index)[: len(names)]
            yield [*cells, *[""] * (len(names) - len(cells)), "; ".join(reasons[line])]


def _reasons(register_import: RegisterImport, *, has_days: bool) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = register_import.rows_to_look_at.filter(outcome=RowOutcome.REFUSED).order_by("line", "pk")
    for row in rows.iterator():
        reason = row.get_reason_display()
        said = f"{row.day} {row.session}".strip() + f": {reason}" if has_days else reason
        reasons = found.setdefault(row.line, [])
        if said not in reasons:
            reasons.append(said)
    return found
