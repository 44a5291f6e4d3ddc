"""Long work: what becomes of a job however its work ends."""

import pytest
from django.db import InterfaceError, OperationalError

from accounts.actors import Actor
from ledger.jobs import MOST_ATTEMPTS, GivenUpError, create_job, running, the_only_one
from ledger.models import JobState
from tests.concurrency import at_once


@pytest.fixture
def job(db):
    return create_job(actor=Actor.system(), kind="test")


def end_with(job, error):
    with pytest.raises(type(error)), running(job):
        raise error
    job.refresh_from_db()
    return job.state


def test_it_is_done(job):
    with running(job):
        job.refresh_from_db()
        assert (job.state, job.attempts) == (JobState.RUNNING, 1)
    job.refresh_from_db()
    assert job.state == JobState.DONE


def test_work_that_breaks_is_failed_and_waits_for_a_person(job):
    assert end_with(job, ValueError()) == JobState.FAILED
    assert job.finished_at is not None


@pytest.mark.parametrize("error", [OperationalError("cut"), InterfaceError("closed")])
def test_a_lost_database_leaves_it_waiting(job, error):
    assert end_with(job, error) == JobState.QUEUED


def test_what_is_cut_off_again_and_again_is_given_up(job):
    for _time in range(MOST_ATTEMPTS):
        assert end_with(job, OperationalError("cut")) == JobState.QUEUED
    begun = []
    with pytest.raises(GivenUpError), running(job):
        begun.append(job)
    job.refresh_from_db()
    assert (begun, job.state) == ([], JobState.FAILED)


@pytest.mark.django_db(transaction=True)
def test_one_at_a_time_and_the_next_afterwards():
    def second():
        with the_only_one(1, 2) as is_mine:
            return is_mine

    with the_only_one(1, 2) as is_mine:
        assert is_mine
        assert at_once(second) == [False]
    assert at_once(second) == [True]
