"""Totals of a school's day: kept with the register, and the same as counting the marks by hand."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attendance.codes import CODES
from attendance.models import RegisterDay, RegisterTotals
from attendance.registers.register import write
from attendance.registers.staging import stage
from attendance.registers.totals import COLUMNS, rebuild_totals
from tests.factories.accounts import SchoolFactory
from tests.factories.cases import ChildFactory, EnrolmentFactory

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 9, 7)
DAYS = [MONDAY + timedelta(days=n) for n in (0, 1, 2, 7)]


@pytest.fixture
def registers():
    """Two schools; a child in both; a child twice in one of them, as after a merge."""
    first, second = SchoolFactory(), SchoolFactory()
    children = [ChildFactory(school=first) for _number in range(3)]
    left = date(2026, 12, 1)
    EnrolmentFactory(child=children[0], school=second, kind="subsidiary")
    EnrolmentFactory(child=children[1], school=first, kind="subsidiary", ends_on=left)
    ChildFactory(school=second)
    return [one for school in (first, second) for one in school.enrolments.order_by("pk")]


def bring_in(marks):
    if marks:
        stage(marks)
        days = [day for _enrolment, day, _session in marks]
        write(first=min(days), last=max(days), why="as it came")


def by_hand():
    """(school, day) to sessions by column, one mark after the other."""
    best = {}
    for row in RegisterDay.objects.select_related("enrolment").order_by("enrolment_id"):
        for session, code in ((1, row.am), (2, row.pm)):
            if code is None:
                continue
            key = (row.enrolment.school_id, row.enrolment.child_id, row.day, session)
            found = CODES[code]
            rank = (found.is_attended, found.is_absent, code in ("I", "M"))
            if key not in best or rank > best[key][0]:
                best[key] = (rank, code)
    totals = {}
    for (school, _child, day, _session), (_rank, code) in best.items():
        column = next(name for name, codes in COLUMNS.items() if code in codes)
        totals.setdefault((school, day), Counter())[column] += 1
    return totals


def kept():
    return {
        (row.school_id, row.day): Counter({name: getattr(row, name) for name in COLUMNS})
        for row in RegisterTotals.objects.all()
    }


def test_every_code_is_in_one_column():
    counted = [code for codes in COLUMNS.values() for code in codes]
    assert sorted(counted) == sorted(CODES)
    for name in ("present", "activity"):
        assert all(CODES[code].is_attended for code in COLUMNS[name])
    for name in ("not_possible", "closed"):
        assert not any(CODES[code].is_possible for code in COLUMNS[name])


CODE = st.sampled_from(["/", "\\", "L", "K", "I", "M", "C2", "E", "O", "N", "D", "X", "#", "Y4"])
PLACES = st.tuples(st.integers(0, 5), st.sampled_from(DAYS), st.sampled_from([1, 2]))


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(deliveries=st.lists(st.dictionaries(PLACES, CODE, max_size=14), min_size=1, max_size=5))
def test_totals_follow_whatever_comes_in_whatever_order(registers, deliveries):
    """New marks, late ones, corrections, halves of a day, two registers of one child."""
    with transaction.atomic():
        for marks in deliveries:
            bring_in({(registers[who].pk, day, half): code
                      for (who, day, half), code in marks.items()})  # fmt: skip
            assert kept() == by_hand()
        RegisterTotals.objects.update(present=99, illness=99, closed=99)
        rebuild_totals(DAYS[0], DAYS[-1])
        assert kept() == by_hand()
        transaction.set_rollback(True)


def test_an_undone_writing_leaves_no_totals(registers):
    with pytest.raises(RuntimeError), transaction.atomic():
        bring_in({(registers[0].pk, MONDAY, 1): "I"})
        raise RuntimeError
    assert not RegisterTotals.objects.exists()


def test_only_the_days_written_are_counted_again(registers):
    bring_in({(registers[0].pk, DAYS[0], 1): "I", (registers[0].pk, DAYS[1], 1): "I"})
    RegisterTotals.objects.filter(day=DAYS[0]).update(illness=9)
    bring_in({(registers[0].pk, DAYS[1], 1): "/"})
    assert RegisterTotals.objects.get(day=DAYS[0]).illness == 9, "nobody looked at it"
    assert RegisterTotals.objects.get(day=DAYS[1]).illness == 0


def test_one_pupil_or_forty_are_counted_in_as_many_queries(registers):
    more = [ChildFactory(school=registers[0].school).enrolments.get() for _number in range(38)]

    def queries(pupils, day):
        with CaptureQueriesContext(connection) as captured:
            bring_in({(one.pk, day, 1): "I" for one in pupils})
        return len(captured)

    assert queries(registers[:2], MONDAY) == queries(more + registers[:2], DAYS[1])
