"""Ages and year groups."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.models import Child
from tests.factories.cases import ChildFactory

days = st.dates(date(2000, 1, 1), date(2030, 12, 31))


def child(born_on, **fields):
    return Child(legal_first_name="Robin", legal_last_name="Vale", born_on=born_on, **fields)


@pytest.mark.parametrize("born_on", [date(2014, 9, 1), date(2015, 8, 31)])
def test_year_6_of_2025(born_on):
    for day in (date(2025, 9, 1), date(2026, 8, 31)):
        assert child(born_on).year_group_on(day) == 6
    assert child(born_on).year_group_on(date(2026, 9, 1)) == 7


def test_the_year_that_somebody_is_taught_in_comes_first():
    assert child(date(2014, 9, 1), year_group_override=5).year_group_on(date(2025, 9, 1)) == 5
    assert child(date(2014, 9, 1), year_group_override=0).year_group_label == "Reception"


@given(days, days)
def test_the_year_changes_on_1_september_only(born_on, day):
    somebody = child(born_on)
    step = somebody.year_group_on(day + timedelta(days=1)) - somebody.year_group_on(day)
    assert step == ((day + timedelta(days=1)).timetuple()[1:3] == (9, 1))


@given(days, days)
def test_a_year_group_goes_with_the_age_at_the_start_of_the_school_year(born_on, day):
    start = date(day.year if day.month >= 9 else day.year - 1, 8, 31)
    assert child(born_on).year_group_on(day) == child(born_on).age_on(start) - 4


@given(days, days)
def test_age_grows_by_one_each_birthday(born_on, day):
    somebody = child(born_on)
    step = somebody.age_on(day + timedelta(days=1)) - somebody.age_on(day)
    tomorrow = day + timedelta(days=1)
    is_birthday = (tomorrow.month, tomorrow.day) == (born_on.month, born_on.day)
    leap = (born_on.month, born_on.day) == (2, 29) and (tomorrow.month, tomorrow.day) == (3, 1)
    assert step == (1 if is_birthday or (leap and day.day == 28) else 0)


@pytest.mark.django_db
@pytest.mark.parametrize("override", [None, 3])
@pytest.mark.parametrize(
    "born_on", [date(2014, 9, 1), date(2015, 8, 31), date(2015, 1, 1), date(2022, 5, 5)]
)
def test_the_database_counts_years_like_the_model(born_on, override):
    record = ChildFactory(born_on=born_on, year_group_override=override)
    for day in (date(2025, 8, 31), date(2025, 9, 1), date(2026, 1, 1)):
        counted = Child.objects.with_school_year(day).get().school_year
        assert counted == record.year_group_on(day)


def test_the_preferred_name_is_shown_and_the_legal_one_kept():
    somebody = child(date(2014, 9, 1), preferred_first_name="Rob", legal_middle_names="Lee")
    assert somebody.name == "Rob Vale"
    assert somebody.legal_name == "Robin Lee Vale"
