"""Marks that are all new, copied in without comparing: tallies and totals come to the same,
whenever a worker finds time for the tallies."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attendance.models import AbsenceTally, RegisterDay, RegisterTotals, UntalliedDay
from attendance.registers.register import append, lock_registers, write
from attendance.registers.staging import day_lines, stage_lines
from attendance.registers.tallies import rebuild_tallies
from attendance.registers.totals import COLUMNS, rebuild_totals
from attendance.registers.untallied import tally_days
from tests.factories.accounts import SchoolFactory
from tests.factories.cases import ChildFactory, EnrolmentFactory

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 9, 7)
JULY = date(2026, 7, 20)  # the year before; a run of absence may go on over the summer
DAYS = [JULY, JULY + timedelta(days=1), *(MONDAY + timedelta(days=n) for n in (0, 1, 2, 3, 4, 7))]
CODE = st.sampled_from([None, "/", "/", "/", "I", "I", "M", "C2", "O", "D", "#"])
DELIVERY = st.tuples(
    st.lists(st.sampled_from(DAYS), min_size=1, max_size=3, unique=True)
    | st.sampled_from(DAYS).map(lambda day: [day]),
    st.lists(st.tuples(CODE, CODE), min_size=4, max_size=4),
    st.booleans(),  # whether a worker comes by afterwards
)


@pytest.fixture
def registers():
    """Two schools with two pupils each, one of whom is twice in a register, as after a merge."""
    schools = [SchoolFactory(), SchoolFactory()]
    children = [ChildFactory(school=school) for school in schools for _number in range(2)]
    EnrolmentFactory(
        child=children[3], school=schools[1], kind="subsidiary", ends_on=date(2026, 12, 1)
    )
    return [one for school in schools for one in school.enrolments.order_by("pk")[:2]]


def arrive(registers, days, codes):
    """As a folder's files do: copied where all of it is new, else compared and written."""
    lock_registers({register.school_id for register in registers})
    marks, counted = {}, {}
    for day in days:
        for register, (am, pm) in zip(registers, codes, strict=True):
            for session, code in ((1, am), (2, pm)):
                if code:
                    marks.setdefault((day, session), {})[register.pk] = code
                    counted.setdefault((register.school_id, day), Counter())[code] += 1
    if not marks:
        return
    first, last = min(days), max(days)
    lines = day_lines(marks)
    if not append(lines, first=first, last=last, counted=counted):
        stage_lines(lines)
        write(first=first, last=last, why="as it came")


def tallies():
    rows = AbsenceTally.objects.order_by("enrolment_id", "academic_year")
    return list(rows.values_list("enrolment_id", "illness", "medical", "authorised",
                                 "unauthorised", "run_starts", "is_open"))  # fmt: skip


def totals():
    return list(RegisterTotals.objects.order_by("school", "day").values_list("school", *COLUMNS))


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(deliveries=st.lists(DELIVERY, min_size=1, max_size=6))
def test_it_comes_to_the_same_as_counting_afresh(registers, deliveries):
    with transaction.atomic():
        for days, codes, comes_by in deliveries:
            arrive(registers, days, codes)
            if comes_by:
                tally_days()
        tally_days()
        assert not UntalliedDay.objects.exists()
        kept = tallies(), totals()
        for year in (2025, 2026):
            rebuild_tallies([register.pk for register in registers], year)
        rebuild_totals(DAYS[0], DAYS[-1])
        assert kept == (tallies(), totals())
        transaction.set_rollback(True)


@pytest.mark.parametrize("before", [[], [(MONDAY, "I", "I")], [(MONDAY, "I", "/")]])
@pytest.mark.parametrize("comes_by", [True, False])
def test_a_morning_that_comes_after_its_afternoon(registers, before, comes_by):
    """The child was back in the afternoon: what is known of it is not forgotten."""
    tuesday = MONDAY + timedelta(days=1)
    for day, am, pm in [*before, (tuesday, None, "/"), (tuesday, "I", None)]:
        arrive(registers, [day], [(am, pm)] * 4)
        if comes_by:
            tally_days()
    tally_days()
    assert [row[-1] for row in tallies()] == [False] * 4
    kept = tallies()
    rebuild_tallies([register.pk for register in registers], 2026)
    assert kept == tallies()


def test_an_absence_of_days_around_a_morning_at_school(registers):
    tuesday = MONDAY + timedelta(days=1)
    arrive(registers, [tuesday], [("/", None)] * 4)
    lock_registers({register.school_id for register in registers})
    marks = {(MONDAY, 1): "I", (MONDAY, 2): "I", (tuesday, 2): "I"}
    stage_lines(day_lines({when: {registers[0].pk: code} for when, code in marks.items()}))
    write(first=MONDAY, last=tuesday, why="as it came")
    kept = tallies()
    rebuild_tallies([register.pk for register in registers], 2026)
    assert kept == tallies()


def test_nothing_is_written_where_something_stands(registers):
    arrive(registers, [MONDAY], [("I", "I")] * 4)
    tuesday = MONDAY + timedelta(days=1)
    lines = day_lines({(MONDAY, 1): {registers[0].pk: "/"}, (tuesday, 1): {registers[0].pk: "/"}})
    assert not append(lines, first=MONDAY, last=tuesday, counted={})
    assert RegisterDay.objects.count() == 4
