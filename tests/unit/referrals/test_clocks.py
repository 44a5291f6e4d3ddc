"""The clock against a slow reference, and the days that never stand still."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from calendars.days import is_working_day
from referrals import clocks
from referrals.models import Referral, ReferralStatus
from tests.factories.referrals import ReferralFactory

MONDAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def usual_limits(monkeypatch):
    """The defaults, without asking the database for what the authority has set."""
    monkeypatch.setattr(clocks, "get_setting", lambda setting: setting.default)


def walked(start: date, pauses: list[tuple[date, date]], end: date) -> int:
    """Working days after `start` up to `end` that lie in no pause, one day at a time."""
    days, day = 0, start
    while day < end:
        day += timedelta(days=1)
        in_pause = any(first < day <= last for first, last in pauses)
        days += is_working_day(day) and not in_pause
    return days


@given(
    start=st.dates(date(2024, 9, 1), date(2026, 7, 31)),
    gaps=st.lists(st.integers(0, 20), max_size=7),
    is_fast_track=st.booleans(),
)
def test_clock_is_what_walking_the_days_gives(start, gaps, is_fast_track):
    referral = Referral(is_fast_track=is_fast_track, status=ReferralStatus.SUBMITTED)
    change(referral, clocks.started(start, is_fast_track=is_fast_track))
    change(referral, clocks.running_to_decision(referral))
    limit = referral.clock_days
    day, pauses = start, []
    for number, gap in enumerate(gaps):
        day += timedelta(days=gap)
        if number % 2 == 0:
            change(referral, clocks.paused(referral, day))
            pauses.append((day, date.max))
        else:
            change(referral, clocks.resumed(referral, day))
            pauses[-1] = (pauses[-1][0], day)
        clock = clocks.clock_of(referral, day)
        used = walked(start, pauses, day)
        assert (clock.days_used, clock.days_left) == (used, limit - used)
        assert clock.is_paused == (number % 2 == 0)
        if clock.is_overdue:
            assert clock.due_on < day
        elif clock.due_on:
            assert walked(start, pauses, clock.due_on) == limit


def change(referral: Referral, fields: dict) -> None:
    for name, value in fields.items():
        setattr(referral, name, value)


def test_no_clock_before_submission():
    assert clocks.clock_of(Referral()) is None


@pytest.mark.parametrize(("days", "left", "overdue"), [(0, 2, False), (2, 0, False), (3, -1, True)])
def test_overdue_the_day_after_the_last(days, left, overdue):
    referral = Referral(status=ReferralStatus.SUBMITTED)
    change(referral, clocks.started(MONDAY, is_fast_track=False))
    clock = clocks.clock_of(referral, MONDAY + timedelta(days=days))
    assert (clock.days_left, clock.is_overdue) == (left, overdue)


def test_a_bank_holiday_is_no_working_day():
    referral = Referral(status=ReferralStatus.SUBMITTED)
    change(referral, clocks.started(date(2026, 4, 2), is_fast_track=True))  # Maundy Thursday
    assert referral.due_on == date(2026, 4, 8)


def test_a_decision_stops_the_clock():
    referral = Referral(status=ReferralStatus.DECIDED)
    change(referral, clocks.started(MONDAY, is_fast_track=False))
    change(referral, clocks.stopped(referral, MONDAY + timedelta(days=1)))
    referral.decided_at = timezone.make_aware(datetime(2026, 3, 3, 12))  # noqa: DTZ001
    clock = clocks.clock_of(referral, MONDAY + timedelta(days=30))
    assert (clock.days_used, clock.state, clock.due_on) == (1, "stopped", None)


def test_a_paused_clock_says_so_and_is_never_overdue():
    referral = Referral(status=ReferralStatus.RETURNED)
    change(referral, clocks.started(MONDAY, is_fast_track=False))
    change(referral, clocks.paused(referral, MONDAY))
    clock = clocks.clock_of(referral, MONDAY + timedelta(days=60))
    assert (clock.state, clock.is_overdue, clock.due_on) == ("paused", False, None)


@pytest.fixture
def every_weekday():
    """A calendar in which every Monday to Friday is a school day."""
    return SimpleNamespace(
        days_between=lambda start, end: sum(
            (start + timedelta(days=n)).weekday() < 5 for n in range(1, (end - start).days + 1)
        )
    )


def test_days_without_education_run_on_while_the_clock_is_paused(every_weekday):
    referral = Referral(absent_since=MONDAY, status=ReferralStatus.RETURNED, paused_on=MONDAY)
    day = MONDAY + timedelta(days=7)
    assert clocks.days_without_education(referral, day, every_weekday) == 6


def test_days_without_education_count_from_submission_when_nothing_else_is_known(every_weekday):
    referral = Referral(submitted_at=timezone.make_aware(datetime(2026, 3, 2, 9)))  # noqa: DTZ001
    day = MONDAY + timedelta(days=1)
    assert clocks.days_without_education(referral, day, every_weekday) == 1
    assert clocks.days_without_education(Referral(), day, every_weekday) is None


@pytest.mark.django_db
def test_days_without_education_use_the_calendar_of_the_authority():
    referral = ReferralFactory(absent_since=MONDAY)
    assert clocks.days_without_education(referral, MONDAY) == 1
