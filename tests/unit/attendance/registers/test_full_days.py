"""Days at school all day count as suitable education, half days and remote days do not."""

from datetime import date

import pytest

from attendance.registers.full_days import full_days, part_days
from cases.models import Section19Record
from cases.section_19_clock import clock_of
from tests.factories.accounts import SchoolFactory
from tests.factories.attendance import mark, mark_days
from tests.factories.cases import ChildFactory, EnrolmentFactory
from tests.factories.section_19 import Section19RecordFactory

pytestmark = pytest.mark.django_db
MONDAY, FRIDAY = date(2026, 9, 7), date(2026, 9, 11)


def test_all_day_counts_and_half_a_day_does_not(django_assert_num_queries):
    child, other = ChildFactory(school=SchoolFactory()), ChildFactory(school=SchoolFactory())
    mark_days(child.enrolments.get(), MONDAY, "// I/ II KK /.")
    with django_assert_num_queries(1):
        found = full_days([child.pk, other.pk], MONDAY, FRIDAY)
    assert found == {child.pk: {MONDAY, date(2026, 9, 10), FRIDAY}}


def test_of_two_registers_one_that_says_attended_is_enough():
    child = ChildFactory(school=SchoolFactory())
    second = EnrolmentFactory(child=child, school=SchoolFactory(), kind="subsidiary")
    mark_days(child.enrolments.get(kind="main"), MONDAY, "II")
    mark_days(second, MONDAY, "//")
    assert full_days([child.pk], MONDAY, FRIDAY) == {child.pk: {MONDAY}}


def test_the_clock_of_a_record_leaves_them_out():
    child = ChildFactory(school=SchoolFactory())
    mark_days(child.enrolments.get(), MONDAY, "II // // I/ II")
    record = Section19RecordFactory(child=child, known_on=MONDAY)
    Section19Record.objects.filter(pk=record.pk).update(
        status="ended", ended_on=FRIDAY, end_kind="returned"
    )
    record.refresh_from_db()
    clock = clock_of(record)
    assert (clock.days, clock.without) == (4, 2)
    assert clock.partly == {date(2026, 9, 10)}
    tones = {day: tone for day, tone, _words in clock.picture}
    assert (tones[date(2026, 9, 10)], tones[FRIDAY]) == ("half", "absent")


@pytest.mark.parametrize("leave", ["C2", "I", "O"])
def test_a_morning_of_a_part_time_timetable_is_a_part_of_the_day(leave):
    child = ChildFactory(school=SchoolFactory())
    register = child.enrolments.get()
    mark(register, MONDAY, "/", leave)
    assert full_days([child.pk], MONDAY, FRIDAY) == {}
    assert part_days([child.pk], MONDAY, FRIDAY) == {child.pk: {MONDAY}}
