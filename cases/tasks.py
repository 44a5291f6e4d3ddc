"""Nightly work about families' access and what they are told."""

from celery import shared_task

from cases.services import grants, tellings


@shared_task(ignore_result=True)
def watch_families() -> None:
    """Give the task to look at access again, and announce news that nobody told in time."""
    grants.chase_family_access()
    tellings.announce_shown_news()
