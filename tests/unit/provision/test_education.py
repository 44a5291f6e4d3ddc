"""What the meter is gathered from, and what the school's register hears of it."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actors import Actor
from accounts.roles import Role
from attendance.elsewhere import Finding, compare_with_register, rows_to_look_at
from cases.models import Child, HoursKind
from ledger.models import Notification
from provision.education import days_of_education, gather_education, half_days_taught, weeks_of
from provision.groups import groups_on, missing_lessons
from provision.models import AbsenceReason, Attended, Mode
from provision.services.chasing import chase_missing_lessons
from tests.factories.accounts import SchoolFactory
from tests.factories.attendance import mark
from tests.factories.cases import ChildFactory
from tests.factories.casework import HoursFactory
from tests.factories.provision import PlacementFactory, SlotFactory, TaughtSessionFactory
from tests.people import member

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 11, 16)
FRIDAY = MONDAY + timedelta(days=4)


@pytest.fixture
def school():
    return SchoolFactory()


@pytest.fixture
def placement(school):
    with time_machine.travel(FRIDAY, tick=False):
        child = ChildFactory(school=school, born_on=date(2013, 3, 1))  # Year 9
        return PlacementFactory(child=child, starts_on=MONDAY, planned_end_on=FRIDAY)


def test_a_week_of_slots_advice_and_logs_is_measured(placement):
    HoursFactory(child=placement.child, kind=HoursKind.ADVISED, hours=10, starts_on=MONDAY)
    slots = [SlotFactory(placement=placement, weekday=n) for n in range(3)]
    TaughtSessionFactory(placement=placement, day=MONDAY, slot=slots[0])
    TaughtSessionFactory(
        placement=placement, day=MONDAY + timedelta(days=1), slot=slots[1],
        attended=Attended.CANCELLED, hours_attended=0,
    )  # fmt: skip
    [week] = weeks_of(placement.child, start=MONDAY, end=FRIDAY, today=FRIDAY)
    assert (week.full_time, week.advised) == (Decimal(24), Decimal(10))
    assert (week.planned, week.offered, week.attended) == (Decimal(9), Decimal(3), Decimal(3))
    assert week.not_logged == Decimal(3)
    assert days_of_education([placement.child_id], MONDAY, FRIDAY) == {placement.child_id: {MONDAY}}


def test_a_slot_counts_only_while_its_placement_goes_on(placement):
    SlotFactory(placement=placement, weekday=0, starts_on=MONDAY - timedelta(days=70))
    weeks = weeks_of(placement.child, start=MONDAY - timedelta(days=14), end=FRIDAY, today=FRIDAY)
    assert [week.planned for week in weeks] == [Decimal(0), Decimal(0), Decimal(3)]


def test_gathering_asks_as_often_for_ten_children_as_for_one():
    def measure(children):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            gather_education(children, start=MONDAY, end=FRIDAY)
        return len(queries)

    def placed():
        found = PlacementFactory(
            child=ChildFactory(school=SchoolFactory()), starts_on=MONDAY, planned_end_on=FRIDAY
        )
        TaughtSessionFactory(placement=found, slot=SlotFactory(placement=found), day=MONDAY)
        return found.child

    one = [placed()]
    measure(one)  # settings are remembered from now on
    assert measure(one) == measure([*one, *(placed() for _ in range(9))])


def test_one_half_day_is_told_once_and_coming_to_one_lesson_is_enough(placement):
    TaughtSessionFactory(
        placement=placement, day=MONDAY, starts_at=time(9), attended=Attended.ABSENT,
        hours_attended=0, absence_reason=AbsenceReason.ILL,
    )  # fmt: skip
    TaughtSessionFactory(placement=placement, day=MONDAY, starts_at=time(11), hours=1)
    TaughtSessionFactory(placement=placement, day=MONDAY, starts_at=time(13))
    rows = half_days_taught(Child.objects.all(), MONDAY, FRIDAY)
    assert [(row.half, row.came, row.code) for row in rows] == [(1, True, "K"), (2, True, "K")]


def test_the_register_is_shown_and_never_changed(placement, school):
    enrolment = placement.child.enrolments.get()
    held = mark(enrolment, MONDAY, "I", None)
    TaughtSessionFactory(placement=placement, day=MONDAY, starts_at=time(9))
    TaughtSessionFactory(placement=placement, day=MONDAY, starts_at=time(13))
    findings = compare_with_register(Child.objects.all(), MONDAY, FRIDAY, school_id=school.pk)
    assert [row.finding for row in findings] == [Finding.DISCREPANCY, Finding.PROPOSAL]
    held.refresh_from_db()
    assert (held.am, held.pm) == ("I", None)


def test_learning_online_at_home_is_never_k_or_b(placement, school):
    enrolment = placement.child.enrolments.get()
    mark(enrolment, MONDAY, "K", "I")
    for at in (time(9), time(13)):
        TaughtSessionFactory(placement=placement, day=MONDAY, starts_at=at, mode=Mode.ONLINE)
    [row] = compare_with_register(Child.objects.all(), MONDAY, FRIDAY, school_id=school.pk)
    assert (row.held, row.finding, row.proposes_code) == ("K", Finding.DISCREPANCY, False)


@time_machine.travel(FRIDAY, tick=False)
def test_a_school_looks_at_its_own_pupils_only(placement, school):
    TaughtSessionFactory(placement=placement, day=MONDAY)
    officer = Actor.staff(member(Role.ATTENDANCE_OFFICER, school))
    stranger = Actor.staff(member(Role.ATTENDANCE_OFFICER))
    assert len(rows_to_look_at(officer, FRIDAY)) == 1
    assert rows_to_look_at(stranger, FRIDAY) == []


@time_machine.travel(FRIDAY, tick=False)
def test_children_of_one_lesson_stand_together_and_missing_ones_are_chased(placement):
    other = PlacementFactory(provider=placement.provider, starts_on=MONDAY, planned_end_on=FRIDAY)
    manager = member(Role.PROVIDER_MANAGER, placement.provider)
    slots = [SlotFactory(placement=row, weekday=0) for row in (placement, other)]
    SlotFactory(placement=other, weekday=4)
    TaughtSessionFactory(placement=placement, day=MONDAY, slot=slots[0])
    [group] = groups_on(Actor.staff(placement.provider_lead), MONDAY)
    assert (len(group.places), len(group.logged), len(group.to_log)) == (2, 1, 1)
    assert missing_lessons(placement.provider) == [(MONDAY, slots[1])]
    assert chase_missing_lessons() == 1
    assert chase_missing_lessons() == 1  # told once a day, however often it runs
    assert Notification.objects.get().recipient == manager.user
