"""Long work with progress. The work itself lives in the app that owns it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone

from ledger.actors import ActorLike
from ledger.models import Job, JobState


def create_job(*, actor: ActorLike, kind: str, link: str = "", total: int = 0) -> Job:
    """A job waiting to start; hand its id to the task on commit."""
    return Job.objects.create(kind=kind, link=link, total=total, requested_by=actor.user)


@contextmanager
def running(job: Job) -> Iterator[Job]:
    """Mark a job as running, then as done; as failed, with the error raised on, when it breaks."""
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, started_at=timezone.now())
    try:
        yield job
    except Exception:
        Job.objects.filter(pk=job.pk).update(state=JobState.FAILED, finished_at=timezone.now())
        raise
    Job.objects.filter(pk=job.pk).update(state=JobState.DONE, finished_at=timezone.now())


def report_progress(job: Job, done: int, total: int | None = None) -> None:
    """Say how far the work is."""
    changes = {"done": done} if total is None else {"done": done, "total": total}
    Job.objects.filter(pk=job.pk).update(**changes)
