"""Marks that a school system sends: written through the register's door, evaluated once."""

from datetime import date
from threading import Event

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import Error, transaction

from accounts.actors import Actor
from accounts.roles import Role
from attendance import tasks
from attendance.models import Alert, Correction, Delivery, RegisterDay, Remark
from attendance.services import deliveries
from attendance.services.deliveries import evaluate_delivery, receive_marks
from attendance.services.tokens import revoke_token
from tests.concurrency import at_once
from tests.factories.accounts import SchoolFactory
from tests.factories.attendance import mark, mark_days, pupil, sent, token_for
from tests.people import actor

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 7)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-09-30 09:00", tick=True):
        yield


@pytest.fixture
def school():
    return SchoolFactory()


@pytest.fixture
def token(school):
    return token_for(school, name="Bluebird Register")[0]


@pytest.fixture
def enrolment(school):
    return pupil(school).enrolments.get()


def counts(receipt):
    found = receipt.delivery
    return found.new, found.changed, found.unchanged, found.refused, found.remarks


def days():
    return list(RegisterDay.objects.values_list("day", "am", "pm"))


def test_marks_are_written_and_the_delivery_says_what_was_done(token, enrolment):
    mark(enrolment, DAY, "N", None)
    receipt = receive_marks(
        token=token,
        marks=[
            sent(1, DAY, "AM", "I", comment="Rang at 8"), sent(1, DAY, "PM", "/"),
            sent(2, DAY, "AM", "I"),
        ],
    )  # fmt: skip
    assert counts(receipt) == (1, 1, 0, 1, 1)
    assert days() == [(DAY, "I", "\\")]
    delivery = Delivery.objects.get()
    assert (delivery.token, delivery.school, delivery.marks) == (token, token.school, 3)
    assert (delivery.first_day, delivery.last_day) == (DAY, DAY)
    assert [(each.index, each.reason) for each in receipt.refused] == [(2, "unknown")]


def test_what_stood_before_is_kept_with_the_systems_name_or_the_reason_given(token, enrolment):
    mark(enrolment, DAY, "N", "N")
    receive_marks(token=token, marks=[sent(1, DAY, "AM", "I")])
    receive_marks(token=token, marks=[sent(1, DAY, "PM", "I")], why_changed=" Parent rang ")
    found = Correction.objects.order_by("pk")
    assert [(row.before, row.after, row.why, row.changed_by) for row in found] == [
        ("N", "I", "Sent by Bluebird Register", None),
        ("N", "I", "Parent rang", None),
    ]
    assert [row.delivery.token for row in found] == [token, token]


def test_sending_again_changes_nothing(token, enrolment):
    marks = [sent(1, DAY, "AM", "L", comment="Bus", minutes_late=7), sent(1, DAY, "PM", "/")]
    receive_marks(token=token, marks=marks)
    before = days(), list(Remark.objects.values())
    again = receive_marks(token=token, marks=marks)
    assert counts(again) == (0, 0, 2, 0, 0)
    assert (days(), list(Remark.objects.values())) == before
    assert not Correction.objects.exists()
    assert again.delivery.evaluated_at is not None  # no worker is needed


def test_a_mark_says_all_of_itself(token, enrolment):
    def send(**beside):
        return receive_marks(token=token, marks=[sent(1, DAY, "AM", "L", **beside)])

    send(comment="Bus", minutes_late=7)
    assert counts(send(comment="Train", minutes_late=7)) == (0, 0, 1, 0, 1)
    assert Remark.objects.get().comment == "Train"
    assert counts(send()) == (0, 0, 1, 0, 1)
    assert (Remark.objects.get().comment, Remark.objects.get().minutes_late) == ("", None)
    assert counts(send()) == (0, 0, 1, 0, 0)
    said = Remark.pgh_event_model.objects.order_by("pgh_id").values_list("comment", flat=True)
    assert list(said) == ["Bus", "Train", ""]


def test_a_remark_is_about_the_mark_it_came_with(token, enrolment, school):
    officer = actor(Role.ATTENDANCE_OFFICER, school)
    receive_marks(token=token, marks=[sent(1, DAY, "AM", "L", comment="Bus")])
    shown = Remark.objects.readable_by(officer).of_child(enrolment.child, DAY, DAY)
    assert shown.get().comment == "Bus"
    RegisterDay.objects.update(am="I")  # a file brought in another code
    assert not shown.all().exists()


def test_remarks_are_for_the_school_whose_register_it_is(token, enrolment):
    receive_marks(token=token, marks=[sent(1, DAY, "AM", "L", comment="Bus")])
    for stranger in (
        actor(Role.SENCO, SchoolFactory()),
        actor(Role.PANEL_MEMBER, token.school),
        actor(Role.LIAISON_OFFICER),
        actor(Role.HEALTH_PROFESSIONAL),
        Actor.nobody(),
    ):
        assert not Remark.objects.readable_by(stranger).exists()
    assert Remark.objects.readable_by(actor(Role.SENCO, token.school)).exists()


def test_a_token_writes_its_own_school_alone(token, enrolment):
    other = SchoolFactory()
    pupil(other, number=5)
    receipt = receive_marks(token=token, marks=[sent(5, DAY, "AM", "I"), sent(6, DAY, "AM", "I")])
    assert [each.reason for each in receipt.refused] == ["unknown", "unknown"]
    assert days() == []


def test_a_revoked_or_ended_token_writes_nothing(token, enrolment, school):
    ended = token_for(school, expires_on=DAY)[0]
    revoke_token(actor=actor(Role.ATTENDANCE_OFFICER, school), token=token)
    for gone in (token, ended):
        with pytest.raises(PermissionDenied, match="revoked or has ended"):
            receive_marks(token=gone, marks=[sent(1, DAY, "AM", "I")])
    assert not Delivery.objects.exists()


def test_what_fails_leaves_nothing_behind(token, enrolment, monkeypatch):
    def fail(*_args, **_keywords):
        raise Error("the disk is full")

    monkeypatch.setattr(deliveries, "write_remarks", fail)
    with pytest.raises(Error), transaction.atomic():
        receive_marks(token=token, marks=[sent(1, DAY, "AM", "I")])
    assert not Delivery.objects.exists()
    assert days() == []


def test_a_worker_is_woken_after_the_commit(
    token, enrolment, monkeypatch, django_capture_on_commit_callbacks
):
    woken = []
    monkeypatch.setattr(deliveries, "wake", lambda task, pk: woken.append((task, pk)))
    with django_capture_on_commit_callbacks(execute=True):
        receipt = receive_marks(token=token, marks=[sent(1, DAY, "AM", "I")])
        assert woken == []
    assert woken == [(tasks.evaluate_after_delivery, receipt.delivery.pk)]


def test_evaluation_happens_once_for_all_that_waits(token, enrolment, monkeypatch):
    mark_days(enrolment, date(2026, 9, 2), "II II II")
    first = receive_marks(token=token, marks=[sent(1, DAY, "AM", "I"), sent(1, DAY, "PM", "I")])
    second = receive_marks(token=token, marks=[sent(1, date(2026, 9, 8), "AM", "I")])
    runs = []
    real = deliveries.evaluate_alerts
    monkeypatch.setattr(
        deliveries, "evaluate_alerts", lambda **given: runs.append(given) or real(**given)
    )
    tasks.evaluate_after_delivery(first.delivery.pk)
    tasks.evaluate_after_delivery(second.delivery.pk)
    tasks.evaluate_after_delivery(first.delivery.pk)
    assert [run["school_ids"] for run in runs] == [[token.school_id]]
    assert not Delivery.objects.filter(evaluated_at__isnull=True).exists()


def test_ten_days_that_a_system_sends_raise_the_alert(token, enrolment):
    marks = [
        sent(1, date(2026, 9, day), session, "I")
        for day in (7, 8, 9, 10, 11, 14, 15, 16, 17, 18)
        for session in ("AM", "PM")
    ]
    receipt = receive_marks(token=token, marks=marks)
    evaluate_delivery(actor=Actor.system(), delivery=receipt.delivery)
    assert Alert.objects.get().child == enrolment.child


def test_only_waymark_evaluates(token, enrolment, school):
    receipt = receive_marks(token=token, marks=[sent(1, DAY, "AM", "I")])
    with pytest.raises(PermissionDenied):
        evaluate_delivery(actor=actor(Role.ATTENDANCE_OFFICER, school), delivery=receipt.delivery)


def test_the_sweep_wakes_what_a_lost_message_left_behind(token, enrolment, monkeypatch):
    woken = []
    monkeypatch.setattr(tasks, "wake", lambda task, pk: woken.append(pk))
    receipt = receive_marks(token=token, marks=[sent(1, DAY, "AM", "I")])
    tasks.sweep_imports()
    assert woken == []
    Delivery.objects.update(received_at=receipt.delivery.received_at.replace(hour=1))
    tasks.sweep_imports()
    assert woken == [receipt.delivery.pk]


@pytest.mark.django_db(transaction=True)
def test_two_overlapping_deliveries_at_once_come_to_one_after_the_other(token, enrolment):
    def send(code):
        return lambda: receive_marks(
            token=token, marks=[sent(1, DAY, "AM", code), sent(1, DAY, "PM", code)]
        )

    one, other = (counts(each)[:3] for each in at_once(send("I"), send("M")))
    assert sorted([one, other]) == [(0, 2, 0), (2, 0, 0)]
    stands = RegisterDay.objects.get()
    assert stands.am == stands.pm
    assert {(row.before, row.after) for row in Correction.objects.all()} == {
        ("M" if stands.am == "I" else "I", stands.am)
    }


@pytest.mark.django_db(transaction=True)
def test_revoking_waits_for_a_call_that_is_being_written_and_none_comes_after(
    token, enrolment, school, monkeypatch
):
    writing = Event()
    real = deliveries.stage

    def slowly(marks):
        writing.set()
        real(marks)

    monkeypatch.setattr(deliveries, "stage", slowly)

    def revoke():
        writing.wait(timeout=10)
        return revoke_token(actor=actor(Role.ATTENDANCE_OFFICER, school), token=token)

    taken, revoked = at_once(
        lambda: receive_marks(token=token, marks=[sent(1, DAY, "AM", "I")]), revoke
    )
    assert revoked.revoked_at > taken.delivery.received_at
    with pytest.raises(PermissionDenied):
        receive_marks(token=token, marks=[sent(1, DAY, "PM", "I")])


def test_the_applications_role_may_do_all_of_it(token, enrolment, as_application):
    with as_application():
        receive_marks(token=token, marks=[sent(1, DAY, "AM", "L", comment="Bus")])
        receive_marks(token=token, marks=[sent(1, DAY, "AM", "L")])
    assert Remark.objects.get().comment == ""
