"""School days and working days, against a slow and obvious reference."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.bank_holidays import bank_holidays, known_until
from calendars.days import (
    SchoolCalendar,
    add_school_days,
    add_working_days,
    is_school_day,
    is_working_day,
    load_calendar,
    school_days_between,
    working_days_between,
)
from calendars.models import AcademicYear, academic_year_of
from tests.factories.accounts import SchoolFactory
from tests.factories.calendars import AcademicYearFactory, ClosureFactory, TermFactory

DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 31))


def slow_days(start, end, counts):
    """After `start`, up to and including `end`."""
    found, day = 0, start
    while day < end:
        day += timedelta(days=1)
        found += counts(day)
    return found


def test_bank_holidays_come_from_the_bundled_list():
    assert bank_holidays()[date(2026, 12, 25)] == "Christmas Day"
    assert not is_working_day(date(2026, 12, 28)), "Boxing Day falls on a Saturday"
    assert known_until() >= date(2027, 12, 31)


@given(start=DAYS, length=st.integers(-10, 200))
def test_working_days_between_counts_each_day(start, length):
    end = start + timedelta(days=length)
    assert working_days_between(start, end) == slow_days(start, end, is_working_day)


@given(start=DAYS, count=st.integers(0, 60))
def test_adding_working_days_undoes_counting_them(start, count):
    end = add_working_days(start, count)
    assert working_days_between(start, end) == count
    assert count == 0 or is_working_day(end)


@st.composite
def calendars(draw):
    """Random terms in some of the years, and random closures."""
    taught = {}
    for year in draw(st.sets(st.sampled_from([2024, 2025, 2026, 2027, 2028]))):
        spans = []
        for _term in range(draw(st.integers(0, 3))):
            start = date(year, 8, 1) + timedelta(days=draw(st.integers(0, 300)))
            spans.append((start, start + timedelta(days=draw(st.integers(0, 80)))))
        taught[year] = tuple(spans)
    closed = []
    for _closure in range(draw(st.integers(0, 5))):
        start = draw(DAYS)
        closed.append((start, start + timedelta(days=draw(st.integers(0, 4)))))
    return SchoolCalendar(taught=taught, closed=tuple(closed))


@given(calendar=calendars(), start=DAYS, length=st.integers(0, 300), count=st.integers(0, 40))
def test_school_days_agree_with_a_slow_reference(calendar, start, length, count):
    def reference(day):
        year = day.year if day.month > 7 else day.year - 1
        in_term = year not in calendar.taught or any(
            a <= day <= b for a, b in calendar.taught[year]
        )
        is_open = not any(a <= day <= b for a, b in calendar.closed)
        return in_term and is_open and day.weekday() not in (5, 6) and day not in bank_holidays()

    end = start + timedelta(days=length)
    assert calendar.days_between(start, end) == slow_days(start, end, reference)
    reached = calendar.add_days(start, count)
    assert slow_days(start, reached, reference) == count
    assert count == 0 or reference(reached)


@pytest.mark.django_db
def test_without_a_calendar_every_working_day_is_a_school_day():
    assert is_school_day(date(2026, 8, 12))
    assert not is_school_day(date(2026, 8, 15)), "a Saturday"
    assert not is_school_day(date(2026, 12, 25))
    assert not load_calendar().is_entered(date(2026, 8, 12))


@pytest.mark.django_db
def test_terms_half_terms_inset_days_and_bank_holidays():
    school, other = SchoolFactory(), SchoolFactory()
    TermFactory()
    ClosureFactory(school=school, starts_on=date(2026, 11, 27))
    assert not is_school_day(date(2026, 8, 12)), "before term"
    assert not is_school_day(date(2026, 10, 28)), "half-term"
    assert is_school_day(date(2026, 11, 2), school)
    assert not is_school_day(date(2026, 11, 27), school)
    assert is_school_day(date(2026, 11, 27), other)
    assert add_school_days(date(2026, 10, 23), 1, school) == date(2026, 11, 2)
    assert school_days_between(date(2026, 10, 23), date(2026, 11, 30), school) == 20
    assert is_school_day(date(2027, 8, 12)), "a year that nobody has entered"


@pytest.mark.django_db
def test_a_school_with_terms_of_its_own_keeps_none_of_the_authority():
    school = SchoolFactory()
    TermFactory()
    own = TermFactory(
        school=school,
        starts_on=date(2026, 9, 7),
        half_term_starts_on=date(2026, 10, 19),
        half_term_ends_on=date(2026, 10, 30),
    )
    assert not is_school_day(date(2026, 9, 2), school)
    assert is_school_day(date(2026, 9, 2))
    own.withdrawn_at = own.recorded_at
    own.save()
    assert is_school_day(date(2026, 9, 2), school)


@pytest.mark.django_db
def test_a_calendar_is_read_in_two_queries(django_assert_num_queries):
    school = SchoolFactory()
    TermFactory()
    with django_assert_num_queries(2):
        calendar = load_calendar(school)
        calendar.days_between(date(2026, 9, 1), date(2027, 7, 31))


@pytest.mark.django_db
def test_academic_years_run_from_august():
    year = AcademicYearFactory(starts_in=2026)
    assert academic_year_of(date(2026, 7, 31)) == 2025
    assert academic_year_of(date(2026, 8, 1)) == 2026
    assert AcademicYear.objects.containing(date(2027, 7, 31)) == year
    assert AcademicYear.objects.containing(date(2027, 8, 1)) is None
    assert (year.starts_on, year.ends_on) == (date(2026, 8, 1), date(2027, 7, 31))
