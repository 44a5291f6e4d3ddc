"""Rows of a file against the roll and the calendar of the school."""

from datetime import date

import pytest

from attendance.checking import RollEntry, check_rows
from attendance.models import RowRefusal as R
from attendance.reading import RawRow
from calendars.days import SchoolCalendar
from tests.factories.attendance import upn

UPN, OTHER = upn(1), upn(2)
ROLL = {
    UPN: [RollEntry(7, 70, date(2026, 9, 1), None)],
    OTHER: [RollEntry(8, 80, date(2026, 9, 1), date(2026, 9, 30))],
}
TERM = ((date(2026, 9, 1), date(2026, 10, 23)),)
CALENDAR = SchoolCalendar(taught={2026: TERM}, closed=((date(2026, 9, 4), date(2026, 9, 4)),))


def check(*cells, roll=ROLL, calendar=CALENDAR):
    rows = [RawRow(line, *row) for line, row in enumerate(cells, start=2)]
    return check_rows(rows, roll=roll, calendar=calendar, today=date(2026, 10, 1))


def test_a_good_row_becomes_a_mark():
    checked = check((UPN.lower(), "07/09/2026", "am", "i"), (UPN, "2026-09-07", "PM", "/"))
    assert {key: code for key, (code, _row) in checked.marks.items()} == {
        (7, date(2026, 9, 7), 1): "I",
        (7, date(2026, 9, 7), 2): "\\",
    }
    assert checked.refused == []


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
def test_each_refusal_has_its_reason(row, reason):
    checked = check(row)
    assert [found[1] for found in checked.refused] == [reason]
    assert checked.marks == {}


def test_a_planned_closure_is_marked_on_a_closed_day():
    assert len(check((UPN, "2026-09-04", "AM", "#")).marks) == 1


def test_retired_codes_are_taken_in_history():
    roll = {UPN: [RollEntry(7, 70, date(2020, 9, 1), None)]}
    assert len(check((UPN, "2024-03-04", "AM", "H"), roll=roll).marks) == 1


def test_two_different_marks_for_a_session_are_both_refused_and_a_repeat_is_not():
    row = (UPN, "2026-09-07", "AM")
    checked = check((*row, "I"), (*row, "M"), (UPN, "2026-09-07", "PM", "I"))
    assert [(found[0].line, found[1]) for found in checked.refused] == [(2, R.TWICE), (3, R.TWICE)]
    assert len(checked.marks) == 1
    repeated = check((*row, "I"), (*row, "I"))
    assert (len(repeated.marks), repeated.repeated, repeated.refused) == (1, 1, [])


def test_a_number_of_two_pupils_is_ambiguous():
    roll = {
        UPN: [RollEntry(7, 70, date(2026, 9, 1), None), RollEntry(9, 90, date(2026, 9, 1), None)]
    }
    assert check((UPN, "2026-09-07", "AM", "I"), roll=roll).refused[0][1] is R.AMBIGUOUS


def test_a_pupil_who_came_back_has_the_newer_enrolment():
    roll = {
        UPN: [
            RollEntry(7, 70, date(2026, 9, 1), date(2026, 9, 10)),
            RollEntry(9, 70, date(2026, 9, 10), None),
        ]
    }
    assert list(check((UPN, "2026-09-10", "AM", "I"), roll=roll).marks) == [
        (9, date(2026, 9, 10), 1)
    ]
