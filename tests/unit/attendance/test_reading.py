"""CSV files of marks as schools' systems write them."""

import pytest

from attendance.reading import RawRow, UnreadableFile, parse_day, read_rows

HEADER = "UPN,Date,AM/PM,Code"
ROW = "A123,07/09/2026,AM,I"
READ = [RawRow(2, "A123", "07/09/2026", "AM", "I")]


@pytest.mark.parametrize(
    "content",
    [
        f"{HEADER}\n{ROW}\n".encode(),
        f"\ufeff{HEADER}\r\n{ROW}\r\n".encode(),
        f"{HEADER}\n{ROW}".replace(",", ";").encode(),
        f"{HEADER}\n{ROW}".replace(",", "\t").encode(),
        f"upn,DATE,Session,mark\n{ROW}\n\n,,,\n".encode(),
        b"Name,Code,UPN,AM_PM,Date\nZo\xeb,I,A123,AM,07/09/2026\n",
    ],
    ids=["plain", "mark", "semicolon", "tab", "names", "cp1252 in another order"],
)
def test_files_of_many_shapes_are_read(content):
    assert read_rows(content) == READ


def test_a_short_row_has_empty_cells_and_lines_are_those_of_the_file():
    rows = read_rows(f'{HEADER}\n\n"A\n1",07/09/2026\n{ROW}\n'.encode())
    assert [(row.line, row.session, row.code) for row in rows] == [(3, "", ""), (5, "AM", "I")]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Missing: UPN, Date, AM/PM, Code"),
        (b"UPN,Date,Code\nA,1,I\n", "Missing: AM/PM"),
        (f"{HEADER}\n".encode(), "no marks"),
        (b"PK\x03\x04\0\0", "not a CSV"),
        (b"UPN\x81,Date", "characters"),
    ],
)
def test_what_cannot_be_read_says_why(content, words):
    with pytest.raises(UnreadableFile, match=words):
        read_rows(content)


@pytest.mark.parametrize(
    "text", ["2026-09-07", "7/9/2026", "07/09/2026", "07-09-2026", "07/09/26", " 2026-09-07 "]
)
def test_dates_are_read_day_first(text):
    assert parse_day(text).isoformat() == "2026-09-07"


@pytest.mark.parametrize("text", ["", "2026-13-01", "31/02/2026", "soon"])
def test_other_dates_are_not(text):
    assert parse_day(text) is None
