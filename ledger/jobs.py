"""Long work with progress. The work itself lives in the app that owns it.

Work that is cut off, because its process was killed or its connection to the database lost, is
nobody's fault: a sweep of the owning app takes it up again. Work that is cut off again and again is
given up, for otherwise it would take the workers from everybody else.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.models import F, QuerySet
from django.utils import timezone

from ledger.actors import ActorLike
from ledger.models import Job, JobState


def create_job(*, actor: ActorLike, kind: str, link: str = "", total: int = 0) -> Job:
    """A job waiting to start; hand its id to the task on commit."""
    return Job.objects.create(kind=kind, link=link, total=total, requested_by=actor.user)


MOST_ATTEMPTS = 5


@contextmanager
def the_only_one(kind: int, pk: int) -> Iterator[bool]:
    """Whether nobody else is at this record. While somebody is, a message that came twice counts
    as no attempt. The lock belongs to the connection: with a killed process it goes by itself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [kind, pk])
        (is_mine,) = cursor.fetchone()
    try:
        yield is_mine
    finally:
        if is_mine:
            with suppress(DatabaseError), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [kind, pk])


class GivenUpError(RuntimeError):
    """The job was begun five times and cut off each time; it is failed now."""


@contextmanager
def running(job: Job) -> Iterator[Job]:
    """Mark a job as running, then as done, or as failed when it breaks.

    When the database was lost, it waits again. The error is raised on. Raises GivenUpError,
    before the work begins, when it was begun too often.
    """
    _begin(job)
    try:
        yield job
    except (InterfaceError, OperationalError):
        with suppress(DatabaseError):  # still away: the job stays as it is, and is found like that
            _jobs(job).update(state=JobState.QUEUED)
        raise
    except Exception:
        _jobs(job).update(state=JobState.FAILED, finished_at=timezone.now())
        raise
    _jobs(job).update(state=JobState.DONE, finished_at=timezone.now())


def _begin(job: Job) -> None:
    now = timezone.now()
    left = _jobs(job).filter(attempts__lt=MOST_ATTEMPTS)
    if not left.update(state=JobState.RUNNING, started_at=now, attempts=F("attempts") + 1):
        _jobs(job).update(state=JobState.FAILED, finished_at=now)
        raise GivenUpError(f"job {job.pk} was cut off {MOST_ATTEMPTS} times")


def _jobs(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(pk=job.pk)


def report_progress(job: Job, done: int, total: int | None = None) -> None:
    """Say how far the work is."""
    changes = {"done": done} if total is None else {"done": done, "total": total}
    _jobs(job).update(**changes)
