"""Nightly work of healthcare plans."""

from celery import shared_task

from healthcare_plans.services import reviews


@shared_task(ignore_result=True)
def watch_reviews() -> None:
    """Mark plans whose review is due, and remind of those to come."""
    reviews.mark_reviews_due()
    reviews.remind_of_reviews()
