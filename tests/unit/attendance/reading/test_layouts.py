"""Which row names the columns, and what each column is."""

import pytest

from attendance.reading import Layout, Order, Role, Unrecognised, find_header, read_table
from attendance.reading.headings import header_at, read_day_heading
from attendance.reading.layouts import guess_header, guess_layout
from tests.factories.attendance import upn

R = Role
ONE = upn(1)


def table(text):
    return read_table(text.encode())


def guess(text):
    found = table(text)
    header = guess_header(found)
    return header, guess_layout(found, header).columns


@pytest.mark.parametrize(
    ("heading", "meant"),
    [
        ("Mon 1 Sep AM", ("Mon 1 Sep", 1)),
        ("2025-09-01 PM", ("2025-09-01", 2)),
        ("PM 01/09/2025", ("01/09/2025", 2)),
        ("01/09/2025_AM", ("01/09/2025", 1)),
        ("1 September 2025 (morning)", ("1 September 2025", 1)),
        ("01-Sep-25: p.m.", ("01-Sep-25", 2)),
        ("1 Sep 2025", ("1 Sep 2025", 0)),
        ("UPN", None),
        ("Year 7", None),
        ("AM", None),
        ("% attendance 2025/26", None),
        ("1", None),
    ],
)
def test_headings_that_are_days(heading, meant):
    assert read_day_heading(heading) == meant


def test_waymarks_own_headings_are_known_in_any_order_below_a_title():
    text = "Marks of this morning\n\nCode;UPN;Session;Date;Teacher\nI;A1;AM;2026-09-07;Mx Ray\n"
    header, layout = find_header(table(text), ())
    assert header.index == 2
    assert layout.columns == {R.UPN: "upn", R.DATE: "date", R.SESSION: "session", R.CODE: "code"}


def test_other_headings_are_asked_about():
    with pytest.raises(Unrecognised):
        find_header(table("Pupil no,When,Which,What\nA1,2026-09-07,AM,I\n"), ())


def test_a_saved_layout_finds_its_columns_wherever_they_stand():
    layout = Layout({R.UPN: "pupil no", R.DATE: "when", R.AM: "first", R.PM: "then"})
    text = "Report\nThen,First,Form,When,Pupil_No\n\\,/,7B,2026-09-07,A1\n"
    assert find_header(table(text), [layout])[1] is layout
    with pytest.raises(Unrecognised):
        find_header(table("Then,First,When\nA,B,C\n"), [layout])


def test_a_saved_layout_with_days_in_headings_fits_every_week():
    layout = Layout({R.UPN: "pupil"})
    assert find_header(table("Pupil,Form,Mon 1 Sep 2025 AM\nA1,7B,/\n"), [layout])[1] is layout
    with pytest.raises(Unrecognised):
        find_header(table("Pupil,Form\nA1,7B\n"), [layout])


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        (
            "Student UPN,Mark date,Session name,Attendance mark\nA,7/9/2026,AM,I\n",
            {R.UPN: "student upn", R.DATE: "mark date", R.SESSION: "session name",
             R.CODE: "attendance mark"},
        ),
        (
            f"Nr,Tag,Half,Z\n{ONE},7/9/2026,AM,I\n{upn(2)},7/9/2026,PM,/\n",
            {R.UPN: "nr", R.DATE: "tag", R.SESSION: "half", R.CODE: "z"},
        ),
        (
            f"UPN,Surname,First name,DOB,Date,AM,PM\n{ONE},Reed,Nadia,1/2/2014,7/9/2026,/,I\n",
            {R.UPN: "upn", R.SURNAME: "surname", R.FORENAME: "first name", R.BORN: "dob",
             R.DATE: "date", R.AM: "am", R.PM: "pm"},
        ),
        (f"UPN,Date,Marks\n{ONE},7/9/2026,/\\\n", {R.UPN: "upn", R.DATE: "date", R.BOTH: "marks"}),
        (f"Week 1\n\nUPN,Form,Mon 1 Sep AM,Mon 1 Sep PM\n{ONE},7B,/,I\n", {R.UPN: "upn"}),
        (f"Number,01/09/2025,02/09/2025\n{ONE},/\\,II\n", {R.UPN: "number"}),
    ],
)  # fmt: skip
def test_guesses(text, columns):
    assert guess(text)[1] == columns


def test_days_may_stand_above_mornings_and_afternoons():
    rows = [["", "", "Mon 1 Sep", "", "Tue 2 Sep", ""], ["UPN", "Form", "AM", "PM", "AM", "PM"]]
    days = header_at(rows, 1).day_columns
    assert [(day.place, day.day, day.session) for day in days] == [
        (2, "Mon 1 Sep", 1), (3, "Mon 1 Sep", 2), (4, "Tue 2 Sep", 1), (5, "Tue 2 Sep", 2),
    ]  # fmt: skip


def test_a_day_that_stands_twice_has_both_its_sessions():
    days = header_at([["UPN", "1/9/2025", "1/9/2025", "2/9/2025"]], 0).day_columns
    assert [(day.place, day.session) for day in days] == [(1, 1), (2, 2), (3, 0)]


def test_repeated_and_empty_headings_have_keys_of_their_own():
    assert header_at([["Mark", "", "mark", "UPN_"]], 0).keys == (
        "mark", "column 2", "mark (2)", "upn",
    )  # fmt: skip


def test_a_layout_is_complete_when_every_mark_has_its_place():
    long = {R.UPN: "a", R.DATE: "b", R.SESSION: "c", R.CODE: "d"}
    assert Layout(long).is_complete
    assert Layout({R.UPN: "a", R.SURNAME: "b"}, Order.DAY_FIRST).is_complete, "days in headings"
    assert not Layout(long | {R.AM: "e"}).is_complete
    assert not Layout({R.DATE: "b", R.SESSION: "c", R.CODE: "d"}).is_complete
    assert not Layout({R.UPN: "a", R.CODE: "d"}).is_complete
