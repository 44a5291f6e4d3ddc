"""Excel workbooks: values are read, and nothing else."""

import io
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from attendance.reading import UnreadableFile, read_table, workbooks

MIDNIGHT = datetime(2026, 9, 7)  # noqa: DTZ001 (a spreadsheet knows no zone)


def book_of(*rows, title="Marks"):
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    return book


def bytes_of(book):
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_part(content, name, data):
    file = io.BytesIO(content)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(name, data)
    return file.getvalue()


GOOD = bytes_of(book_of(["UPN", "Date", "AM/PM", "Code"], ["A1", date(2026, 9, 7), "AM", "I"]))


def test_values_become_texts():
    book = book_of(
        ["UPN", MIDNIGHT, "AM", "Sum", "Share"],
        ["A1", None, 5.0, "=1+1", 0.5],
        [None],
        ["B2", "/", 7, "=HYPERLINK(1)", True],
        [None, None],
    )
    table = read_table(bytes_of(book))
    assert table.row(0) == ["UPN", "2026-09-07", "AM", "Sum", "Share"]
    assert table.row(1) == ["A1", "", "5", "", "0.5"], "a formula has no value that was not saved"
    assert table.row(3) == ["B2", "/", "7", "", "True"]
    assert len(table) == 4


def test_the_first_sheet_with_rows_is_read():
    book = Workbook()
    book.create_sheet("Second").append(["UPN", "Code"])
    assert read_table(bytes_of(book)).row(0) == ["UPN", "Code"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04 and then nothing", "damaged"),
        (GOOD[: len(GOOD) // 2], "damaged"),
        (with_part(GOOD, "xl/vbaProject.bin", b"macro"), "macros"),
        (with_part(GOOD, "xl/externalLinks/externalLink1.xml", b"<a/>"), "links to other files"),
        (with_part(GOOD, "xl/bomb.xml", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>'),
         "not an Excel workbook"),
        (bytes_of(Workbook()), "no rows"),
    ],
)  # fmt: skip
def test_what_may_not_come_in(content, words):
    with pytest.raises(UnreadableFile, match=words):
        read_table(content)


def test_what_the_library_cannot_read_says_what_helps(monkeypatch):
    def fails(*_args, **_options):
        raise TypeError

    monkeypatch.setattr("openpyxl.load_workbook", fails)
    with pytest.raises(UnreadableFile, match="save it again"):
        read_table(GOOD)


def test_another_kind_of_archive_is_no_workbook():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    with pytest.raises(UnreadableFile, match="not an Excel workbook"):
        read_table(file.getvalue())


def test_a_bomb_is_not_unpacked(monkeypatch):
    file = io.BytesIO(GOOD)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/big.xml", b"0" * (workbooks.MAX_UNPACKED + 1))
    assert len(file.getvalue()) < 1_000_000
    monkeypatch.setattr("openpyxl.load_workbook", lambda *_, **__: pytest.fail("it was opened"))
    with pytest.raises(UnreadableFile, match="too large"):
        read_table(file.getvalue())


def test_too_many_rows_are_not_read(monkeypatch):
    monkeypatch.setattr(workbooks, "MAX_ROWS", 1)
    with pytest.raises(UnreadableFile, match="too large"):
        read_table(GOOD)
