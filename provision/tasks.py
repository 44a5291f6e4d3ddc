"""What Celery does for provision: each takes ids and calls one service."""

from celery import shared_task

from provision.services.chasing import chase_missing_lessons


@shared_task(ignore_result=True)
def chase_lessons() -> None:
    """Every morning: tell providers of lessons that nobody has logged."""
    chase_missing_lessons()
