"""What those who see no child are shown: nothing that stands for fewer than five."""

from hypothesis import given
from hypothesis import strategies as st

from panels.learning.figures import Count, Days, Row, Table, lengths
from panels.learning.small_numbers import closed_down, in_words

NUMBERS = st.integers(min_value=0, max_value=40)


def table(*rows: tuple[int, ...], **fields: object) -> Table:
    """A table of counts with as many columns as the first row has numbers."""
    columns = tuple(f"c{place}" for place in range(len(rows[0])))
    lines = tuple(
        Row(f"r{place}", tuple(Count(number) for number in row)) for place, row in enumerate(rows)
    )
    return Table("t", "T", "What", "Of", columns, lines, **fields)


@given(st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=6))
def test_no_number_under_five_and_none_between_fives_is_shown(rows):
    shown = closed_down(table(*rows))

    for row in shown.rows:
        assert not all(value.is_closed for value in row.values)
        for value in row.values:
            assert value.is_closed or (value.number >= 5 and value.number % 5 == 0)


@given(st.lists(st.tuples(NUMBERS, NUMBERS), max_size=4), NUMBERS)
def test_zero_cannot_be_told_from_four(others, beside):
    of_none, of_four = table((0, beside), *others), table((4, beside), *others)

    assert closed_down(of_none) == closed_down(of_four)


def test_a_row_and_a_column_of_nothing_are_left_out():
    shown = closed_down(table((9, 2), (3, 1), charted=0))

    assert [row.label for row in shown.rows] == ["r0"]
    assert (shown.columns, shown.charted) == (("c0",), 0)
    assert [in_words(value) for row in shown.rows for value in row.values] == ["10"]


def test_a_picture_goes_with_its_column():
    assert closed_down(table((9, 2), charted=1)).charted is None


def test_lengths_stand_on_enough_children():
    few, some, many = lengths([3, 4, 5], 4), lengths([3, 4, 5], 5), lengths([3, 4, 5], 10)
    rows = tuple(Row(str(n), (Count(20), *row)) for n, row in enumerate((few, some, many)))

    shown = closed_down(Table("t", "T", "What", "Of", ("n", "half", "most", "slow"), rows))

    assert shown.columns == ("n", "half", "most")  # the slowest is one child's
    assert [[in_words(value) for value in row.values] for row in shown.rows] == [
        ["20", "Not shown", "Not shown"], ["20", "3", "Not shown"], ["20", "3", "4"],
    ]  # fmt: skip


def test_figures_about_no_child_are_shown_as_they_are():
    meetings = table((1,), is_about_children=False)

    assert closed_down(meetings) is meetings


def test_what_cannot_be_measured_is_a_dash():
    assert in_words(Days(None, 0)) == "–"
