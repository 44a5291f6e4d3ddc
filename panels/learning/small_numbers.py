"""What those who see no child are shown of figures about children.

Numbers under 5 are closed, and so is what would reveal them ("Figures for commissioners suppress
counts under 5 and what would reveal them"): the practice of official statistics about children.

- 0 to 4 reads “fewer than 5”. Were 0 shown, a row with one child would say what became of it.
- Everything else is rounded to the nearest 5, so that neither a total less its parts nor two
  overlapping periods give a small number back.
- A length of time stands on 5 children at least, nine of ten on 10, and the longest, which is one
  child's, is left out altogether.
- A row or column of which nothing is left is left out, zeros and small numbers alike, so that not
  even its being there says anything. A table of which nothing is left says so.

Figures about meetings and agencies are about no child, and are shown as they are.
"""

from dataclasses import replace

from django.utils.translation import gettext_lazy

from panels.learning.figures import Count, Days, Table, Value

LEAST = 5
LEAST_FOR_NINE_OF_TEN = 10
CLOSED = gettext_lazy("Fewer than 5")
NOT_SHOWN = gettext_lazy("Not shown")
NOTHING = "–"


def closed_down(table: Table) -> Table:
    """The table as those who see no child get it."""
    if not table.is_about_children:
        return table
    rows = [replace(row, values=tuple(map(_closed, row.values))) for row in table.rows]
    rows = [row for row in rows if not all(value.is_closed for value in row.values)]
    kept = [
        place for place in range(len(table.columns))
        if not all(row.values[place].is_closed for row in rows)
    ]  # fmt: skip
    return replace(
        table,
        columns=tuple(table.columns[place] for place in kept),
        rows=tuple(replace(row, values=tuple(row.values[p] for p in kept)) for row in rows),
        charted=kept.index(table.charted) if table.charted in kept else None,
    )


def in_words(value: Value) -> str:
    """A value as the page and the download show it."""
    if isinstance(value, Count):
        return str(CLOSED) if value.is_closed else str(value.number)
    if value.is_closed:
        return str(NOT_SHOWN)
    return NOTHING if value.days is None else str(value.days)


def _closed(value: Value) -> Value:
    if isinstance(value, Count):
        if value.number < LEAST:
            return Count(0, is_closed=True)
        return Count(LEAST * round(value.number / LEAST))
    least = LEAST_FOR_NINE_OF_TEN if value.is_of_the_slow else LEAST
    if value.is_one_childs or value.among < least:
        return Days(None, 0, is_closed=True)
    return replace(value, among=0)
