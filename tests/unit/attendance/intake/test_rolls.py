"""Who is on the roll of which school, by number."""

from datetime import date, timedelta

import pytest

from attendance.intake.rolls import load_rolls
from cases.models import Enrolment, Identifier
from tests.factories.accounts import SchoolFactory
from tests.factories.attendance import pupil, upn

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 9, 7), date(2026, 9, 11)


def test_rolls_of_many_schools_in_two_queries(django_assert_num_queries):
    schools = [SchoolFactory() for _ in range(3)]
    children = [pupil(school, number) for number, school in enumerate(schools)]
    with django_assert_num_queries(2):
        rolls = load_rolls([school.pk for school in schools], FIRST, LAST)
    for number, (school, child) in enumerate(zip(schools, children, strict=True)):
        assert rolls[school.pk].always == {upn(number): child.enrolments.get().pk}
        assert rolls[school.pk].sometimes == {}


def test_who_came_or_left_between_is_on_roll_on_some_days():
    school = SchoolFactory()
    left, came, gone = (pupil(school, number) for number in (1, 2, 3))
    left.enrolments.update(ends_on=date(2026, 9, 8))
    came.enrolments.update(starts_on=date(2026, 9, 9))
    gone.enrolments.update(ends_on=FIRST - timedelta(days=1))
    roll = load_rolls([school.pk], FIRST, LAST)[school.pk]
    assert roll.always == {}
    assert set(roll.on(FIRST)) == {upn(1)}
    assert set(roll.on(LAST)) == {upn(2)}


def test_a_number_that_stands_twice_is_settled_by_its_day():
    school = SchoolFactory()
    one, other = pupil(school, 1), pupil(school, 2)
    Identifier.objects.create(child=other, kind="upn", value=upn(1))
    other.enrolments.update(starts_on=date(2026, 9, 9))
    roll = load_rolls([school.pk], FIRST, LAST)[school.pk]
    assert roll.on(FIRST)[upn(1)] == one.enrolments.get().pk
    assert upn(1) not in roll.on(LAST)
    assert roll.is_ambiguous(upn(1), LAST)
    Identifier.objects.create(child=one, kind="upn", value=upn(1))
    Enrolment.objects.filter(child=other).update(ends_on=date(2026, 9, 9))
    roll = load_rolls([school.pk], LAST, LAST)[school.pk]
    assert roll.on(LAST) == {upn(1): one.enrolments.get().pk}


def test_a_merged_record_and_another_school_are_not_on_it():
    school = SchoolFactory()
    one, other = pupil(school, 1), pupil(school, 2)
    pupil(SchoolFactory(), 3)
    other.merged_into = one
    other.save()
    assert set(load_rolls([school.pk], FIRST, LAST)[school.pk].always) == {upn(1)}
