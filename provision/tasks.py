"""What Celery does for provision: each takes ids and calls one service."""

from celery import shared_task

from provision.services import checks
from provision.services.chasing import chase_missing_lessons


@shared_task(ignore_result=True)
def chase_lessons() -> None:
    """Every morning: tell providers of lessons that nobody has logged."""
    chase_missing_lessons()


@shared_task(ignore_result=True)
def chase_overdue_checks() -> None:
    """Tell the keepers of the directory which checks are overdue."""
    checks.chase_overdue_checks()
