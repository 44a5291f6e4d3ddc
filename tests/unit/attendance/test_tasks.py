"""Background work, task by task, each more than once."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from attendance.models import Alert, AlertStatus, ImportStatus
from attendance.services.imports import request_saving, upload_marks
from attendance.tasks import (
    carry_on_import,
    escalate_unanswered,
    evaluate_everybody,
    evaluate_pending,
    sweep_imports,
)
from calendars.days import is_working_day
from config.schedule import BEAT_SCHEDULE
from tests.factories.accounts import SchoolFactory
from tests.factories.attendance import AlertFactory, csv_of, pupil
from tests.people import actor

pytestmark = pytest.mark.django_db


def test_an_import_is_carried_from_upload_to_alert():
    school = SchoolFactory()
    pupil(school)
    officer = actor(Role.ATTENDANCE_OFFICER, school)
    days, day = [], timezone.localdate()
    while len(days) < 10:
        day -= timedelta(days=1)
        if is_working_day(day):
            days.append(day)
    rows = [(1, day, session, "I") for day in days for session in ("AM", "PM")]
    found = upload_marks(actor=officer, school=school, upload=csv_of(*rows))
    for _again in range(2):
        carry_on_import(found.pk)
        found.refresh_from_db()
        assert found.status == ImportStatus.CHECKED
    request_saving(actor=officer, register_import=found)
    carry_on_import(found.pk)
    found.refresh_from_db()
    assert (found.status, found.evaluated_at) == (ImportStatus.SAVED, None)
    for _again in range(2):
        carry_on_import(found.pk)
        assert Alert.objects.count() == 1
    found.refresh_from_db()
    assert found.evaluated_at is not None
    evaluate_everybody()
    assert Alert.objects.count() == 1


def test_the_sweep_wakes_what_was_left_behind(monkeypatch):
    school = SchoolFactory()
    officer = actor(Role.ATTENDANCE_OFFICER, school)
    found = upload_marks(
        actor=officer, school=school, upload=csv_of((1, date(2026, 9, 7), "AM", "I"))
    )
    woken = []
    monkeypatch.setattr("attendance.tasks.wake", lambda task, pk: woken.append(pk))
    sweep_imports()
    assert woken == []
    found.job.__class__.objects.update(created_at=timezone.now() - timedelta(minutes=3))
    sweep_imports()
    assert woken == [found.pk]


def test_escalation_runs_once():
    AlertFactory()
    escalate_unanswered()
    escalate_unanswered()
    assert Alert.objects.get().status == AlertStatus.ESCALATED


def test_beat_knows_every_task():
    names = {entry["task"] for entry in BEAT_SCHEDULE.values()}
    tasks = (sweep_imports, evaluate_pending, evaluate_everybody, escalate_unanswered)
    assert {task.name for task in tasks} <= names
