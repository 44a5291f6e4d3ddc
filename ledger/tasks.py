"""Background work of the ledger."""

import time

from celery import shared_task
from django.core.cache import cache

from ledger import mailing

HEARTBEAT_KEY = "waymark:heartbeat"


@shared_task(ignore_result=True)
def record_heartbeat() -> None:
    """Show that beat schedules and a worker works; `/health/` reads it."""
    cache.set(HEARTBEAT_KEY, time.time(), 600)


@shared_task(ignore_result=True)
def sweep_notifications() -> int:
    """Send what waits, and what a killed worker left behind."""
    mailing.release_stale_claims()
    return mailing.send_waiting_notices()


@shared_task(ignore_result=True)
def send_daily_digests() -> int:
    """The daily summary for those who chose it."""
    return mailing.send_digests()
