"""Waymark proposes children for the two returns, once a period, and follows corrections."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.actors import Actor
from accounts.roles import Role
from attendance.candidates import find_candidates
from attendance.codes import CODES
from attendance.models import (
    Correction,
    EntryStatus,
    RegisterDay,
    ReturnEntry,
    ReturnGround,
    ReturnKind,
    StatutoryReturnStatus,
)
from attendance.registers.tallies import rebuild_tallies
from attendance.services.evaluation import evaluate_alerts, fewest_sessions
from attendance.services.health_periods import declare_health_period, withdraw_health_period
from attendance.services.returns import propose_returns, set_entry_aside
from cases.models import Child
from cases.school_age import begins_on, ends_on
from ledger.state import status_history
from tests.factories.accounts import SchoolFactory
from tests.factories.attendance import mark_days
from tests.factories.cases import ChildFactory
from tests.factories.returns import entry_of, sent_return, signed_return
from tests.people import actor

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 9, 7)
TODAY = date(2026, 11, 20)
SICKNESS, ATTENDANCE = ReturnKind.SICKNESS, ReturnKind.ATTENDANCE


@pytest.fixture(autouse=True)
def _on_a_friday(time_machine):
    time_machine.move_to("2026-11-20 12:00", tick=False)


@pytest.fixture
def school():
    return SchoolFactory()


@pytest.fixture
def child(school):
    return ChildFactory(school=school)


@pytest.fixture
def senco(school):
    return actor(Role.SENCO, school)


@pytest.fixture
def register(child):
    return child.enrolments.get()


def propose(day=TODAY):
    return propose_returns(
        actor=Actor.system(), child_ids=None, candidates=everybody(day), year=2026, day=day
    )


def everybody(day):
    return find_candidates(year=2026, until=day, fewest=fewest_sessions())


def change(register, day, am, pm):
    """Marks changed as the register's own door changes them."""
    row = RegisterDay.objects.get(enrolment=register, day=day)
    Correction.objects.create(enrolment=register, day=day, session=1, before=row.am, after=am,
                              why="The parent rang")  # fmt: skip
    RegisterDay.objects.filter(enrolment=register, day=day).update(am=am, pm=pm)
    rebuild_tallies([register.pk], 2026)


def test_fourteen_days_ill_say_nothing_and_fifteen_propose_once(child, register):
    mark_days(register, MONDAY, "II // " * 14)
    assert propose() == []
    last = mark_days(register, date(2026, 10, 20), "II")
    (entry,) = propose()
    assert (entry.kind, entry.ground, entry.reached_on, entry.sessions) == (
        SICKNESS, ReturnGround.CUMULATIVE, last, 30
    )  # fmt: skip
    assert (propose(), ReturnEntry.objects.count()) == ([], 1)


def test_a_merged_record_stands_on_no_return(child, register):
    mark_days(register, MONDAY, "II " * 15)
    Child.objects.filter(pk=child.pk).update(merged_into=ChildFactory())
    assert propose() == []


@pytest.mark.parametrize(("was_returned", "proposed"), [(False, 1), (True, 0)])
def test_a_run_does_not_reach_behind_last_years_return(
    child, register, school, was_returned, proposed
):
    mark_days(register, date(2026, 7, 6), "II " * 10)
    mark_days(register, MONDAY, "II " * 8)
    for year in (2025, 2026):
        rebuild_tallies([register.pk], year)
    if was_returned:
        last = date(2026, 7, 10)
        entry_of(child, school, kind=SICKNESS, status=EntryStatus.SET_ASIDE, academic_year=2025,
                 reached_on=last, first_day=date(2026, 6, 1), last_day=last)  # fmt: skip
    assert len(propose()) == proposed


def test_each_evaluation_proposes(child, register):
    mark_days(register, MONDAY, "II " * 15)
    evaluate_alerts(actor=Actor.system(), today=TODAY)
    assert ReturnEntry.objects.get().ground == ReturnGround.CONSECUTIVE


def test_ten_days_without_leave_are_the_other_return(child, register):
    mark_days(register, MONDAY, "OO NN GG UU OO OO OO OO OO OO")
    (entry,) = propose()
    assert (entry.kind, entry.ground) == (ATTENDANCE, ReturnGround.CONTINUOUS)


def test_a_pattern_is_proposed_and_becomes_continuous(child, register):
    mark_days(register, MONDAY, "OO // " * 4 + "OO")
    (entry,) = propose()
    assert entry.ground == ReturnGround.IRREGULAR
    mark_days(register, date(2026, 9, 21), "OO " * 9)
    assert propose() == []
    entry.refresh_from_db()
    assert entry.ground == ReturnGround.CONTINUOUS


def test_medical_appointments_are_on_neither(child, register):
    mark_days(register, MONDAY, "MM " * 20)
    assert propose() == []


@pytest.mark.parametrize(("born", "found"), [("2009-05-05", False), ("2022-01-05", False),
                                             ("2012-05-05", True)])  # fmt: skip
def test_only_children_of_compulsory_school_age(child, register, born, found):
    Child.objects.filter(pk=child.pk).update(born_on=date.fromisoformat(born))
    mark_days(register, MONDAY, "II " * 15 + "OO " * 10)
    assert bool(propose()) is found


def test_a_correction_withdraws_with_its_reason(child, register):
    mark_days(register, MONDAY, "II " * 15)
    (entry,) = propose()
    change(register, MONDAY, "/", "\\")
    assert propose() == []
    entry.refresh_from_db()
    assert entry.status == EntryStatus.WITHDRAWN
    assert "was changed" in status_history(entry).last().reason
    change(register, MONDAY, "I", "I")
    assert len(propose()) == 1


def test_a_correction_takes_back_what_was_signed_and_not_sent(child, register, senco):
    mark_days(register, MONDAY, "II " * 15)
    propose()
    entry = ReturnEntry.objects.get()
    signed = signed_return(senco, child, counts_from=entry.counts_from)
    change(register, MONDAY, "/", "\\")
    propose()
    entry.refresh_from_db(), signed.refresh_from_db()
    assert (entry.status, signed.status) == (
        EntryStatus.WITHDRAWN, StatutoryReturnStatus.TAKEN_BACK
    )  # fmt: skip


def test_what_was_sent_stays_and_shows_the_correction(child, register, senco, time_machine):
    mark_days(register, MONDAY, "II " * 15)
    (entry,) = propose()
    shown = {"counts_from": entry.counts_from, "first_day": entry.first_day,
             "last_day": entry.last_day, "sessions": 30}  # fmt: skip
    sent = sent_return(senco, child, **shown)
    time_machine.move_to("2026-11-21 12:00", tick=False)
    change(register, MONDAY, "/", "\\")
    propose()
    entry.refresh_from_db()
    assert (entry.status, entry.sessions_now, sent.rows.get().sessions) == (
        EntryStatus.SENT, 28, 30
    )  # fmt: skip
    change(register, MONDAY, "I", "I")
    propose()
    entry.refresh_from_db()
    assert entry.sessions_now is None


def test_one_sickness_return_for_one_continuous_period(child, register, senco):
    mark_days(register, MONDAY, "II " * 15)
    (entry,) = propose()
    sent_return(senco, child, counts_from=entry.counts_from, last_day=entry.last_day,
                first_day=entry.first_day, reached_on=entry.reached_on)  # fmt: skip
    mark_days(register, date(2026, 9, 28), "II " * 20)
    assert propose() == [], "the child has not been back"
    mark_days(register, date(2026, 10, 26), "// " + "II " * 15)
    (entry,) = propose()
    assert entry.counts_from == date(2026, 10, 27)


def test_who_goes_on_staying_away_stands_on_the_next_attendance_return(child, register, senco):
    mark_days(register, MONDAY, "OO " * 10)
    (entry,) = propose()
    sent_return(senco, child, kind=ATTENDANCE, ground=ReturnGround.CONTINUOUS,
                counts_from=entry.counts_from, last_day=entry.last_day,
                first_day=entry.first_day, reached_on=entry.reached_on)  # fmt: skip
    assert propose() == []
    mark_days(register, date(2026, 9, 21), "OO " * 10)
    (entry,) = propose()
    assert (entry.counts_from, entry.sessions) == (date(2026, 9, 19), 20)


def test_set_aside_stays_aside(child, register, senco):
    mark_days(register, MONDAY, "II " * 15)
    (entry,) = propose()
    set_entry_aside(actor=senco, entry=entry, reason="Marks of a twin")
    assert propose() == []
    assert everybody(TODAY).illness == [], "nobody looks closely again"
    mark_days(register, date(2026, 9, 28), "// " + "II " * 15)
    assert everybody(TODAY).illness == [child.pk]
    assert [one.first_day for one in propose()] == [date(2026, 9, 29)]


def test_a_long_health_period_is_a_belief(child, register, senco):
    mark_days(register, date(2026, 11, 16), "II II")
    period = declare_health_period(actor=senco, child=child, starts_on=date(2026, 11, 16),
                                   ends_on=date(2026, 12, 18), reason="An operation")  # fmt: skip
    entry = ReturnEntry.objects.get()
    assert (entry.ground, entry.first_day) == (ReturnGround.HEALTH_PERIOD, None)
    withdraw_health_period(actor=senco, period=period, reason="Another child")
    entry.refresh_from_db()
    assert entry.status == EntryStatus.WITHDRAWN


def test_people_do_not_propose(senco):
    with pytest.raises(PermissionDenied):
        propose_returns(
            actor=senco, child_ids=None, candidates=everybody(TODAY), year=2026, day=TODAY
        )


def test_an_ordinary_morning_costs_few_queries(school, senco, django_assert_max_num_queries):
    pupils = [ChildFactory(school=school) for _n in range(4)]
    for pupil in pupils:
        mark_days(pupil.enrolments.get(), MONDAY, "II " * 15)
    assert len(propose()) == 4
    for entry in ReturnEntry.objects.all():
        set_entry_aside(actor=senco, entry=entry, reason="Known")
    with django_assert_max_num_queries(10):
        propose()


CODE = st.sampled_from([None, "/", "I", "I", "I", "M", "C2", "O", "O", "G", "N", "D", "#"])
DAYS = [MONDAY + timedelta(days=n) for n in range(75) if (MONDAY + timedelta(days=n)).weekday() < 5]
marks = st.dictionaries(st.sampled_from(DAYS), st.tuples(CODE, CODE), max_size=len(DAYS))


def absences(register, born):
    """(day, kind or "" when there, of each possible session) while of compulsory school age."""
    for day in sorted(register):
        for code in register[day]:
            row = CODES.get(code or "")
            if row and row.is_possible and begins_on(born) <= day <= ends_on(born):
                kind = "" if row.is_attended else "I" if code == "I" else (
                    "U" if code in "GNOU" else "other"
                )  # fmt: skip
                yield day, kind


def slow_returns(register, born):
    """Who stands on which return, as a person would find it with a pencil."""
    ill = irregular = continuous = False
    total, run, unauthorised, days = 0, 0, 0, []
    for day, kind in absences(register, born):
        total += kind == "I"
        run = 0 if kind == "" else run + (kind == "I")
        unauthorised = unauthorised + 1 if kind == "U" else 0
        days += [day] if kind == "U" else []
        recent = [one for one in days if one > day - timedelta(weeks=10)]
        ill |= total >= 30 or run >= 30
        continuous |= unauthorised >= 20
        irregular |= len(recent) >= 10
    found = {(SICKNESS, None)} if ill else set()
    if continuous or irregular:
        found.add((ATTENDANCE, "continuous" if continuous else "irregular"))
    return found


def write(register, days):
    RegisterDay.objects.filter(enrolment=register).delete()
    RegisterDay.objects.bulk_create(
        RegisterDay(enrolment=register, day=day, am=am, pm=pm) for day, (am, pm) in days.items()
    )
    rebuild_tallies([register.pk], 2026)


def standing():
    rows = ReturnEntry.objects.unsent().values_list("kind", "ground")
    return {(kind, None if kind == SICKNESS else ground) for kind, ground in rows}


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    first=marks,
    corrected=marks,
    sick=st.integers(0, 40),
    away=st.integers(0, 12),
    born=st.sampled_from([date(2012, 5, 5), date(2021, 9, 20), date(2021, 12, 31),
                          date(2010, 8, 31), date(2010, 9, 1)]),
)  # fmt: skip
def test_the_returns_agree_with_a_slow_reference(
    child, register, first, corrected, sick, away, born
):
    long = dict.fromkeys(DAYS[:sick], ("I", "I")) | dict.fromkeys(DAYS[-away:][:away], ("O", "O"))
    with transaction.atomic():
        Child.objects.filter(pk=child.pk).update(born_on=born)
        write(register, first | long)
        propose()
        before = standing()
        write(register, long | corrected)
        propose()
        after = standing()
        transaction.set_rollback(True)
    assert before == slow_returns(first | long, born)
    assert after == slow_returns(long | corrected, born)
