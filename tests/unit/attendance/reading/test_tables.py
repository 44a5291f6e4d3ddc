"""From bytes to rows of cells."""

import pytest

from attendance.reading import UnreadableFile, read_table

TEXT = "UPN,Date,AM/PM,Code\nA123,07/09/2026,AM,I\n"
ROWS = [["UPN", "Date", "AM/PM", "Code"], ["A123", "07/09/2026", "AM", "I"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_encodings_delimiters_and_line_ends(encoding, delimiter, ending):
    text = TEXT.replace(",", delimiter).replace("\n", ending)
    table = read_table(text.encode(encoding))
    assert (table.top(9), list(table.lines)) == (ROWS, [1, 2])


def test_cp1252_is_read():
    table = read_table("Name,UPN\nZoë,A1\n".encode("cp1252"))
    assert table.column(0, 0) == ["Zoë"]


def test_quoted_cells_keep_delimiters_and_line_ends_and_lines_are_those_of_the_file():
    table = read_table(b'UPN,Name\nA1,"Reed, Nadia"\nB2,"two\nlines"\nC3,last\n')
    assert table.column(1, 0) == ["Reed, Nadia", "two\nlines", "last"]
    assert list(table.lines) == [1, 2, 3, 5]


def test_rows_of_different_length_have_empty_cells():
    table = read_table(b"Register of Monday\n\nUPN,Code\nA1,I\nB2\n")
    assert len(table) == 5
    assert table.column(1, 2) == ["I", ""]
    assert table.column(0, 2) == ["A1", "B2"]


def test_a_comma_inside_a_semicolon_file_does_not_cut():
    table = read_table(b"UPN;Name;Code\nA1;Reed, N;I\nB2;Moss, B;M\n")
    assert table.row(1) == ["A1", "Reed, N", "I"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00", "neither a CSV file"),
        (b"UPN\x81,Date", "characters"),
        (b'UPN,Date\n"' + b"a" * 200_000 + b'",1', "table"),
    ],
)
def test_what_cannot_be_read_says_why(content, words):
    with pytest.raises(UnreadableFile, match=words):
        read_table(content)
