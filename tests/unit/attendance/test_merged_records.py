"""Two records made one: the days that both registers hold count once."""

from datetime import date, timedelta

import pytest
import time_machine

from accounts.actors import Actor
from accounts.roles import Role
from attendance.figures.at_a_glance import days_of_school
from attendance.figures.pictures import read_days
from attendance.figures.summaries import summarise_attendance
from attendance.models import Alert, AlertStatus
from attendance.services.evaluation import evaluate_alerts
from cases.models import DuplicatePair, PairStatus
from cases.services.merging import EnrolmentChoice, merge_children, undo_merge
from ledger.errors import Refused
from tests.factories.accounts import SchoolFactory
from tests.factories.attendance import AlertFactory, mark_days
from tests.factories.cases import ChildFactory
from tests.people import actor

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 9, 7)
TODAY = date(2026, 10, 30)


@pytest.fixture(autouse=True)
def late_in_october():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def coordinator():
    return actor(Role.PANEL_COORDINATOR)


@pytest.fixture
def school():
    return SchoolFactory()


@pytest.fixture
def records(school):
    """Two records of one pupil on the roll of one school, the one to keep first."""
    return ChildFactory(school=school), ChildFactory(school=school)


def merge(coordinator, kept, merged):
    first, second = sorted((kept, merged), key=lambda child: child.pk)
    pair = DuplicatePair.objects.get_or_create(first=first, second=second)[0]
    right = kept.enrolments.get(ends_on__isnull=True)
    choice = EnrolmentChoice(kept_id=right.pk, last_day=TODAY)
    return merge_children(actor=coordinator, pair=pair, keep=kept, enrolment=choice)


def evaluate():
    return evaluate_alerts(actor=Actor.system(), today=TODAY)


def test_nine_days_in_both_registers_are_nine_days(coordinator, school, records):
    for record in records:
        last = mark_days(record.enrolments.get(), MONDAY, "II " * 9)
    merge(coordinator, *records)
    kept = records[0]
    summary = summarise_attendance(kept, start=MONDAY, end=last)
    assert (summary.possible, summary.health_related) == (18, 18)
    assert len(read_days(kept, MONDAY, last)) == 9
    assert {day.possible for day in days_of_school(school, MONDAY, last)} == {2}
    assert evaluate().raised == 0
    assert not Alert.objects.exists()


def test_days_of_either_register_add_up(coordinator, records):
    last = mark_days(records[0].enrolments.get(), MONDAY, "II " * 6)
    mark_days(records[1].enrolments.get(), last, "II " * 5)
    assert evaluate().raised == 0
    merge(coordinator, *records)
    assert evaluate().raised == 1
    assert Alert.objects.get().sessions == 20


def test_who_was_there_in_one_register_was_there(coordinator, school, records):
    mark_days(records[0].enrolments.get(), MONDAY, "II " * 10)
    last = mark_days(records[1].enrolments.get(), MONDAY, "// " * 10)
    merge(coordinator, *records)
    assert summarise_attendance(records[0], start=MONDAY, end=last).attended == 20
    assert {day.attended for day in days_of_school(school, MONDAY, last)} == {2}
    assert evaluate().raised == 0


def test_what_a_finished_alert_of_either_record_counted_is_not_counted_again(
    coordinator, school, records
):
    kept, merged = records
    register = kept.enrolments.get()
    last = mark_days(merged.enrolments.get(), MONDAY, "II " * 12)
    first = AlertFactory(child=kept, school=school, status=AlertStatus.CLOSED)
    assert first.last_day < last
    second = AlertFactory(child=merged, school=school, status=AlertStatus.CLOSED, last_day=last)
    done = merge(coordinator, kept, merged)
    second.refresh_from_db()
    assert second.child == merged
    assert evaluate().raised == 0

    mark_days(register, last + timedelta(days=1), "II " * 10)
    assert evaluate().raised == 1
    assert Alert.objects.open().get().first_day > last

    undo_merge(actor=coordinator, merge=done, reason="Twins")
    assert Alert.objects.get(child=merged) == second


def test_a_chain_of_merges_is_followed_to_its_first_record(coordinator, school):
    first, second, third = (ChildFactory(school=school) for _number in range(3))
    last = mark_days(first.enrolments.get(), MONDAY, "II " * 12)
    # The later records have an alert that counted the same days: their merges leave it behind.
    AlertFactory(child=first, school=school, status=AlertStatus.CLOSED, last_day=last)
    for record in (second, third):
        AlertFactory(child=record, school=school, status=AlertStatus.CLOSED)
    merge(coordinator, second, first)
    merge(coordinator, third, second)
    assert Alert.objects.get(last_day=last).child == first
    assert evaluate().raised == 0
    mark_days(third.enrolments.get(ends_on__isnull=True), last + timedelta(days=1), "II " * 10)
    assert evaluate().raised == 1
    raised = Alert.objects.open().get()
    assert raised.child == third
    assert raised.first_day > last


@pytest.mark.parametrize("status", [AlertStatus.RAISED, AlertStatus.CLOSED])
def test_an_open_alert_of_an_episode_that_both_had_is_answered_first(
    coordinator, school, records, status
):
    AlertFactory(child=records[0], school=school, status=status)
    AlertFactory(child=records[1], school=school, status=AlertStatus.RAISED)
    with pytest.raises(Refused, match="only once at a time"):
        merge(coordinator, *records)
    assert DuplicatePair.objects.get().status == PairStatus.OPEN


def test_an_open_alert_moves_to_the_record_that_is_kept(coordinator, school, records):
    AlertFactory(child=records[0], school=school, status=AlertStatus.WITHDRAWN)
    alert = AlertFactory(child=records[1], school=school, status=AlertStatus.RAISED)
    merge(coordinator, *records)
    alert.refresh_from_db()
    assert alert.child == records[0]
