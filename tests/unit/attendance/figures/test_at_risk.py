"""Children at risk before an alert, held against a slow reading of their registers."""

import random
from datetime import date, timedelta

import pytest
import time_machine

from accounts.actors import Actor
from attendance.figures.at_risk import (
    BROKEN_SESSIONS,
    RISING_TIMES,
    RISING_WEEKS,
    Pattern,
    find_at_risk,
    last_school_weeks,
)
from attendance.figures.at_risk_settings import (
    BROKEN_WEEKS,
    RISING_DAYS,
    WEEKS,
    Limits,
    current_limits,
)
from attendance.models import AlertStatus, RegisterDay
from attendance.registers.tallies import rebuild_all
from calendars.days import load_calendar
from ledger.authority_settings import change_setting
from tests.factories.accounts import SchoolFactory
from tests.factories.attendance import AlertFactory
from tests.factories.cases import ChildFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)  # a Friday
ABSENT = "IMOC"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def school():
    return SchoolFactory()


def weeks_of(school):
    return last_school_weeks(load_calendar(school), TODAY)


def register(child, days):
    """`days` maps a day to its two codes."""
    enrolment = child.enrolments.get()
    RegisterDay.objects.bulk_create(
        RegisterDay(enrolment=enrolment, day=day, am=codes[0], pm=codes[1])
        for day, codes in days.items()
    )


def found(school, **fields):
    rebuild_all(2026)
    reasons = find_at_risk([school], TODAY, **fields)
    return {pk: {one.pattern for one in rows} for pk, rows in reasons.items()}


def slow(weeks, days):
    """The patterns by counting session after session, with what Waymark comes with."""
    limits = Limits(rising_sessions=8, broken_weeks=6, same_weekday=4)
    patterns = set()
    missed = [sum(code in ABSENT for day in week for code in days.get(day, "//")) for week in weeks]
    now, before = sum(missed[:4]), sum(missed[4:])
    possible = [2 * len(week) for week in weeks]
    times = now / sum(possible[:4]) >= RISING_TIMES * before / sum(possible[4:])
    weeks_now = sum(m > 0 for m in missed[:4])
    if now - before >= limits.rising_sessions and times and weeks_now >= RISING_WEEKS:
        patterns.add(Pattern.RISING)
    partly = [BROKEN_SESSIONS <= m < p for m, p in zip(missed, possible, strict=True)]
    if sum(partly) >= limits.broken_weeks:
        patterns.add(Pattern.BROKEN)
    away = [
        day for week in weeks for day in week if any(code in ABSENT for code in days.get(day, "//"))
    ]
    most = max((sum(day.weekday() == n for day in away) for n in range(5)), default=0)
    if most >= limits.same_weekday and 2 * most >= len(away):
        patterns.add(Pattern.WEEKDAY)
    return patterns


def test_random_registers_give_what_the_slow_reading_gives(school):
    chance = random.Random(7)  # noqa: S311 (the same registers each time)
    weeks = weeks_of(school)
    expected = {}
    for _number in range(60):
        child, share = ChildFactory(school=school), chance.choice((0.03, 0.08, 0.15))
        favourite = chance.choice((None, None, 0, 4))
        days = {}
        for place, week in enumerate(weeks):
            for day in week:
                odds = 0.6 if day.weekday() == favourite else share * (2 if place < 4 else 1)
                days[day] = "".join(
                    chance.choice(ABSENT) if chance.random() < odds else "/" for _half in "ap"
                )
        register(child, days)
        expected[child.pk] = slow(weeks, days)
    got = {pk: patterns - {Pattern.NEAR} for pk, patterns in found(school).items()}
    assert {pk: p for pk, p in got.items() if p} == {pk: p for pk, p in expected.items() if p}
    assert set().union(*expected.values()) == {Pattern.RISING, Pattern.BROKEN, Pattern.WEEKDAY}


def mondays(weeks, code="OO"):
    return {day: code for week in weeks for day in week if day.weekday() == 0}


def test_each_reason_is_stated_with_its_figures(school):
    child = ChildFactory(school=school)
    weeks = weeks_of(school)
    tuesdays = {week[1]: "OO" for week in weeks[:3]}
    register(child, {**mondays(weeks[:6]), **tuesdays})
    rebuild_all(2026)
    words = {one.pattern: one.words for one in find_at_risk([school], TODAY)[child.pk]}
    assert set(words) == {Pattern.BROKEN, Pattern.WEEKDAY, Pattern.RISING}
    assert "in 6 of the last 8 school weeks" in words[Pattern.BROKEN]
    assert "(18 of 80 sessions missed)" in words[Pattern.BROKEN]
    assert words[Pattern.WEEKDAY].startswith("Away on 6 of the last 8 school days that were a Mon")
    assert "Missed 14 of 40 sessions" in words[Pattern.RISING]
    assert "in 4 of them; in the four before, 4 of 40" in words[Pattern.RISING]


def test_one_illness_is_no_trend(school):
    """A child who was well before and away from Tuesday to Friday once."""
    child = ChildFactory(school=school)
    register(child, dict.fromkeys(weeks_of(school)[1][1:], "II"))
    assert child.pk not in found(school)


def test_half_days_here_and_there_break_no_week(school):
    child = ChildFactory(school=school)
    weeks = weeks_of(school)
    register(child, {week[place % 5]: "/M" for place, week in enumerate(weeks)})
    assert Pattern.BROKEN not in found(school).get(child.pk, set())


def test_weeks_missed_altogether_are_not_broken(school):
    child = ChildFactory(school=school)
    weeks = weeks_of(school)
    register(child, {day: "OO" for week in weeks[:5] for day in week})
    assert Pattern.BROKEN not in found(school)[child.pk]


def set_to(setting, value, capture):
    with capture(execute=True):  # what is read once and kept is forgotten on commit
        change_setting(actor=Actor.system(), setting=setting, value=value)


def test_the_authority_sets_from_when_on(school, django_capture_on_commit_callbacks):
    child = ChildFactory(school=school)
    weeks = weeks_of(school)
    register(child, {week[place]: "OO" for place, week in enumerate(weeks[:4])})
    assert found(school)[child.pk] == {Pattern.RISING}
    set_to(RISING_DAYS, 5, django_capture_on_commit_callbacks)
    assert child.pk not in found(school)
    set_to(BROKEN_WEEKS, 4, django_capture_on_commit_callbacks)
    assert found(school)[child.pk] == {Pattern.BROKEN}


def test_near_an_alert_counts_health_alone_and_filters_work(school):
    near, rising = ChildFactory(school=school), ChildFactory(school=school)
    week = sorted(day for week in weeks_of(school)[:2] for day in week)[:8]
    register(near, dict.fromkeys(week, "II"))
    register(rising, dict.fromkeys(week, "OO"))
    assert found(school)[near.pk] >= {Pattern.NEAR}
    assert Pattern.NEAR not in found(school)[rising.pk]
    assert set(found(school, wanted=[Pattern.NEAR])) == {near.pk}


def test_an_open_alert_another_school_and_a_former_pupil_are_left_out(school):
    weeks = weeks_of(school)
    told, gone = ChildFactory(school=school), ChildFactory(school=school)
    for child in (told, gone):
        register(child, mondays(weeks))
    AlertFactory(child=told, school=school, status=AlertStatus.ON_HOLD)
    gone.enrolments.update(ends_on=TODAY - timedelta(days=1))
    assert found(school) == {}
    rebuild_all(2026)
    assert find_at_risk([SchoolFactory()], TODAY) == {}


def test_a_pupil_who_has_just_come_is_not_called_rising(school):
    child = ChildFactory(school=school)
    weeks = weeks_of(school)
    child.enrolments.update(starts_on=weeks[3][0])
    register(child, dict.fromkeys(weeks[0], "OO"))
    assert child.pk not in found(school)


def test_queries_are_constant(school, django_assert_max_num_queries):
    weeks = weeks_of(school)

    def asked():
        rebuild_all(2026)
        current_limits()  # the settings are read once and kept for a minute
        with django_assert_max_num_queries(30) as captured:
            find_at_risk([school], TODAY)
        return len(captured.captured_queries)

    register(ChildFactory(school=school), mondays(weeks))
    before = asked()
    for _number in range(8):
        register(ChildFactory(school=school), mondays(weeks))
    assert asked() == before
    assert len(weeks) == WEEKS
