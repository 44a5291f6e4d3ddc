"""Marks that a school system sends: what is taken, what is refused and why."""

from datetime import date

import pytest

from attendance.intake.checking import RollEntry
from attendance.intake.receiving import REFUSALS, RefusedMark, RemarkOn, check_marks
from calendars.days import SchoolCalendar
from tests.factories.attendance import sent, upn

DAY = date(2026, 9, 7)
TODAY = date(2026, 9, 11)
ROLL = {upn(1): [RollEntry(11, 1, date(2026, 9, 1), None)]}
CALENDAR = SchoolCalendar({}, ())


def check(*marks):
    return check_marks(marks, roll=ROLL, calendar=CALENDAR, today=TODAY)


def reasons(*marks):
    return [(refused.index, refused.reason) for refused in check(*marks).refused]


def test_marks_are_taken_with_what_stands_beside_them():
    found = check(
        sent(1, DAY, "AM", "L", comment=" Bus late ", minutes_late=12), sent(1, DAY, "pm", "/")
    )
    assert found.codes == {(11, DAY, 1): "L", (11, DAY, 2): "\\"}
    assert found.remarks == {
        (11, DAY, 1): RemarkOn("L", "Bus late", 12),
        (11, DAY, 2): RemarkOn("\\", "", None),
    }
    assert (found.refused, found.days) == ([], [DAY])


@pytest.mark.parametrize(
    ("mark", "reason"),
    [
        (sent("nonsense", DAY, "AM", "I"), "upn"),
        (sent("\0", DAY, "AM", "I"), "upn"),
        (sent(2, DAY, "AM", "I"), "unknown"),
        (sent(1, "2026-08-31", "AM", "I"), "unknown"),
        (sent(1, "7/9/2026", "AM", "I"), "date"),
        (sent(1, "2026-9-7", "AM", "I"), "date"),
        (sent(1, "2026-02-30", "AM", "I"), "date"),
        (sent(1, "２０２６-09-07", "AM", "I"), "date"),
        (sent(1, " 2026-09-07", "AM", "I"), "date"),
        (sent(1, "", "AM", "I"), "date"),
        (sent(1, "2026-09-12", "AM", "I"), "future"),
        (sent(1, "1999-09-07", "AM", "I"), "range"),
        (sent(1, "2026-09-06", "AM", "I"), "no_school_day"),
        (sent(1, DAY, "morning", "I"), "session"),
        (sent(1, DAY, "AM", ""), "no_code"),
        (sent(1, DAY, "AM", "QQ"), "code"),
        (sent(1, DAY, "AM", "I\0"), "code"),
        (sent(1, DAY, "AM", "H"), "retired"),
        (sent(1, DAY, "AM", "I", comment="x" * 501), "comment"),
        (sent(1, DAY, "AM", "I", comment="a\0b"), "comment"),
        (sent(1, DAY, "AM", "I", comment="a\x1bb"), "comment"),
        (sent(1, DAY, "AM", "L", minutes_late=-1), "minutes_late"),
        (sent(1, DAY, "AM", "L", minutes_late=601), "minutes_late"),
    ],
)
def test_each_refusal_has_its_reason(mark, reason):
    good = sent(1, DAY, "PM", "I")
    assert reasons(good, mark) == [(1, reason)]
    assert str(REFUSALS[reason])


def test_refusals_say_the_same_of_another_schools_pupil_as_of_nobody():
    assert reasons(sent(2, DAY, "AM", "I"), sent(3, DAY, "AM", "I")) == [
        (0, "unknown"), (1, "unknown"),
    ]  # fmt: skip


def test_a_mark_that_is_said_twice_alike_is_taken_once():
    found = check(sent(1, DAY, "AM", "I"), sent(1, DAY, "am", "i"))
    assert (len(found.codes), found.repeated, found.refused) == (1, 1, [])


@pytest.mark.parametrize(
    "other",
    [
        sent(1, DAY, "AM", "M"),
        sent(1, DAY, "AM", "I", comment="Asthma"),
        sent(1, DAY, "am", "I", minutes_late=5),
        sent(upn(1).lower(), DAY, "AM", "I", comment="Asthma"),
    ],
)
def test_two_different_things_about_a_session_are_both_refused(other):
    found = check(sent(1, DAY, "AM", "I"), other)
    assert found.refused == [RefusedMark(0, "twice"), RefusedMark(1, "twice")]
    assert found.codes == {}


def test_not_late_and_no_comment_leave_nothing_beside_the_mark():
    found = check(sent(1, DAY, "AM", "/", comment="  ", minutes_late=0))
    assert found.remarks[(11, DAY, 1)] == RemarkOn("/", "", None)
