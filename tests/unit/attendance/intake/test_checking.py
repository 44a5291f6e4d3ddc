"""Marks of a file against the roll and the calendar of the school."""

from datetime import date

import pytest

from attendance.intake.checking import Roll, RollEntry, check_sheet, locate
from attendance.models import RowRefusal as R
from attendance.reading import Days, Layout, Order, Role, find_header, read_sheet, read_table
from calendars.days import SchoolCalendar
from tests.factories.attendance import upn

UPN, OTHER = upn(1), upn(2)
ROLL = Roll({UPN: 7}, {OTHER: [RollEntry(8, 80, date(2026, 9, 1), date(2026, 9, 30))]})
TERM = ((date(2026, 9, 1), date(2026, 10, 23)),)
CALENDAR = SchoolCalendar(taught={2026: TERM}, closed=((date(2026, 9, 4), date(2026, 9, 4)),))
DAYS = Days(Order.DAY_FIRST)


def sheet_of(*cells):
    text = "UPN,Date,AM/PM,Code\n" + "".join(",".join(map(str, row)) + "\n" for row in cells)
    table = read_table(text.encode())
    return read_sheet(table, *find_header(table, []))


def check(*cells, roll=ROLL, calendar=CALENDAR, today=date(2026, 10, 1)):
    return check_sheet(sheet_of(*cells), roll=roll, calendar=calendar, days=DAYS, today=today)


def reasons(checked):
    return [(refused.place.row + 1, refused.reason) for refused in checked.refused]


def test_good_rows_become_marks():
    checked = check((UPN.lower(), "07/09/2026", "am", "i"), (UPN, "2026-09-07", "PM", "/"))
    assert checked.marks == {
        (date(2026, 9, 7), 1): {7: "I"},
        (date(2026, 9, 7), 2): {7: "\\"},
    }
    assert (checked.refused, checked.repeated) == ([], 0)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("X1", "2026-09-07", "AM", "I"), R.UPN),
        ((upn(3), "2026-09-07", "AM", "I"), R.UNKNOWN),
        ((OTHER, "2026-10-01", "AM", "I"), R.UNKNOWN),
        ((UPN, "yesterday", "AM", "I"), R.DATE),
        ((UPN, "2026-10-02", "AM", "I"), R.FUTURE),
        ((UPN, "2009-10-02", "AM", "I"), R.OUT_OF_RANGE),
        ((UPN, "2026-09-05", "AM", "#"), R.NO_SCHOOL_DAY),
        ((UPN, "2026-09-04", "AM", "I"), R.NO_SCHOOL_DAY),
        ((UPN, "2026-09-07", "EV", "I"), R.SESSION),
        ((UPN, "2026-09-07", "AM", ""), R.NO_CODE),
        ((UPN, "2026-09-07", "AM", "QQ"), R.CODE),
        ((UPN, "2026-09-07", "AM", "H"), R.RETIRED),
    ],
)
def test_each_refusal_has_its_reason_and_leaves_the_others(row, reason):
    checked = check((UPN, "2026-09-08", "AM", "I"), row, (UPN, "2026-09-07", "PM", "M"))
    assert reasons(checked) == [(3, reason)]
    assert checked.marks[date(2026, 9, 8), 1] == {7: "I"}
    assert checked.marks[date(2026, 9, 7), 2] == {7: "M"}


def test_every_row_is_counted_once_whatever_becomes_of_it():
    good, bad, empty = (UPN, "2026-09-07", "AM", "I"), ("", "", "AM", ""), ("", "", "", "")
    checked = check(good, bad, bad, empty, empty, good, ("X", "", "", "I"))
    assert (len(checked.refused), checked.repeated) == (3, 1)


def test_a_cell_that_should_have_two_codes():
    table = read_table(f"UPN,7/9/2026\n{UPN},I\n".encode())
    sheet = read_sheet(table, *find_header(table, [Layout({Role.UPN: "upn"})]))
    checked = check_sheet(sheet, roll=ROLL, calendar=CALENDAR, days=DAYS, today=date(2026, 10, 1))
    assert reasons(checked) == [(2, R.PAIR)]
    assert checked.days == []


def test_a_planned_closure_is_marked_on_a_closed_day():
    assert check((UPN, "2026-09-04", "AM", "#")).marks == {(date(2026, 9, 4), 1): {7: "#"}}


def test_retired_codes_are_taken_in_history():
    assert check((UPN, "2024-03-04", "AM", "H")).marks == {(date(2024, 3, 4), 1): {7: "H"}}


def test_two_different_marks_for_a_session_are_both_refused_and_a_repeat_is_not():
    row = (UPN, "2026-09-07", "AM")
    checked = check((*row, "I"), (*row, "M"), (UPN, "2026-09-07", "PM", "I"))
    assert reasons(checked) == [(2, R.TWICE), (3, R.TWICE)]
    assert checked.days == [date(2026, 9, 7)]
    assert not checked.marks[date(2026, 9, 7), 1]
    repeated = check((*row, "I"), (*row, "I"))
    assert (repeated.repeated, repeated.refused) == (1, [])


def test_the_same_session_written_in_two_ways_is_one_session():
    apart = [(UPN, "2026-09-07", "AM", "I"), (UPN, "07/09/2026", "morning", "M")]
    assert reasons(check(*apart)) == [(2, R.TWICE), (3, R.TWICE)]
    same = check(apart[0], (UPN, "07/09/2026", "morning", "I"))
    assert (same.repeated, same.refused) == (1, [])
    assert same.marks[date(2026, 9, 7), 1] == {7: "I"}


def test_two_numbers_of_one_pupil_are_one_pupil():
    roll = Roll({UPN: 7, OTHER: 7})
    row = ("2026-09-07", "AM")
    assert reasons(check((UPN, *row, "I"), (OTHER, *row, "M"), roll=roll)) == [
        (2, R.TWICE), (3, R.TWICE),
    ]  # fmt: skip


def test_a_number_of_two_pupils_is_ambiguous():
    entries = [RollEntry(n, 10 * n, date(2026, 9, 1), None) for n in (7, 9)]
    checked = check((UPN, "2026-09-07", "AM", "I"), roll=Roll({}, {UPN: entries}))
    assert reasons(checked) == [(2, R.AMBIGUOUS)]


def test_a_pupil_who_came_back_has_the_newer_enrolment():
    entries = [
        RollEntry(7, 70, date(2026, 9, 1), date(2026, 9, 10)),
        RollEntry(9, 70, date(2026, 9, 10), None),
    ]
    checked = check((UPN, "2026-09-10", "AM", "I"), roll=Roll({}, {UPN: entries}))
    assert checked.marks == {(date(2026, 9, 10), 1): {9: "I"}}


def test_a_mark_is_found_again_in_the_file():
    sheet = sheet_of((UPN, "2026-09-07", "AM", "I"), (UPN, "7/9/2026", "PM", "I"))
    key = (7, date(2026, 9, 7), 2)
    assert [(k, place.row) for k, place in locate(sheet, ROLL, DAYS, {key})] == [(key, 2)]
