"""From rows and a layout to marks by session."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance.codes import CODES
from attendance.reading import Days, Layout, Order, Role, find_header, read_sheet, read_table
from attendance.reading.sheets import WHOLE_DAY, Slot, split_pair

R = Role


def read(text, columns=None):
    table = read_table(text.encode())
    header, layout = find_header(table, [Layout(columns)] if columns else [])
    return read_sheet(table, header, layout)


def test_long_one_mark_a_row():
    sheet = read("UPN,Date,AM/PM,Code\n a1 ,07/09/2026,AM,i\nB2,07/09/2026,AM, M\n,,,\nA1,x,y,z\n")
    assert sheet.slots == {
        ("07/09/2026", "AM", 0): {"A1": "I", "B2": "M"},
        ("x", "y", 0): {"A1": "Z"},
    }
    assert sheet.count == 3


def test_empty_rows_are_no_marks_and_what_lacks_its_day_still_is_one():
    sheet = read("UPN,Date,AM/PM,Code\n,,,\n,,,\nA1,,,I\n ,,,\n,,AM,\n,,AM,\n")
    assert sheet.slots == {("", "", 0): {"A1": "I"}, ("", "AM", 0): {"": ""}}
    assert sheet.count == 3


def test_a_row_a_day():
    columns = {R.UPN: "upn", R.DATE: "date", R.AM: "am", R.PM: "pm"}
    sheet = read("UPN,Date,AM,PM\nA1,7/9/2026,/,I\nB2,7/9/2026,-,\n", columns)
    assert sheet.slots == {("7/9/2026", "", 1): {"A1": "/"}, ("7/9/2026", "", 2): {"A1": "I"}}


def test_a_row_a_day_with_both_codes_in_a_cell():
    columns = {R.UPN: "upn", R.DATE: "date", R.BOTH: "marks"}
    sheet = read("UPN,Date,Marks\nA1,7/9/2026,/\\\nB2,7/9/2026,C2I\nC3,7/9/2026,I\n", columns)
    assert sheet.slots == {
        ("7/9/2026", "", 1): {"A1": "/", "B2": "C2"},
        ("7/9/2026", "", 2): {"A1": "\\", "B2": "I"},
        ("7/9/2026", "", WHOLE_DAY): {"C3": "I"},
    }


def test_a_column_a_session_and_a_column_a_day():
    text = "Week\nUPN,Form,Mon 1 Sep AM,Mon 1 Sep PM,Tue 2 Sep\nA1,7B,/,I,/\\\nB2,7B,,-,\n"
    assert read(text, {R.UPN: "upn"}).slots == {
        ("Mon 1 Sep", "", 1): {"A1": "/"},
        ("Mon 1 Sep", "", 2): {"A1": "I"},
        ("Tue 2 Sep", "", 1): {"A1": "/"},
        ("Tue 2 Sep", "", 2): {"A1": "\\"},
    }


def test_what_stands_twice_is_counted_and_told_apart_from_what_contradicts():
    row = "A1,7/9/2026,AM,"
    sheet = read(f"UPN,Date,AM/PM,Code\n{row}C1\n{row}C1\nB2,7/9/2026,AM,I\nB2,7/9/2026,AM,M\n")
    assert (sheet.count, sheet.extra) == (4, 2)
    assert sheet.clashes == {(Slot("7/9/2026", "AM", 0), "B2")}
    assert [place.row for place in sheet.places()] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("cell", "pair"),
    [
        ("/\\", ("/", "\\")), ("II", ("I", "I")), ("C2I", ("C2", "I")), ("IC2", ("I", "C2")),
        ("C2C2", ("C2", "C2")), ("/ \\", ("/", "\\")), ("C1, I", ("C1", "I")), ("I|M", ("I", "M")),
        ("/-", ("/", "-")), ("--", ("-", "-")), ("-", ("", "")), ("", ("", "")),
        ("QI", ("Q", "I")), ("8%", ("8", "%")), ("I", None), ("C2", None), ("/\\/", None),
        ("I I I", None), ("hello", None),
    ],
)  # fmt: skip
def test_two_codes_in_a_cell(cell, pair):
    assert split_pair(cell) == pair


CODE = st.sampled_from(sorted(CODES))
DAYS = st.dates(date(2024, 9, 1), date(2026, 7, 31))
REGISTERS = st.dictionaries(
    st.tuples(st.sampled_from(["A1", "B2", "C3", "D4"]), DAYS), st.tuples(CODE, CODE),
    min_size=1, max_size=12,
)  # fmt: skip
FORMATS = {
    "%Y-%m-%d": None, "%d/%m/%Y": Order.DAY_FIRST, "%d-%m-%y": Order.DAY_FIRST,
    "%a %d %b %Y": None, "%d %B %Y": None, "%m/%d/%Y": Order.MONTH_FIRST,
}  # fmt: skip
SHAPES = ["long", "row a day", "row a day, one cell", "column a session", "column a day"]


def written(register, shape, form):
    """The rows of a file with a register in one of the shapes, and the layout of its columns."""
    days = sorted({day for _upn, day in register})
    upns = sorted({upn for upn, _day in register})
    if shape == "long":
        rows = [
            [upn, day.strftime(form), half, code]
            for (upn, day), codes in register.items()
            for half, code in zip(("AM", "PM"), codes, strict=True)
        ]
        columns = {R.UPN: "pupil", R.DATE: "on", R.SESSION: "half", R.CODE: "said"}
        return [["Pupil", "On", "Half", "Said"], *rows], columns
    if shape.startswith("row a day"):
        one = shape.endswith("cell")
        rows = [
            [upn, day.strftime(form), *(["|".join(codes)] if one else codes)]
            for (upn, day), codes in register.items()
        ]
        if one:
            return [["Pupil", "On", "Said"], *rows], {R.UPN: "pupil", R.DATE: "on", R.BOTH: "said"}
        columns = {R.UPN: "pupil", R.DATE: "on", R.AM: "early", R.PM: "late"}
        return [["Pupil", "On", "Early", "Late"], *rows], columns
    if shape == "column a session":
        heads = [f"{day.strftime(form)} {half}" for day in days for half in ("AM", "PM")]
        rows = [[c for d in days for c in register.get((upn, d), ("", ""))] for upn in upns]
    else:
        heads = [day.strftime(form) for day in days]
        rows = [[" ".join(register.get((upn, day), ("-",))) for day in days] for upn in upns]
    rows = [[upn, *row] for upn, row in zip(upns, rows, strict=True)]
    return [["Pupil", *heads], *rows], {R.UPN: "pupil"}


@given(
    register=REGISTERS,
    shape=st.sampled_from(SHAPES),
    form=st.sampled_from(sorted(FORMATS)),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]),
    delimiter=st.sampled_from([",", ";", "\t"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    above=st.sampled_from([[], [["Attendance report"], []]]),
)
def test_a_register_written_in_any_way_is_read_back_the_same(
    register, shape, form, encoding, delimiter, quoting, above
):
    rows, columns = written(register, shape, form)
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, quoting=quoting).writerows([*above, *rows])
    table = read_table(file.getvalue().encode(encoding))
    sheet = read_sheet(table, *find_header(table, [Layout(columns)]))
    days = Days(FORMATS[form])
    found = {}
    for slot, marks in sheet.slots.items():
        for upn, code in marks.items():
            found.setdefault((upn, days.read(slot.day)), {})[slot.number] = code
    assert found == {key: dict(enumerate(codes, start=1)) for key, codes in register.items()}
