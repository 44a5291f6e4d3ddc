"""What every part of the page gives: tables of counts and of lengths of time, and their words.

The page, its pictures and the download are made from the same tables, so that they cannot differ.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cases.agenda_kinds import Words


@dataclass(frozen=True, slots=True)
class Count:
    """How many; `is_closed` when the reader may not know."""

    number: int
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class Days:
    """A length in working days, of `among` children; None where there is nothing to measure.

    `is_of_the_slow` when it tells of the slowest tenth, `is_one_childs` when it is what a single
    child waited, `is_closed` when the reader may not know.
    """

    days: int | None
    among: int
    is_of_the_slow: bool = False
    is_one_childs: bool = False
    is_closed: bool = False


Value = Count | Days


def lengths(found: Sequence[int] | None, among: int) -> tuple[Days, Days, Days]:
    """Median, nine of ten, longest."""
    median, most, longest = found or (None, None, None)
    return (
        Days(median, among), Days(most, among, is_of_the_slow=True),
        Days(longest, among, is_one_childs=True),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table. `is_total` for the one that stands for all the others."""

    label: Words
    values: tuple[Value, ...]
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One set of figures.

    `counts` says what is counted and what is not. `charted` is the column that the picture
    beside the table shows; none for a table without a picture. `is_open` when the rows are
    schools or the like, of which there may be many with one child each. Numbers of a table that is
    not `is_about_children` are shown to everybody.
    """

    key: str
    title: Words
    counts: Words
    first: Words
    columns: tuple[Words, ...]
    rows: tuple[Row, ...]
    charted: int | None = None
    unit: Words = ""
    is_open: bool = False
    is_about_children: bool = True

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say."""
        return not any(
            value.number if isinstance(value, Count) else value.among
            for row in self.rows
            for value in row.values
        )


Labels = Iterable[tuple[str, Words]]


def counted(labels: Labels, numbers: Mapping[str, int]) -> tuple[Row, ...]:
    """A row for each label, in order, with its number or 0."""
    return counted_by(labels, {key: (number,) for key, number in numbers.items()}, 1)


def counted_by(
    labels: Labels, numbers: Mapping[str, Sequence[int]], columns: int
) -> tuple[Row, ...]:
    """The same with several numbers in each row."""
    nothing = (0,) * columns
    return tuple(
        Row(label, tuple(Count(one) for one in numbers.get(key, nothing))) for key, label in labels
    )
