"""Tallies: however marks arrive, they say what the register says."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attendance.codes import CODES, UNAUTHORISED
from attendance.models import AbsenceTally, ChangedRegister, RegisterDay
from attendance.models.tallies import day_of, position_of
from attendance.registers.register import write
from attendance.registers.staging import stage
from attendance.registers.tallies import claim_changed, rebuild_tallies
from tests.factories.accounts import SchoolFactory
from tests.factories.attendance import mark_days
from tests.factories.cases import ChildFactory

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 9, 7)
LISTS = ("illness", "medical", "authorised", "unauthorised", "run_starts")


@pytest.fixture
def register():
    return ChildFactory(school=SchoolFactory()).enrolments.get()


def bring_in(register, marks):
    """Write marks as every door does: {(day, session): code}."""
    if not marks:
        return
    stage({(register.pk, day, session): code for (day, session), code in marks.items()})
    days = [day for day, _session in marks]
    write(first=min(days), last=max(days), why="as it came")


def tally(register, year=2026):
    return AbsenceTally.objects.filter(enrolment=register, academic_year=year).first()


def lists(found):
    return None if found is None else {name: getattr(found, name) for name in LISTS}


def test_positions_are_half_days():
    assert position_of(date(2016, 8, 1), 1) == 0
    assert position_of(MONDAY, 2) == position_of(MONDAY, 1) + 1
    assert day_of(position_of(MONDAY, 2)) == MONDAY
    assert position_of(date(2041, 7, 31), 2) < 2**15


def test_each_absence_is_in_one_list(register):
    mark_days(register, MONDAY, "IM C. OG // EN")
    found = tally(register)
    assert found.illness == [position_of(MONDAY, 1)]
    assert found.medical == [position_of(MONDAY, 2)]
    assert [day_of(one) for one in found.unauthorised] == [
        MONDAY + timedelta(days=2), MONDAY + timedelta(days=2), MONDAY + timedelta(days=4)
    ]  # fmt: skip
    assert len(found.authorised) == 2
    assert found.is_open


def test_changed_registers_are_not_held_against_each_other_where_none_were_expected(register):
    """The server looks at the table when it is empty, which is most of the time: taking thousands
    of rows away was planned as for one, and took seconds."""
    waiting = [ChangedRegister(enrolment=register, added_from=MONDAY) for _number in range(5_000)]
    ChangedRegister.objects.bulk_create(waiting)
    claim_changed()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE attendance_changedregister")
    ChangedRegister.objects.bulk_create(waiting)
    with CaptureQueriesContext(connection) as queries:
        assert claim_changed() == {register.child_id: MONDAY}
    assert not ChangedRegister.objects.exists()
    (taking_away,) = (one["sql"] for one in queries if one["sql"].startswith("DELETE"))
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + taking_away)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "Join" not in plan, plan
    assert "InitPlan" not in plan, plan


def test_a_pupil_who_was_never_away_has_no_tally(register):
    bring_in(register, {(MONDAY, 1): "/", (MONDAY, 2): "\\"})
    assert tally(register) is None


def test_coming_back_closes_the_run_and_the_next_absence_starts_one(register):
    bring_in(register, {(MONDAY, 1): "I", (MONDAY, 2): "I"})
    assert tally(register).is_open
    bring_in(register, {(MONDAY + timedelta(days=1), 1): "/"})
    assert not tally(register).is_open
    bring_in(register, {(MONDAY + timedelta(days=2), 1): "I"})
    assert tally(register).run_starts == [
        position_of(MONDAY, 1), position_of(MONDAY + timedelta(days=2), 1)
    ]  # fmt: skip


def test_a_run_goes_on_after_the_summer(register):
    bring_in(register, {(date(2026, 7, 20), 1): "I"})
    bring_in(register, {(date(2026, 9, 2), 1): "I"})
    assert tally(register).run_starts == []
    bring_in(register, {(date(2026, 7, 21), 1): "/"})
    assert tally(register).run_starts == [position_of(date(2026, 9, 2), 1)], "it came late"


def test_what_changed_waits_for_the_rules_once(register):
    bring_in(register, {(MONDAY, 1): "I"})
    assert claim_changed(school_ids=[register.school_id + 1]) == {}
    assert claim_changed(school_ids=[register.school_id]) == {register.child_id: MONDAY}
    assert claim_changed() == {}
    bring_in(register, {(MONDAY + timedelta(days=1), 1): "/"})
    assert claim_changed() == {}, "a day at school is nothing for a rule"
    bring_in(register, {(MONDAY + timedelta(days=2), 1): "I"})
    assert claim_changed(child_ids=[register.child_id]) == {
        register.child_id: MONDAY + timedelta(days=2)
    }
    bring_in(register, {(MONDAY + timedelta(days=3), 1): "I"})
    bring_in(register, {(MONDAY, 1): "O"})
    assert claim_changed() == {register.child_id: None}, "what stood before changed too"


CODE = st.sampled_from(["/", "/", "/", "I", "I", "M", "C2", "O", "N", "D", "#", "Y4", "K"])
DAYS = [
    day for day in (date(2026, 7, 6) + timedelta(days=n) for n in range(90))
    if day.weekday() < 5 and day.month != 8
]  # fmt: skip
MARKS = st.dictionaries(
    st.tuples(st.sampled_from(DAYS), st.sampled_from([1, 2])), CODE, max_size=25
)


def by_hand(register, year):
    """The lists of a year as a person would write them down from the register."""
    found = {name: [] for name in LISTS}
    was_absent = False
    for row in RegisterDay.objects.filter(enrolment=register).order_by("day"):
        for session, code in ((1, row.am), (2, row.pm)):
            if code is None or not CODES[code].is_possible:
                continue
            if CODES[code].is_attended:
                was_absent = False
                continue
            if date(year, 8, 1) <= row.day <= date(year + 1, 7, 31):
                kind = {"I": "illness", "M": "medical"}.get(
                    code, "unauthorised" if code in UNAUTHORISED else "authorised"
                )
                found[kind].append(position_of(row.day, session))
                if not was_absent:
                    found["run_starts"].append(position_of(row.day, session))
            was_absent = True
    return found, was_absent


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(deliveries=st.lists(MARKS, min_size=1, max_size=6))
def test_whatever_comes_in_whatever_order(register, deliveries):
    """New marks, late ones, corrections, repeats, half days, two academic years."""
    with transaction.atomic():
        for marks in deliveries:
            bring_in(register, marks)
        for year in (2025, 2026):
            kept, (expected, is_open) = tally(register, year), by_hand(register, year)
            if kept is None:
                assert not any(expected[name] for name in LISTS)
                continue
            assert lists(kept) == expected
            if year == 2026 and any(expected[name] for name in LISTS):
                assert kept.is_open == is_open
            rebuild_tallies([register.pk], year)
            assert lists(tally(register, year)) == expected
        transaction.set_rollback(True)
