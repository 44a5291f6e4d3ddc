"""Holding a child's attendance alerts: asked, agreed, declined, ended by itself or by people."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connections, transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.roles import Role
from attendance.models import Alert, AlertHold, AlertStatus, HoldStatus, RegisterDay
from attendance.registers.tallies import rebuild_all
from attendance.services.escalation import escalate_overdue
from attendance.services.evaluation import evaluate_alerts
from attendance.services.hold_ends import release_due
from attendance.services.holds import (
    agree_hold,
    ask_hold,
    decline_hold,
    hold_alerts,
    release_hold,
    withdraw_hold,
)
from cases.models import Section19Record, Task, TimelineEvent
from cases.registries import ConditionPlan, condition_plans
from ledger.errors import Refused, StaleChange
from ledger.models import Notification
from ledger.state import status_history
from tests.concurrency import at_once
from tests.factories.accounts import SchoolFactory
from tests.factories.attendance import AlertFactory, mark_days
from tests.factories.cases import ChildFactory
from tests.people import actor, member

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
MONDAY = date(2026, 9, 7)
WORDS = "Crohn’s disease: flares are expected, and work is sent home."
DAY = timedelta(days=1)


def today():
    return timezone.localdate()


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
    return evaluate_alerts(actor=SYSTEM, **fields)


def held(liaison, child, **end):
    end = end or {"until_on": today() + 30 * DAY}
    return hold_alerts(actor=liaison, child=child, reason=WORDS, **end)


def told(code):
    found = Notification.objects.filter(code=f"attendance.{code}")
    return set(found.values_list("recipient", flat=True))


def absent_for(child, days, start=MONDAY):
    return mark_days(child.enrolments.get(), start, "II " * days)


# Asking and deciding


def test_a_school_asks_and_the_authority_agrees(child, school, senco, liaison):
    alert = AlertFactory(child=child, school=school)
    until = today() + 30 * DAY
    hold = ask_hold(actor=senco, child=child, reason=WORDS, until_on=until)
    alert.refresh_from_db()
    assert (hold.status, alert.status) == (HoldStatus.ASKED, AlertStatus.RAISED), "nothing is held"
    assert told("hold_asked") == {liaison.user.pk}
    hold = agree_hold(actor=liaison, hold=hold)
    alert.refresh_from_db()
    assert (hold.status, hold.alert, hold.school) == (HoldStatus.HELD, alert, school)
    assert (hold.starts_on, hold.decided_by) == (today(), liaison.user)
    assert (alert.status, alert.is_overdue, alert.is_open) == (AlertStatus.ON_HOLD, False, True)
    assert status_history(alert).last().reason == WORDS
    assert told("hold_set") == {senco.user.pk, liaison.user.pk}
    codes = TimelineEvent.objects.order_by("pk").values_list("code", flat=True)
    assert list(codes) == ["attendance.hold_asked", "attendance.hold_set"]


def test_asking_does_not_stop_the_schools_days(child, school, senco):
    AlertFactory(child=child, school=school, answer_due_on=today() - DAY)
    ask_hold(actor=senco, child=child, reason=WORDS, further_days=5)
    assert escalate_overdue(actor=SYSTEM) == 1


def test_a_held_alert_is_passed_to_nobody(child, school, liaison):
    AlertFactory(child=child, school=school, answer_due_on=today() - DAY)
    held(liaison, child)
    assert escalate_overdue(actor=SYSTEM, today=today() + 40 * DAY) == 0


def test_the_authority_declines_with_its_reason(child, senco, liaison):
    hold = ask_hold(actor=senco, child=child, reason=WORDS, further_days=5)
    with pytest.raises(Refused, match="Give the reason"):
        decline_hold(actor=liaison, hold=hold, reason=" ")
    hold = decline_hold(actor=liaison, hold=hold, reason="No plan is in place yet.")
    assert (hold.status, hold.ended_on) == (HoldStatus.DECLINED, today())
    assert told("hold_declined") == {senco.user.pk}
    with pytest.raises(StaleChange):
        agree_hold(actor=liaison, hold=hold)
    assert ask_hold(actor=senco, child=child, reason=WORDS, further_days=5)


def test_the_school_takes_back_what_it_asked(child, senco, liaison):
    hold = ask_hold(actor=senco, child=child, reason=WORDS, further_days=5)
    for other in (liaison, actor(Role.SENCO)):
        with pytest.raises(PermissionDenied, match="Only the school that asked"):
            withdraw_hold(actor=other, hold=hold, reason="x")
    assert withdraw_hold(actor=senco, hold=hold, reason="Back").status == HoldStatus.WITHDRAWN


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({}, "ends", "Choose a review date or a number"),
        ({"until_on": 30, "further_days": 5}, "ends", "Choose a review date or a number"),
        ({"until_on": 0}, "until_on", "in the future"),
        ({"until_on": 183}, "until_on", "within 26 weeks"),
        ({"further_days": 0}, "further_days", "from 1 to 20"),
        ({"further_days": 21}, "further_days", "from 1 to 20"),
        ({"further_days": 5, "reason": " "}, "reason", "what is known"),
        ({"further_days": 5, "names_plan": True}, "names_plan", "no healthcare plan"),
    ],
)
def test_what_cannot_be_held(child, senco, liaison, fields, field, words):
    fields = {"reason": WORDS, **fields}
    if "until_on" in fields:
        fields["until_on"] = today() + fields["until_on"] * DAY
    for service, who in ((ask_hold, senco), (hold_alerts, liaison)):
        with pytest.raises(Refused, match=words) as refusal:
            service(actor=who, child=child, **fields)
        assert refusal.value.field == field
    assert not AlertHold.objects.exists()


def test_the_plan_in_force_is_named(child, senco):
    condition_plans.register(ConditionPlan("healthcare_plan", lambda child: "P-22"))
    try:
        hold = ask_hold(actor=senco, child=child, reason=WORDS, further_days=5, names_plan=True)
    finally:
        from healthcare_plans import wiring

        condition_plans.register(ConditionPlan("healthcare_plan", wiring._reference_in_force))
    assert hold.plan_reference == "P-22"


def test_a_date_that_has_passed_meanwhile_is_not_agreed(child, senco, liaison):
    hold = ask_hold(actor=senco, child=child, reason=WORDS, until_on=today() + DAY)
    AlertHold.objects.update(until_on=today())
    with pytest.raises(Refused, match="in the future"):
        agree_hold(actor=liaison, hold=hold)


def test_one_hold_a_child(child, senco, liaison):
    ask_hold(actor=senco, child=child, reason=WORDS, further_days=5)
    with pytest.raises(Refused, match="asked for or stands"):
        ask_hold(actor=senco, child=child, reason=WORDS, further_days=5)
    with pytest.raises(Refused, match="asked for or stands"):
        held(liaison, child)


def test_who_may_do_what(child, school, senco, liaison):
    officer = actor(Role.ATTENDANCE_OFFICER, school)
    elsewhere = actor(Role.SENCO)
    nobody = actor(Role.ADMINISTRATOR)
    for who in (officer, elsewhere, nobody, liaison):
        with pytest.raises(PermissionDenied, match="Only the child’s school"):
            ask_hold(actor=who, child=child, reason=WORDS, further_days=5)
    hold = ask_hold(actor=senco, child=child, reason=WORDS, further_days=5)
    for who in (officer, elsewhere, nobody, senco):
        with pytest.raises(PermissionDenied, match="Only the authority’s officers"):
            agree_hold(actor=who, hold=hold)
        with pytest.raises(PermissionDenied, match="Only the authority’s officers"):
            decline_hold(actor=who, hold=hold, reason="x")
        with pytest.raises(PermissionDenied, match="Only the authority’s officers"):
            hold_alerts(actor=who, child=child, reason=WORDS, further_days=5)
    hold = agree_hold(actor=liaison, hold=hold)
    for who in (officer, elsewhere, nobody):
        with pytest.raises(PermissionDenied, match="can end a hold"):
            release_hold(actor=who, hold=hold, reason="x")
    with pytest.raises(PermissionDenied, match="by itself"):
        release_due(actor=liaison, day=today())


# While it stands


def test_a_held_child_raises_no_alert_until_the_review_date(child, senco, liaison, time_machine):
    time_machine.move_to("2026-10-01T09:00+00:00", tick=False)
    hold = held(liaison, child, until_on=date(2026, 11, 2))
    absent_for(child, 12)
    assert (evaluate().raised, Alert.objects.count()) == (0, 0)
    time_machine.move_to("2026-11-01T09:00+00:00", tick=False)
    assert (evaluate().released, evaluate().raised) == (0, 0)
    time_machine.move_to("2026-11-02T09:00+00:00", tick=False)
    outcome = evaluate()
    assert (outcome.released, outcome.raised) == (1, 1)
    hold.refresh_from_db()
    assert (hold.status, hold.ended_on) == (HoldStatus.RELEASED, date(2026, 11, 2))
    assert status_history(hold).last().reason == "The review date, 2 November 2026, has come."
    assert told("hold_ended") == {senco.user.pk, liaison.user.pk}
    assert evaluate().released == 0


def test_a_hold_ends_after_its_further_days(child, school, liaison, time_machine):
    time_machine.move_to("2026-09-18T17:00+00:00", tick=False)
    absent_for(child, 10)
    evaluate()
    hold = held(liaison, child, further_days=3)
    alert = Alert.objects.get()
    assert alert.status == AlertStatus.ON_HOLD
    time_machine.move_to("2026-09-28T09:00+00:00", tick=False)
    mark_days(child.enrolments.get(), date(2026, 9, 21), "II I/ // II")
    assert evaluate().released == 0, "two days and a half"
    mark_days(child.enrolments.get(), date(2026, 9, 25), "I/")
    assert evaluate().released == 1
    alert.refresh_from_db()
    assert (alert.status, alert.answer_due_on) == (AlertStatus.RAISED, date(2026, 10, 5))
    assert alert.sessions == 26, "the count has gone on all the time"
    assert "3 further school days" in status_history(alert).last().reason
    hold.refresh_from_db()
    assert hold.status == HoldStatus.RELEASED


def test_a_held_alert_is_withdrawn_when_it_no_longer_holds(child, liaison):
    absent_for(child, 10)
    evaluate(today=date(2026, 12, 1))
    held(liaison, child)
    RegisterDay.objects.filter(day=MONDAY).update(am="/")
    rebuild_all(2026)
    assert evaluate(today=date(2026, 12, 1)).withdrawn == 1
    assert AlertHold.objects.get().status == HoldStatus.HELD, "for alerts to come"


def test_a_hold_stops_neither_section_19_nor_what_follows_15_days(child, senco, liaison):
    held(liaison, child)
    absent_for(child, 15)
    evaluate(today=date(2026, 12, 1))
    assert not Alert.objects.exists()
    assert Section19Record.objects.filter(child=child, ended_on__isnull=True).exists()
    assert told("hold_further") == {senco.user.pk, liaison.user.pk}
    task = Task.objects.get()
    assert (task.owner_id, task.link.endswith("#further")) == (senco.membership_id, True)
    evaluate(today=date(2026, 12, 1))
    release_hold(actor=liaison, hold=AlertHold.objects.get(), reason="Look at it again")
    evaluate(today=date(2026, 12, 1))
    assert Alert.objects.get().further_on is not None
    assert Task.objects.count() == 1, "it was asked for once"


def test_a_held_alert_goes_on_to_its_further_number(child, senco, liaison):
    last = absent_for(child, 10)
    evaluate(today=date(2026, 12, 1))
    held(liaison, child)
    absent_for(child, 5, last + DAY)
    evaluate(today=date(2026, 12, 1))
    alert = Alert.objects.get()
    assert (alert.status, alert.further_on is not None) == (AlertStatus.ON_HOLD, True)
    assert told("alert_further") == {senco.user.pk, liaison.user.pk}


# Ended by people


@pytest.mark.parametrize("who", ["senco", "liaison"])
def test_either_side_ends_a_hold_and_the_rule_is_held_at_once(child, liaison, who, request):
    somebody = request.getfixturevalue(who)
    hold = held(liaison, child)
    mark_days(child.enrolments.get(), today() - 21 * DAY, "II " * 10)
    evaluate()
    assert not Alert.objects.exists()
    with pytest.raises(Refused, match="Give the reason"):
        release_hold(actor=somebody, hold=hold, reason="")
    release_hold(actor=somebody, hold=hold, reason="The plan no longer fits.")
    assert Alert.objects.get().status == AlertStatus.RAISED
    with pytest.raises(StaleChange):
        release_hold(actor=somebody, hold=hold, reason="Again")


def test_a_failure_half_way_leaves_nothing_held(child, school, liaison, monkeypatch):
    alert = AlertFactory(child=child, school=school)
    monkeypatch.setattr("attendance.services.holds.tell_about_hold", lambda *given: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        held(liaison, child)
    alert.refresh_from_db()
    assert (alert.status, AlertHold.objects.count()) == (AlertStatus.RAISED, 0)
    assert not TimelineEvent.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_officers_hold_at_once_and_one_hold_stands():
    child = ChildFactory(school=SchoolFactory())
    officers = [Actor.staff(member(Role.LIAISON_OFFICER)) for _ in range(2)]
    results = at_once(*(lambda who=who: held(who, child) for who in officers))
    assert sorted(type(result).__name__ for result in results) == ["AlertHold", "Refused"]
    assert AlertHold.objects.standing().count() == 1
    connections.close_all()


def test_the_database_refuses_what_the_services_refuse(child, school):
    def make(**fields):
        with transaction.atomic():
            AlertHold.objects.create(
                child=child, school=school, controller=school, reference=f"H-{len(fields)}",
                reason=WORDS, **fields,
            )  # fmt: skip

    for fields in (
        {},
        {"until_on": today(), "further_days": 3},
        {"further_days": 0},
        {"further_days": 3, "status": "held"},
    ):
        with pytest.raises(IntegrityError):
            make(**fields)
