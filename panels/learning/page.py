"""The page and its download: the parts in their order, as the reader is shown them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from cases.registries import Words
from panels.learning.deferrals import deferral_tables
from panels.learning.fast_tracks import fast_track_tables
from panels.learning.figures import Count, Days, Row, Table
from panels.learning.meetings import meeting_tables
from panels.learning.outcomes import outcome_tables
from panels.learning.overdue import overdue_table
from panels.learning.sight import Sight
from panels.learning.small_numbers import closed_down, in_words
from panels.learning.times import times_tables
from panels.learning.waiting import waiting_tables

SHOWN_ROWS = 15  # of a table of schools; the download has all of them


@dataclass(frozen=True)
class ShownTable:
    """A table as the page draws it."""

    table: Table

    @cached_property
    def rows(self) -> list[tuple[Row, list[str]]]:
        """The rows with their values in words; of schools the largest, and the total."""
        kept = self.table.rows
        if self.table.is_open and len(kept) > SHOWN_ROWS + 1:
            kept = (*kept[:SHOWN_ROWS], *(row for row in kept[SHOWN_ROWS:] if row.is_total))
        return [(row, [in_words(value) for value in row.values]) for row in kept]

    @property
    def caption(self) -> Words:
        """What the bars of the picture measure."""
        return self.table.columns[self.table.charted or 0]

    @property
    def left_out(self) -> int:
        """How many rows only the download has."""
        return len(self.table.rows) - len(self.rows)

    @cached_property
    def bars(self) -> list[dict[str, Any]]:
        """The rows of the picture; what the reader may not know has no bar."""
        place = self.table.charted
        if place is None:
            return []
        found = [(row, row.values[place]) for row, _words in self.rows if not row.is_total]
        bars = [{"label": row.label, "value": _height(value)} for row, value in found]
        known = [bar for bar in bars if bar["value"] is not None]
        return known if any(bar["value"] for bar in known) else []


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with the tables below it."""

    key: str
    heading: Words
    tables: list[ShownTable]


def parts_of(sight: Sight) -> list[Part]:
    """Every part, in the order of the page. A fixed number of queries, all of them sums."""
    found = [
        ("waiting", _("Waiting now"), waiting_tables(sight)),
        ("late", _("Late now"), [overdue_table(sight)]),
        ("times", _("How long it takes"), times_tables(sight)),
        ("outcomes", _("What was decided"), outcome_tables(sight)),
        ("fast-tracks", _("Fast tracks"), fast_track_tables(sight)),
        ("deferrals", _("What was put off"), deferral_tables(sight)),
        ("meetings", _("Meetings"), meeting_tables(sight)),
    ]
    return [
        Part(key, heading, [ShownTable(_for(sight, table)) for table in tables])
        for key, heading, tables in found
    ]


def download_rows(parts: list[Part], sight: Sight) -> Iterator[list[str]]:
    """One line a number: what it is about, of whom, what is measured, in which unit."""
    yield [_("Panel"), _("From"), _("Until"), _("Figure"), _("Of"), _("Measure"), _("Value"),
           _("Unit")]  # fmt: skip
    about = [
        sight.panel.name if sight.panel else _("All panels"),
        sight.period.first.isoformat(), sight.period.last.isoformat(),
    ]  # fmt: skip
    for part in parts:
        for shown in part.tables:
            yield from ([*about, *line] for line in _lines(shown.table))


def _lines(table: Table) -> Iterator[list[str]]:
    for row in table.rows:
        for column, value in zip(table.columns, row.values, strict=True):
            unit = str(table.unit) if isinstance(value, Days) else ""
            yield [str(table.title), str(row.label), str(column), in_words(value), unit]


def _for(sight: Sight, table: Table) -> Table:
    if not sight.sees_small_numbers:
        return closed_down(table)
    return replace(table, rows=()) if table.is_empty else table


def _height(value: Count | Days) -> int | None:
    if value.is_closed:
        return None
    return value.number if isinstance(value, Count) else value.days
