"""Alerts: raised once, answered, escalated, followed up, withdrawn."""

import threading
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connections
from django.utils import timezone

from accounts.actors import Actor
from accounts.roles import Role
from attendance.models import Alert, AlertStatus, RegisterDay, Rule
from attendance.registers.tallies import rebuild_all
from attendance.services.alerts import (
    accept_answer,
    answer_alert,
    ask_again,
    close_alert,
    raise_alert,
)
from attendance.services.escalation import escalate_overdue
from attendance.services.evaluation import evaluate_alerts
from attendance.transitions import ALERT, IMPORT
from cases.models import TimelineEvent
from ledger.errors import Refused, StaleChange
from ledger.models import Notification, StatusChange
from ledger.state import status_history
from tests.factories.accounts import SchoolFactory
from tests.factories.attendance import AlertFactory, mark_days
from tests.factories.cases import ChildFactory
from tests.people import actor, member

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
MONDAY = date(2026, 9, 7)
TODAY = date(2026, 12, 1)
ANSWER = {
    "absence_reason": "physical",
    "in_place": "Work sent home, a call each Friday.",
    "next_steps": "A healthcare plan.",
}


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


def evaluate(**fields):
    return evaluate_alerts(actor=SYSTEM, today=TODAY, **fields)


def test_an_alert_is_raised_once_and_people_are_told(child, school, senco, liaison):
    last = mark_days(child.enrolments.get(), MONDAY, "II " * 10)
    assert evaluate().raised == 1
    alert = Alert.objects.get()
    assert (alert.child, alert.school, alert.rule) == (child, school, Rule.CONSECUTIVE)
    assert (alert.reached_on, alert.first_day, alert.sessions) == (last, MONDAY, 20)
    assert alert.answer_due_on == date(2026, 12, 8)
    codes = dict(Notification.objects.values_list("recipient", "code"))
    assert codes == {
        senco.user.pk: "attendance.alert_to_answer",
        liaison.user.pk: "attendance.alert_raised",
    }
    assert TimelineEvent.objects.get().parameters == {"reference": alert.reference, "days": "10"}
    again = evaluate()
    assert (again.raised, again.updated, again.withdrawn) == (0, 0, 0)
    assert (Alert.objects.count(), Notification.objects.count()) == (1, 2)


def test_without_a_senco_the_head_is_told(child, school):
    head = actor(Role.HEAD_TEACHER, school)
    mark_days(child.enrolments.get(), MONDAY, "II " * 10)
    evaluate()
    assert list(Notification.objects.values_list("recipient", flat=True)) == [head.user.pk]


def test_an_open_alert_follows_the_register(child):
    enrolment = child.enrolments.get()
    last = mark_days(enrolment, MONDAY, "I/ " * 20)
    evaluate()
    later = mark_days(enrolment, last + timedelta(days=1), "II II")
    assert evaluate().updated == 1
    alert = Alert.objects.get()
    assert (alert.sessions, alert.last_day, alert.reached_on) == (24, later, last)


def test_a_corrected_register_withdraws_an_alert_with_its_reason(child, senco):
    mark_days(child.enrolments.get(), MONDAY, "II " * 10)
    evaluate()
    RegisterDay.objects.filter(day=MONDAY).update(am="/")
    rebuild_all(2026)
    assert evaluate().withdrawn == 1
    alert = Alert.objects.get()
    assert (alert.status, bool(alert.finished_at)) == (AlertStatus.WITHDRAWN, True)
    assert "no longer reaches 10 days" in status_history(alert).last().reason
    assert Notification.objects.filter(code="attendance.alert_withdrawn").exists()
    RegisterDay.objects.filter(day=MONDAY).update(am="I")
    rebuild_all(2026)
    assert evaluate().raised == 1, "and holds again when it is corrected back"
    assert evaluate().raised == 0


def test_a_change_of_the_settings_withdraws_nothing(child, settings):
    from attendance.thresholds import CUMULATIVE_DAYS
    from ledger.models import SettingValue

    mark_days(child.enrolments.get(), MONDAY, "I/ " * 20)
    evaluate()
    SettingValue.objects.create(key=CUMULATIVE_DAYS.key, value=12)
    from django.core.cache import cache

    cache.clear()
    assert evaluate().withdrawn == 0


def test_a_further_alert_counts_only_what_came_after(child, liaison):
    enrolment = child.enrolments.get()
    last = mark_days(enrolment, MONDAY, "II " * 10)
    evaluate()
    close_alert(actor=liaison, alert=Alert.objects.get(), reason="A case has been opened.")
    assert evaluate().raised == 0
    last = mark_days(enrolment, last + timedelta(days=1), "II " * 9 + "I/")
    assert evaluate().raised == 0
    mark_days(enrolment, last + timedelta(days=1), "I/")
    assert evaluate().raised == 1
    newest = Alert.objects.open().get()
    assert (newest.counts_from, newest.sessions) == (date(2026, 9, 19), 20)


def test_a_new_year_starts_from_nothing(child):
    enrolment = child.enrolments.get()
    mark_days(enrolment, date(2026, 3, 2), "I/ " * 19)
    mark_days(enrolment, MONDAY, "I/")
    assert evaluate().raised == 0


def test_marks_of_the_last_weeks_of_july_still_count_in_august(child):
    mark_days(child.enrolments.get(), date(2026, 7, 1), "II " * 10)
    evaluate_alerts(actor=SYSTEM, today=date(2026, 8, 20))
    assert Alert.objects.get().academic_year == 2025


def test_only_the_school_in_question_is_looked_at(child, school):
    mark_days(child.enrolments.get(), MONDAY, "II " * 10)
    assert evaluate(school_ids=[SchoolFactory().pk]).raised == 0
    assert evaluate(school_ids=[school.pk]).raised == 1


def test_the_school_answers_and_the_liaison_officer_accepts(liaison):
    alert = AlertFactory()
    senco = actor(Role.SENCO, alert.school)
    alert = answer_alert(actor=senco, alert=alert, **ANSWER)
    assert (alert.status, alert.answers.get().recorded_by) == (AlertStatus.ANSWERED, senco.user)
    assert Notification.objects.get().recipient == liaison.user
    alert = accept_answer(actor=liaison, alert=alert, reason="The plan fits.")
    assert (alert.status, alert.is_open) == (AlertStatus.ACCEPTED, False)
    assert status_history(alert).last().reason == "The plan fits."


def test_an_answer_can_be_challenged(liaison):
    alert = AlertFactory(status=AlertStatus.ANSWERED)
    senco = member(Role.SENCO, alert.school)
    with pytest.raises(Refused):
        ask_again(actor=liaison, alert=alert, reason="")
    alert = ask_again(actor=liaison, alert=alert, reason="Who visits at home?")
    assert alert.status == AlertStatus.RAISED
    assert alert.answer_due_on > timezone.localdate()
    assert Notification.objects.get().recipient == senco.user


def test_answers_need_their_words_and_the_right_school(liaison):
    alert = AlertFactory()
    senco = actor(Role.SENCO, alert.school)
    with pytest.raises(Refused, match="in place"):
        answer_alert(
            actor=senco, alert=alert, absence_reason="physical", in_place="", next_steps="x"
        )
    others = (actor(Role.SENCO), liaison, actor(Role.ATTENDANCE_OFFICER, alert.school))
    for other in others:
        with pytest.raises(PermissionDenied):
            answer_alert(actor=other, alert=alert, **ANSWER)
    with pytest.raises(PermissionDenied):
        close_alert(actor=senco, alert=alert, reason="Back at school")
    assert not StatusChange.objects.exists()
    assert not alert.answers.exists()


def test_a_stale_answer_is_refused_and_leaves_nothing():
    alert = AlertFactory()
    senco = actor(Role.SENCO, alert.school)
    Alert.objects.update(status=AlertStatus.WITHDRAWN)
    with pytest.raises(StaleChange):
        answer_alert(actor=senco, alert=alert, expected=AlertStatus.RAISED, **ANSWER)
    assert not alert.answers.exists()
    assert not Notification.objects.exists()


def test_an_unanswered_alert_goes_to_the_liaison_officer_once(liaison):
    alert = AlertFactory()
    senco = member(Role.SENCO, alert.school)
    assert escalate_overdue(actor=SYSTEM, today=alert.answer_due_on) == 0
    assert escalate_overdue(actor=SYSTEM, today=alert.answer_due_on + timedelta(days=1)) == 1
    assert escalate_overdue(actor=SYSTEM, today=alert.answer_due_on + timedelta(days=2)) == 0
    told = set(Notification.objects.values_list("recipient", "code"))
    assert told == {
        (liaison.user.pk, "attendance.alert_escalated"),
        (senco.user_id, "attendance.alert_overdue"),
    }
    alert.refresh_from_db()
    answered = answer_alert(actor=Actor.staff(senco), alert=alert, **ANSWER)
    assert answered.status == AlertStatus.ANSWERED, "late is better than never"


def test_only_waymark_raises_and_withdraws(child, school, senco):
    with pytest.raises(PermissionDenied):
        raise_alert(actor=senco, child=child, school=school, finding=None, thresholds=None,
                    academic_year=2026, counts_from=MONDAY)  # fmt: skip
    with pytest.raises(PermissionDenied):
        escalate_overdue(actor=senco)


def test_the_database_refuses_a_second_alert():
    alert = AlertFactory()
    with pytest.raises(IntegrityError):
        AlertFactory(child=alert.child, counts_from=MONDAY)


@pytest.mark.django_db(transaction=True)
def test_evaluations_at_once_raise_one_alert():
    child = ChildFactory(school=SchoolFactory())
    member(Role.SENCO, child.enrolments.get().school)
    mark_days(child.enrolments.get(), MONDAY, "II " * 10)
    failures = []

    def run():
        try:
            evaluate()
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert (Alert.objects.count(), Notification.objects.count()) == (1, 1)


@pytest.mark.parametrize("table", [ALERT, IMPORT], ids=lambda table: table.name)
def test_every_state_that_is_not_final_has_somebody_whose_turn_it_is(table):
    reached = {step.target for step in table.transitions}
    reached |= {source for step in table.transitions for source in step.sources}
    assert reached == set(table.turns) | table.final
    assert not set(table.turns) & table.final
