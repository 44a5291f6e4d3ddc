"""A child changes schools: the former one sees nothing later, the new one is asked."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts.actors import Actor
from accounts.roles import Role
from attendance.models import Alert, AlertStatus, EntryStatus, ReturnEntry, StatutoryReturnStatus
from attendance.services.alerts import answer_alert
from attendance.services.evaluation import evaluate_alerts
from attendance.services.moves import follow_moves
from ledger.models import Notification
from tests.concurrency import at_once
from tests.factories.accounts import SchoolFactory
from tests.factories.attendance import AlertFactory, mark_days
from tests.factories.cases import ChildFactory, EnrolmentFactory
from tests.factories.returns import signed_return
from tests.people import actor, member

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
MONDAY = date(2026, 9, 7)
TODAY = date(2026, 10, 19)


@pytest.fixture(autouse=True)
def _on_a_monday(time_machine):
    time_machine.move_to("2026-10-19 12:00", tick=False)


@pytest.fixture
def school():
    return SchoolFactory()


@pytest.fixture
def new_school():
    return SchoolFactory()


@pytest.fixture
def child(school):
    return ChildFactory(school=school)


def leave(child, last_day=TODAY - timedelta(days=1)):
    child.enrolments.update(ends_on=last_day)


def move(child, school):
    leave(child)
    return EnrolmentFactory(child=child, school=school, starts_on=TODAY)


def follow():
    return follow_moves(actor=SYSTEM, today=TODAY)


def ill_for_ten_days(child):
    mark_days(child.enrolments.get(), MONDAY, "II " * 10)
    evaluate_alerts(actor=SYSTEM, today=TODAY)
    return Alert.objects.get()


def told(person):
    found = Notification.objects.filter(recipient=person.user)
    return [code.removeprefix("attendance.") for code in found.values_list("code", flat=True)]


def test_the_new_school_is_asked_and_has_its_own_time(child, school, new_school):
    alert = ill_for_ten_days(child)
    before, after = member(Role.SENCO, school), member(Role.SENCO, new_school)
    move(child, new_school)
    assert follow() == [child.pk]
    alert.refresh_from_db()
    assert alert.status == AlertStatus.WITHDRAWN
    asked = Alert.objects.exclude(pk=alert.pk).get()
    assert (asked.school, asked.status) == (new_school, AlertStatus.RAISED)
    assert (asked.reached_on, asked.sessions) == (alert.reached_on, 20), "the same absence"
    assert asked.answer_due_on > TODAY
    assert "alert_withdrawn" in told(before)
    assert "alert_to_answer" in told(after)
    assert follow() == [], "once"


def test_what_the_former_school_was_asked_stands_as_it_was(child, new_school):
    alert = ill_for_ten_days(child)
    enrolment = move(child, new_school)
    follow()
    mark_days(enrolment, TODAY, "II II II")
    evaluate_alerts(actor=SYSTEM, today=TODAY + timedelta(days=2))
    alert.refresh_from_db()
    assert alert.sessions == 20, "nothing of the new school's register"
    assert Alert.objects.open().get().sessions == 26


@pytest.mark.parametrize("status", [AlertStatus.ANSWERED, AlertStatus.PASSED_UP])
def test_every_open_alert_goes_to_the_new_school(child, new_school, status):
    ill_for_ten_days(child)
    Alert.objects.update(status=status)
    move(child, new_school)
    follow()
    assert Alert.objects.open().get().school == new_school


def test_a_finished_alert_stays(child, new_school):
    ill_for_ten_days(child)
    Alert.objects.update(status=AlertStatus.ACCEPTED)
    move(child, new_school)
    assert follow() == []
    assert Alert.objects.get().status == AlertStatus.ACCEPTED


def test_a_child_on_no_roll_and_one_on_two_stay_with_the_school_that_was_asked(child, new_school):
    alert = ill_for_ten_days(child)
    EnrolmentFactory(child=child, school=new_school, kind="subsidiary", starts_on=MONDAY)
    assert follow() == []
    child.enrolments.filter(school=new_school).update(ends_on=MONDAY)
    leave(child)
    assert follow() == []
    alert.refresh_from_db()
    assert alert.status == AlertStatus.RAISED


def test_an_entry_goes_from_the_signed_return_of_the_former_school_to_the_new_ones(
    child, school, new_school
):
    mark_days(child.enrolments.get(), MONDAY, "II " * 15)
    evaluate_alerts(actor=SYSTEM, today=TODAY)
    entry = ReturnEntry.objects.get()
    signed = signed_return(
        actor(Role.SENCO, school), child, counts_from=entry.counts_from, sessions=entry.sessions
    )
    move(child, new_school)
    follow()
    entry.refresh_from_db()
    signed.refresh_from_db()
    assert entry.status == EntryStatus.WITHDRAWN
    assert signed.status == StatutoryReturnStatus.TAKEN_BACK
    reported = ReturnEntry.objects.exclude(pk=entry.pk).get()
    assert (reported.school, reported.status) == (new_school, EntryStatus.PROPOSED)


@pytest.mark.django_db(transaction=True)
def test_it_is_as_one_after_the_other_when_an_evaluation_meets_it(child, new_school):
    ill_for_ten_days(child)
    mark_days(move(child, new_school), TODAY, "II")
    at_once(*[follow, lambda: evaluate_alerts(actor=SYSTEM, today=TODAY)] * 2)
    asked = Alert.objects.open().get()
    assert (asked.school, asked.sessions) == (new_school, 22)
    assert Alert.objects.count() == 2


def test_a_school_that_once_had_the_child_does_not_answer(child, school, new_school):
    move(child, new_school)
    alert = AlertFactory(child=child, school=new_school)
    answer = {"absence_reason": "physical", "in_place": "Calls", "next_steps": "A plan"}
    with pytest.raises(PermissionDenied, match="Only the child’s school"):
        answer_alert(actor=actor(Role.SENCO, school), alert=alert, **answer)
    answer_alert(actor=actor(Role.SENCO, new_school), alert=alert, **answer)


def test_only_waymark_follows_moves():
    with pytest.raises(PermissionDenied):
        follow_moves(actor=actor(Role.LIAISON_OFFICER))
