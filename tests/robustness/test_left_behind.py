"""What a lost message leaves behind is found again within minutes; looking costs nothing."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from attendance import tasks
from attendance.models import Alert, ChangedRegister, Delivery, RegisterImport
from attendance.services.deliveries import receive_marks
from attendance.tasks import carry_on_import, evaluate_pending, sweep_imports
from config.schedule import BEAT_SCHEDULE
from tests.factories.attendance import sent, token_for
from tests.robustness.scenes import make_scene, school_days

pytestmark = pytest.mark.django_db


@pytest.fixture
def woken(monkeypatch):
    """What would be handed to the broker."""
    found = []
    monkeypatch.setattr(tasks, "wake", lambda task, pk: found.append((task.name, pk)))
    return found


def swept(woken):
    """What the sweep wakes now, and what it wakes in three minutes."""
    woken.clear()
    sweep_imports()
    now = list(woken)
    woken.clear()
    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        sweep_imports()
    return now, list(woken)


def test_an_import_is_found_at_each_step(woken):
    scene = make_scene(1)
    found = scene.upload()
    carry_on = [(tasks.carry_on_import.name, found.pk)]
    assert swept(woken) == ([], carry_on)
    carry_on_import(found.pk)
    assert swept(woken) == ([], []), "it waits for a person"
    scene.request_saving(found)
    assert swept(woken) == ([], carry_on)
    carry_on_import(found.pk)
    assert swept(woken) == ([], carry_on)
    carry_on_import(found.pk)
    assert swept(woken) == ([], [])


def test_a_delivery_is_found_until_it_is_evaluated(woken):
    scene = make_scene(1)
    token = token_for(scene.school)[0]
    receive_marks(token=token, marks=[sent(5, school_days()[-1], "AM", "I")])
    delivery = Delivery.objects.get()
    evaluate = (tasks.evaluate_after_delivery.name, delivery.pk)
    assert swept(woken) == ([], [evaluate])
    tasks.evaluate_after_delivery(delivery.pk)
    assert swept(woken) == ([], [])


def test_changed_registers_are_evaluated_though_nobody_comes_back():
    scene = make_scene(1)
    found = scene.upload()
    carry_on_import(found.pk)
    scene.request_saving(found)
    carry_on_import(found.pk)
    RegisterImport.objects.update(evaluated_at=timezone.now())  # lost without a trace
    assert len(ChangedRegister.objects.children()) == 4
    before = Alert.objects.count()
    evaluate_pending()
    assert Alert.objects.count() == before + 2
    assert not ChangedRegister.objects.exists()


def test_looking_for_what_was_left_is_two_queries_when_nothing_was():
    make_scene(1)
    with CaptureQueriesContext(connection) as queries:
        evaluate_pending()
    assert len(queries) == 2


@pytest.mark.parametrize(
    "task",
    [
        "attendance.tasks.sweep_imports",
        "attendance.tasks.evaluate_pending",
        "ledger.tasks.sweep_notifications",
    ],
)
def test_the_sweeps_come_round_within_minutes(task):
    (entry,) = [entry for entry in BEAT_SCHEDULE.values() if entry["task"] == task]
    assert entry["schedule"] <= 120
