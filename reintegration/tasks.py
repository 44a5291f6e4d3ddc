"""Nightly work of returns."""

from celery import shared_task

from reintegration.services import evaluation


@shared_task(ignore_result=True)
def watch_returns() -> None:
    """Compare returns with their plans, and chase what is past its day."""
    evaluation.evaluate_returns()
    evaluation.chase_what_is_late()
