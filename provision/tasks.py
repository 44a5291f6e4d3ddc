"""What Celery does for provision: each takes ids and calls one service."""

from celery import shared_task

from provision.services import checks
from provision.services.chasing import chase_missing_lessons
from provision.services.reviews import chase_reviews
from provision.services.watching import hand_on_at_limits


@shared_task(ignore_result=True)
def chase_lessons() -> None:
    """Every morning: tell providers of lessons that nobody has logged."""
    chase_missing_lessons()


@shared_task(ignore_result=True)
def chase_overdue_checks() -> None:
    """Tell the keepers of the directory which checks are overdue."""
    checks.chase_overdue_checks()


@shared_task(ignore_result=True)
def watch_placements() -> None:
    """Every morning: chase overdue reviews, and hand on home tuition that has reached its limit."""
    chase_reviews()
    hand_on_at_limits()
