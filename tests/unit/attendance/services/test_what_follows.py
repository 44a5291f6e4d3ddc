"""What follows an alert: windows, the further number, the coordinator, early help."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.actors import Actor
from accounts.roles import Role
from attendance.models import Alert, AlertStatus, RegisterDay
from attendance.registers.tallies import rebuild_all
from attendance.services.alerts import answer_alert
from attendance.services.escalation import escalate_overdue
from attendance.services.evaluation import evaluate_alerts
from attendance.services.further import mark_further
from attendance.thresholds import COORDINATOR_DAYS, FURTHER_DAYS, WINDOW_WEEKS
from attendance.wording import rule_in_words
from cases.models import Section19Record, Task, TimelineEvent
from ledger.errors import Refused
from ledger.models import Notification, SettingValue, StatusChange
from tests.factories.accounts import SchoolFactory
from tests.factories.attendance import AlertFactory, mark_days
from tests.factories.cases import ChildFactory
from tests.people import actor, member

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
MONDAY = date(2026, 9, 7)
TODAY = date(2026, 12, 1)
ANSWER = {"in_place": "Calls each Friday.", "next_steps": "A plan."}


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
def liaison():
    return actor(Role.LIAISON_OFFICER)


def put(setting, value):
    SettingValue.objects.create(key=setting.key, value=value)
    cache.clear()


def evaluate(**fields):
    return evaluate_alerts(actor=SYSTEM, today=TODAY, **fields)


def told(code):
    found = Notification.objects.filter(code=f"attendance.{code}")
    return set(found.values_list("recipient", flat=True))


def correct(day, **marks):
    RegisterDay.objects.filter(day=day).update(**marks)
    rebuild_all(2026)


# Windows


def test_days_spread_over_the_year_do_not_reach_a_window_of_some_weeks(child):
    put(WINDOW_WEEKS, 4)
    mark_days(child.enrolments.get(), MONDAY, "I/ " * 20)
    assert evaluate().raised == 1, "20 sessions lie within four weeks"
    alert = Alert.objects.get()
    assert alert.window_weeks == 4
    assert "within any 4 weeks of the academic year" in rule_in_words(alert)


def test_a_shorter_window_than_the_absence_raises_nothing(child):
    put(WINDOW_WEEKS, 3)
    mark_days(child.enrolments.get(), MONDAY, "I/ " * 20)
    assert evaluate().raised == 0
    assert evaluate_without_window().raised == 1


def evaluate_without_window():
    put(WINDOW_WEEKS, 0)
    return evaluate()


def test_an_alert_keeps_the_window_that_it_was_raised_with(child):
    mark_days(child.enrolments.get(), MONDAY, "I/ " * 20)
    evaluate()
    put(WINDOW_WEEKS, 3)
    assert evaluate().withdrawn == 0
    alert = Alert.objects.get()
    assert (alert.window_weeks, alert.status) == (None, AlertStatus.RAISED)
    assert "in the academic year" in rule_in_words(alert)


def test_an_alert_of_a_window_is_withdrawn_with_its_window_in_the_reason(child):
    put(WINDOW_WEEKS, 4)
    mark_days(child.enrolments.get(), MONDAY, "I/ " * 20)
    evaluate()
    correct(MONDAY, am="/")
    assert evaluate().withdrawn == 1
    reason = StatusChange.objects.get(action="withdraw").reason
    assert "no longer reaches 10 days within any 4 weeks of the academic year" in reason


# The further number


def test_the_further_number_is_marked_told_once_and_asks_for_priority(child, senco, liaison):
    enrolment = child.enrolments.get()
    last = mark_days(enrolment, MONDAY, "II " * 14 + "I/")
    evaluate()
    assert (Alert.objects.get().further_on, Task.objects.count()) == (None, 0)
    last = mark_days(enrolment, last + timedelta(days=1), "I/ II")
    evaluate()
    alert = Alert.objects.get()
    assert alert.further_on == last - timedelta(days=1), "30 sessions, one of that day the last"
    assert told("alert_further") == {senco.user.pk, liaison.user.pk}
    task = Task.objects.get()
    assert (task.owner.user, task.child) == (senco.user, child)
    assert task.link == f"/attendance/alerts/{alert.public_id}/#further"
    event = TimelineEvent.objects.get(code="attendance.alert_further_reached")
    assert (event.happened_on, event.parameters["further"]) == (alert.further_on, 15)
    assert Section19Record.objects.filter(child=child).exists(), "the authority knows of 15 days"
    evaluate()
    assert (Task.objects.count(), len(told("alert_further"))) == (1, 2)


def test_the_mark_follows_corrections_and_nobody_is_asked_twice(child, senco):
    last = mark_days(child.enrolments.get(), MONDAY, "II " * 15)
    evaluate()
    assert Alert.objects.get().further_on == last
    correct(last, pm="\\")
    evaluate()
    assert Alert.objects.get().further_on is None
    correct(last, pm="I")
    evaluate()
    assert Alert.objects.get().further_on == last
    assert Task.objects.count() == 1
    assert Notification.objects.filter(code="attendance.alert_further").count() == 1


def test_the_further_number_is_a_setting_that_an_alert_keeps(child):
    put(FURTHER_DAYS, 12)
    last = mark_days(child.enrolments.get(), MONDAY, "II " * 12)
    evaluate()
    put(FURTHER_DAYS, 40)
    evaluate()
    alert = Alert.objects.get()
    assert (alert.further_days, alert.further_on) == (12, last)


def test_without_anybody_who_sees_the_child_the_mark_stands_all_the_same(child):
    last = mark_days(child.enrolments.get(), MONDAY, "II " * 15)
    evaluate()
    assert (Alert.objects.get().further_on, Task.objects.count()) == (last, 0)


def test_only_waymark_marks_the_further_number(senco):
    with pytest.raises(PermissionDenied, match="by itself"):
        mark_further(actor=senco, child_ids=[], changed=[], day=TODAY)


# The coordinator


def test_an_alert_goes_to_the_liaison_officer_then_to_the_coordinator(school, child, senco):
    liaison, coordinator = actor(Role.LIAISON_OFFICER), actor(Role.PANEL_COORDINATOR)
    alert = AlertFactory(child=child, school=school, answer_due_on=date(2026, 11, 20))
    assert escalate_overdue(actor=SYSTEM, today=date(2026, 11, 23)) == 1
    alert.refresh_from_db()
    assert (alert.status, alert.coordinator_due_on) == ("escalated", date(2026, 11, 30))
    assert coordinator.user.pk not in told("alert_escalated")
    assert escalate_overdue(actor=SYSTEM, today=date(2026, 11, 30)) == 0
    assert escalate_overdue(actor=SYSTEM, today=TODAY) == 1
    alert.refresh_from_db()
    assert (alert.status, alert.is_open) == (AlertStatus.PASSED_UP, True)
    assert told("alert_passed_up") == {coordinator.user.pk}
    assert told("alert_with_coordinator") == {liaison.user.pk, senco.user.pk}
    assert escalate_overdue(actor=SYSTEM, today=TODAY + timedelta(days=30)) == 0
    answered = answer_alert(actor=senco, alert=alert, absence_reason="unknown", **ANSWER)
    assert answered.status == AlertStatus.ANSWERED
    assert told("alert_answered") == {liaison.user.pk, coordinator.user.pk}


def test_the_coordinators_days_are_a_setting(school, child):
    put(COORDINATOR_DAYS, 1)
    AlertFactory(child=child, school=school, answer_due_on=date(2026, 11, 20))
    escalate_overdue(actor=SYSTEM, today=date(2026, 11, 23))
    assert escalate_overdue(actor=SYSTEM, today=date(2026, 11, 25)) == 1


def test_only_waymark_escalates(senco):
    with pytest.raises(PermissionDenied, match="by itself"):
        escalate_overdue(actor=senco)


def test_a_failure_half_way_leaves_no_alert_passed_on(school, child, senco, monkeypatch):
    alert = AlertFactory(child=child, school=school, answer_due_on=date(2026, 11, 20))
    monkeypatch.setattr("attendance.services.escalation.tell_school", lambda *given: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        escalate_overdue(actor=SYSTEM, today=TODAY)
    alert.refresh_from_db()
    assert (alert.status, alert.coordinator_due_on) == (AlertStatus.RAISED, None)
    assert not Notification.objects.exists()


# Anxiety


@pytest.mark.parametrize("reason", ["physical", "treatment", "other", "unknown"])
def test_other_reasons_ask_for_no_early_help(school, child, senco, reason):
    alert = AlertFactory(child=child, school=school)
    answer_alert(actor=senco, alert=alert, absence_reason=reason, **ANSWER)
    assert not Task.objects.exists()


def test_anxiety_asks_the_senco_for_early_help_once(school, child, senco):
    alert = AlertFactory(child=child, school=school)
    answer_alert(actor=senco, alert=alert, absence_reason="anxiety", **ANSWER)
    task = Task.objects.get()
    assert (task.owner_id, task.child) == (senco.membership_id, child)
    assert task.link.startswith(f"/early-help/child/{child.public_id}/new/")
    assert task.due_on > timezone.localdate()
    Alert.objects.update(status=AlertStatus.RAISED)
    answer_alert(actor=senco, alert=alert, absence_reason="anxiety", **ANSWER)
    assert Task.objects.count() == 1


def test_of_two_sencos_the_one_who_answered_is_asked(school, child, senco):
    alert = AlertFactory(child=child, school=school)
    second = Actor.staff(member(Role.SENCO, school))
    answer_alert(actor=second, alert=alert, absence_reason="anxiety", **ANSWER)
    other = AlertFactory(child=ChildFactory(school=school), school=school)
    answer_alert(actor=senco, alert=other, absence_reason="anxiety", **ANSWER)
    owners = list(Task.objects.order_by("pk").values_list("owner", flat=True))
    assert owners == [second.membership_id, senco.membership_id]


def test_when_the_head_answers_the_senco_is_still_asked(school, child, senco):
    alert = AlertFactory(child=child, school=school)
    head = Actor.staff(member(Role.HEAD_TEACHER, school))
    answer_alert(actor=head, alert=alert, absence_reason="anxiety", **ANSWER)
    assert Task.objects.get().owner_id == senco.membership_id


@pytest.mark.parametrize("reason", ["", "tired"])
def test_an_answer_needs_the_reason(school, child, senco, reason):
    alert = AlertFactory(child=child, school=school)
    with pytest.raises(Refused, match="Choose why the child is away") as refusal:
        answer_alert(actor=senco, alert=alert, absence_reason=reason, **ANSWER)
    assert refusal.value.field == "absence_reason"
    alert.refresh_from_db()
    assert alert.status == AlertStatus.RAISED
