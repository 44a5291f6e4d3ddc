"""An open alert to whose register days are only added: counted from tallies alone."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attendance.models import HealthPeriod, RegisterDay
from attendance.registers.register import write
from attendance.registers.staging import stage
from attendance.registers.tallies import RUN_REACH, claim_changed, rebuild_tallies
from attendance.rules import Episode, find_longer, find_reached
from attendance.services.evaluation import findings_of_open
from tests.factories.accounts import SchoolFactory
from tests.factories.attendance import AlertFactory
from tests.factories.cases import ChildFactory, EnrolmentFactory

pytestmark = pytest.mark.django_db
START, UNTIL = date(2026, 8, 1), date(2027, 7, 31)
DAYS = [
    day for day in (date(2026, 7, 6) + timedelta(days=n) for n in range(120))
    if day.weekday() < 5 and day.month != 8
]  # fmt: skip
CODE = st.sampled_from([None, "/", "/", "I", "I", "I", "M", "C", "O", "D", "#"])
MARKS = st.lists(st.tuples(CODE, CODE), min_size=35, max_size=50)
# What raises the alert: left to chance, one example in twenty would have one. Some of these days
# lie before the summer, which the year does not count.
AWAY = [("I", "I")] * 7
SUMMER = sum(day < START for day in DAYS)


def bring_in(register, day, am, pm):
    marks = {(register.pk, day, session): code for session, code in ((1, am), (2, pm)) if code}
    if marks:
        stage(marks)
        write(first=day, last=day, why="as it came")


def alert_of(child, finding):
    return AlertFactory(
        child=child, rule=finding.rule, cumulative_days=5, consecutive_days=4, academic_year=2026,
        counts_from=START, reached_on=finding.reached_on, first_day=finding.first_day,
        last_day=finding.last_day, sessions=finding.sessions,
    )  # fmt: skip


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    marks=MARKS, away=st.integers(SUMMER - 5, SUMMER + 1), known=st.integers(24, 30),
    weeks=st.sampled_from([None, 3]),
)  # fmt: skip
def test_it_counts_what_the_rule_would(marks, away, known, weeks):
    marks = [*marks[:away], *AWAY, *marks[away + len(AWAY) :]]
    with transaction.atomic():
        child = ChildFactory(school=SchoolFactory())
        register = child.enrolments.get()
        days = list(zip(DAYS, marks, strict=False))
        RegisterDay.objects.bulk_create(
            RegisterDay(enrolment=register, day=day, am=am, pm=pm) for day, (am, pm) in days[:known]
        )
        for year in (2025, 2026):
            rebuild_tallies([register.pk], year)
        claim_changed()
        episode = Episode(child.pk, START, START - RUN_REACH, UNTIL, 5, 4, weeks)
        if before := find_reached([episode]).get(child.pk):  # what is not reached is not open
            for day, codes in days[known:]:
                bring_in(register, day, *codes)
            since = claim_changed().get(child.pk)
            now = find_reached([episode]).get(child.pk)
            if since and before.reached_on < since:
                alert_of(child, before)
                assert find_longer({child.pk: since}) == {child.pk: now}
        transaction.set_rollback(True)


@pytest.fixture
def child():
    return ChildFactory(school=SchoolFactory())


DAYS_AWAY = [date(2026, 9, day) for day in (7, 8, 9, 10, 11, 14)]


def raise_on(child, last):
    register = child.enrolments.get()
    for day in DAYS_AWAY:
        bring_in(register, day, "I", "I")
    episode = Episode(child.pk, START, START - RUN_REACH, last, 5, 4)
    claim_changed()
    return alert_of(child, find_reached([episode])[child.pk])


def test_a_correction_is_not_taken_for_an_addition(child):
    raise_on(child, UNTIL)
    register = child.enrolments.get()
    bring_in(register, date(2026, 9, 9), "/", "/")
    bring_in(register, date(2026, 9, 15), "I", "I")
    grown = claim_changed()
    assert grown == {child.pk: None}
    now = findings_of_open([child.pk], UNTIL, grown)[child.pk]
    longer = find_longer({child.pk: date(2026, 9, 15)})[child.pk]
    assert now.sessions == longer.sessions == 12, "the same here"
    assert now.reached_on == date(2026, 9, 14), "but reached later"


def test_periods_and_second_registers_are_left_to_the_rule(child):
    raise_on(child, UNTIL)
    assert find_longer({child.pk: date(2026, 9, 15)})
    EnrolmentFactory(child=child, school=SchoolFactory(), kind="subsidiary")
    assert find_longer({child.pk: date(2026, 9, 15)}) == {}
    other = ChildFactory(school=SchoolFactory())
    raise_on(other, UNTIL)
    HealthPeriod.objects.create(
        child=other, starts_on=date(2026, 9, 7), reason="Mornings only", controller=other.controller
    )
    assert find_longer({other.pk: date(2026, 9, 15)}) == {}
