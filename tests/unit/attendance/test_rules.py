"""The rule of the pathway alert against a slow and obvious reference."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attendance.candidates import Fewest, find_candidates
from attendance.codes import CODES
from attendance.models import HealthPeriod, RegisterDay, Rule
from attendance.registers.tallies import rebuild_tallies
from attendance.rules import Episode, Finding, find_reached
from cases.models import EnrolmentKind
from tests.factories.accounts import SchoolFactory
from tests.factories.attendance import mark_days
from tests.factories.cases import ChildFactory, EnrolmentFactory

pytestmark = pytest.mark.django_db
YEAR_START = date(2026, 8, 1)
MONDAY = date(2026, 9, 7)


def episode(child, *, counts_from=YEAR_START, cumulative=10, consecutive=10):
    return Episode(
        child.pk, counts_from, YEAR_START - timedelta(days=120), date(2027, 7, 31),
        cumulative, consecutive,
    )  # fmt: skip


def find(child, **fields):
    return find_reached([episode(child, **fields)]).get(child.pk)


@pytest.fixture
def child():
    return ChildFactory(school=SchoolFactory())


@pytest.fixture
def register(child):
    return child.enrolments.get()


def test_nineteen_sessions_are_not_ten_days(child, register):
    mark_days(register, MONDAY, "// " * 3 + "II " * 9 + "I/")
    assert find(child) is None


def test_ten_days_one_after_another(child, register):
    last = mark_days(register, MONDAY, "// " + "II " * 10)
    assert find(child) == Finding(
        child.pk, Rule.CONSECUTIVE, last, MONDAY + timedelta(days=1), last, 20
    )


def test_broken_weeks_add_up(child, register):
    mark_days(register, MONDAY, "I/ // " * 20)
    found = find(child)
    assert (found.rule, found.sessions) == (Rule.CUMULATIVE, 20)
    assert found.first_day == MONDAY


def test_half_a_day_at_school_ends_a_run(child, register):
    mark_days(register, MONDAY, "II II I/ II II")
    assert find(child, cumulative=60, consecutive=3) is None
    assert find(child, cumulative=60, consecutive=2).reached_on == MONDAY + timedelta(days=1)


@pytest.mark.parametrize("between", ["## ##", "Y4Y4", "..", "OO", "DD"])
def test_what_was_not_attended_does_not_end_a_run(child, register, between):
    words = {"Y4Y4": "##"}.get(between, between)
    mark_days(register, MONDAY, f"II {words} II II")
    assert find(child, cumulative=60, consecutive=3).sessions == 6


def test_other_absence_does_not_count(child, register):
    mark_days(register, MONDAY, "OO NN GG CC EE II")
    assert find(child, cumulative=2, consecutive=2) is None


def test_a_run_may_begin_before_the_summer(child, register):
    mark_days(register, date(2026, 7, 15), "II II II")
    last = mark_days(register, date(2026, 9, 2), "II II")
    found = find(child, consecutive=5)
    assert (found.rule, found.first_day, found.reached_on) == (
        Rule.CONSECUTIVE, date(2026, 7, 15), last,
    )  # fmt: skip
    assert find(child, cumulative=5, consecutive=6) is None, "the sum starts in the new year"


def test_counting_starts_after_the_last_alert(child, register):
    mark_days(register, MONDAY, "I/ " * 30)
    after = MONDAY + timedelta(days=14)
    assert find(child, counts_from=after).sessions == 20
    assert find(child, counts_from=after + timedelta(days=1)) is None


def test_candidates_are_few_but_enough(child, register):
    idle = ChildFactory(school=SchoolFactory())
    mark_days(idle.enrolments.get(), MONDAY, "II OO")
    mark_days(register, MONDAY, "II II")
    part_time = ChildFactory(school=SchoolFactory())
    HealthPeriod.objects.create(
        child=part_time, starts_on=MONDAY, reason="Mornings only", controller=child.controller
    )
    window = {"year": 2026, "until": date(2027, 7, 31), "fewest": Fewest(alert=4)}
    assert find_candidates(**window).alert == [child.pk, part_time.pk]
    school = child.enrolments.get().school_id
    assert find_candidates(**window, school_id=school).alert == [child.pk]
    assert find_candidates(**window, child_ids=[idle.pk]).alert == []


CODE = st.sampled_from([None, None, "/", "/", "I", "I", "I", "M", "C2", "O", "N", "D", "#", "K"])
DAYS = [date(2026, 7, 1) + timedelta(days=n) for n in range(100)]
SCHOOL_DAYS = [day for day in DAYS if day.weekday() < 5 and day.month != 8][:45]


def sessions_of(registers, periods):
    """(day, session, attended, health) of each possible session, in order; registers merged."""
    for day in SCHOOL_DAYS:
        for session in (0, 1):
            codes = [r[day][session] for r in registers if day in r and r[day][session]]
            rows = [CODES[code] for code in codes]
            if any(row.is_attended for row in rows):
                yield day, session, True, False
            elif any(row.is_absent for row in rows):
                inside = any(start <= day and (end is None or day <= end) for start, end in periods)
                yield day, session, False, inside or "I" in codes or "M" in codes


def slow_rule(looked_at, registers, periods):
    """The rule as a person would do it with a pencil."""
    counted, run, in_year = [], [], 0
    cumulative_on = consecutive_on = run_first = first_counted = None
    for day, _session, attended, health in sessions_of(registers, periods):
        if not looked_at.runs_from <= day <= looked_at.until:
            continue
        if attended:
            run = []
            continue
        if not health:
            continue
        counted.append(day)
        run.append(day)
        if day < looked_at.counts_from:
            continue
        first_counted = first_counted or day
        in_year += 1
        if in_year >= 2 * looked_at.cumulative_days and cumulative_on is None:
            cumulative_on = day
        if len(run) >= 2 * looked_at.consecutive_days and consecutive_on is None:
            consecutive_on, run_first = day, run[0]
    if cumulative_on is None and consecutive_on is None:
        return None
    if consecutive_on and (cumulative_on is None or consecutive_on <= cumulative_on):
        rule, on, first = Rule.CONSECUTIVE, consecutive_on, run_first
    else:
        rule, on, first = Rule.CUMULATIVE, cumulative_on, first_counted
    kept = [day for day in counted if day >= first]
    return Finding(looked_at.child_id, rule, on, first, kept[-1], len(kept))


registers = st.dictionaries(st.sampled_from(SCHOOL_DAYS), st.tuples(CODE, CODE), max_size=45)
periods = st.lists(
    st.tuples(st.sampled_from(SCHOOL_DAYS), st.one_of(st.none(), st.integers(0, 10))), max_size=2
)


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    main=registers,
    second=st.one_of(st.just({}), registers),
    periods=periods,
    cumulative=st.integers(1, 6),
    consecutive=st.integers(1, 4),
    counts_from=st.sampled_from([YEAR_START, date(2026, 9, 10)]),
)
def test_the_rule_agrees_with_a_slow_reference(
    child, main, second, periods, cumulative, consecutive, counts_from
):
    spans = [(s, None if n is None else s + timedelta(days=n)) for s, n in periods]
    looked_at = episode(
        child, counts_from=counts_from, cumulative=cumulative, consecutive=consecutive
    )
    with transaction.atomic():
        enrolments = [child.enrolments.get(kind=EnrolmentKind.MAIN)]
        if second:
            enrolments.append(
                EnrolmentFactory(child=child, school=SchoolFactory(), kind=EnrolmentKind.SUBSIDIARY)
            )
        for enrolment, days in zip(enrolments, (main, second), strict=False):
            RegisterDay.objects.bulk_create(
                RegisterDay(enrolment=enrolment, day=day, am=am, pm=pm)
                for day, (am, pm) in days.items()
            )
            for year in (2025, 2026):
                rebuild_tallies([enrolment.pk], year)
        for start, end in spans:
            HealthPeriod.objects.create(
                child=child, starts_on=start, ends_on=end, reason="x", controller=child.controller
            )
        found = find_reached([looked_at]).get(child.pk)
        transaction.set_rollback(True)
    assert found == slow_rule(looked_at, [main, second], spans)
