"""The Celery application. Tasks take ids and call one service each."""

import os

from celery import Celery
from celery.signals import worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")

celery_app = Celery("waymark")
celery_app.config_from_object("django.conf:settings", namespace="CELERY")
celery_app.autodiscover_tasks()


@worker_ready.connect
def show_first_heartbeat(**_: object) -> None:
    """A worker shows through the broker that it works, before beat's first turn."""
    celery_app.send_task("ledger.tasks.record_heartbeat")
