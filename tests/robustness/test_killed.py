"""Workers killed, the broker gone: what comes out is as if nothing had been.

A worker is known to be in the middle of its work because it waits there for a lock that the test
holds. Beat's sweeps are called with the clock moved on, rather than waited for.
"""

from datetime import timedelta

import time_machine
from django.utils import timezone

from attendance.models import ImportStatus
from attendance.tasks import carry_on_import, sweep_imports
from ledger.mailing import release_stale_claims
from ledger.models import JobState, Notification
from ledger.tasks import sweep_notifications
from tests.robustness.machinery import (
    cut,
    locked,
    wait_for_worker_inside,
    wait_until,
    wait_until_gone,
    writing_locked,
)
from tests.robustness.post import GATE, sent
from tests.robustness.scenes import is_finished, job_of, make_scene, undisturbed

# Saving has written the marks and stops at the tallies; an evaluation has raised alerts and told
# people, and stops at the section 19 record.
MIDDLE = {"saving": "attendance_absencetally", "evaluation": "cases_knowledge"}


def sweep():
    """What beat starts every minute, a few minutes later."""
    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        sweep_imports()


def finish(found):
    """The sweep comes round until the import is done."""
    tries = []

    def done():
        if len(tries) % 20 == 0:
            sweep()
        tries.append(1)
        return is_finished(found)

    wait_until(done, "the import is finished")
    assert job_of(found).state == JobState.DONE


def checked(scene):
    """A file that waits to be saved, without a worker."""
    found = scene.upload()
    carry_on_import(found.pk)
    return found


def test_workers_killed_in_the_middle(machinery):
    """One while it saves, and the one that takes its place while it evaluates."""
    expected, scene = undisturbed(), make_scene(1)
    found = checked(scene)
    scene.request_saving(found)
    for step, table in MIDDLE.items():
        with writing_locked(table):
            machinery.start_worker()
            sweep()
            backend = wait_for_worker_inside(step)
            machinery.kill_worker()
        wait_until_gone(backend)
        assert not is_finished(found)
    machinery.start_worker()
    finish(found)
    assert scene.outcome() == expected


def test_connections_cut_in_the_middle(machinery):
    """Of the same import twice: the worker lives on, and nobody has to press a button."""
    expected, scene = undisturbed(), make_scene(1)
    machinery.start_worker()
    found = scene.upload()
    # The worker has taken the first message: a second one would carry on with what is cut off.
    wait_until(lambda: job_of(found).state == JobState.DONE, "the file is checked")
    with writing_locked(MIDDLE["saving"]):
        scene.request_saving(found)
        cut(wait_for_worker_inside("saving"))
        wait_until(lambda: job_of(found).state == JobState.QUEUED, "the job waits again")
    assert found.status == ImportStatus.SAVING
    with writing_locked(MIDDLE["evaluation"]):
        sweep()
        cut(wait_for_worker_inside("evaluation"))
    finish(found)
    assert scene.outcome() == expected


def test_the_broker_lost_with_its_queue(machinery):
    """Before a worker took the file up, in the middle of saving, and when somebody saves."""
    expected, scene = undisturbed(), make_scene(1)
    found = scene.upload()
    machinery.kill_broker()
    machinery.start_broker()
    machinery.start_worker()
    sweep()
    wait_until(lambda: job_of(found).state == JobState.DONE, "the file is checked")
    machinery.kill_broker()
    scene.request_saving(found)  # it answers, although nobody hears of it
    machinery.start_broker()
    with writing_locked(MIDDLE["saving"]):
        sweep()
        wait_for_worker_inside("saving")
        machinery.kill_broker()
    wait_until(lambda: job_of(found).state == JobState.DONE, "it is saved without the broker")
    machinery.start_broker()
    finish(found)
    assert scene.outcome() == expected


def test_a_worker_killed_while_it_sends_emails(machinery):
    """The email that was on its way goes out again, every other one once."""
    undisturbed()
    make_scene(1)
    waiting = Notification.objects.filter(email_state="waiting").count()
    assert waiting > 3
    machinery.start_worker()
    with locked("SELECT pg_advisory_lock(%s)", GATE):
        sweep_notifications.delay()
        backend = wait_for_worker_inside("the first email is sent")
        machinery.kill_worker()
    wait_until_gone(backend)
    assert sent(machinery.post).total() == 1
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        release_stale_claims()
    machinery.start_worker()
    sweep_notifications.delay()
    done = Notification.objects.filter(email_state="sent")
    wait_until(lambda: done.count() == waiting, "all are sent")
    assert sorted(sent(machinery.post).values()) == [1] * (waiting - 1) + [2]
