"""Whether this installation works, for a load balancer and for `bin/demo`."""

import logging
import secrets
import time
from collections.abc import Callable

from celery import current_app
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ledger.tasks import HEARTBEAT_KEY

# Beat asks for a heartbeat every 30 seconds: four missed ones mean that no worker works.
HEARTBEAT_MAX_SECONDS = 120
BROKER_TIMEOUT_SECONDS = 3

logger = logging.getLogger(__name__)


def check_database() -> bool:
    """The database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def check_broker() -> bool:
    """The broker takes a connection, so work can be handed over."""
    with current_app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=0, timeout=BROKER_TIMEOUT_SECONDS)
        return bool(broker.connected)


def check_worker() -> bool:
    """Beat gave a task to a worker, and it was done, within the last two minutes."""
    beaten_at = cache.get(HEARTBEAT_KEY)
    return beaten_at is not None and time.time() - beaten_at < HEARTBEAT_MAX_SECONDS


def check_storage() -> bool:
    """The private store keeps what it is given."""
    probe = secrets.token_bytes(16)
    name = default_storage.save(f"health-{secrets.token_hex(8)}", ContentFile(probe))
    try:
        with default_storage.open(name) as file:
            return bool(file.read() == probe)
    finally:
        default_storage.delete(name)


CHECKS: dict[str, Callable[[], bool]] = {
    "database": check_database,
    "broker": check_broker,
    "worker": check_worker,
    "storage": check_storage,
}


def check_all() -> dict[str, bool]:
    """Every part by name. A part that raises counts as not working; its error goes to the log."""
    return {name: _holds(name, check) for name, check in CHECKS.items()}


def _holds(name: str, check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception:  # whatever a client library raises means the same here
        logger.exception("health check failed: %s", name)
        return False


@require_safe
@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """200 when every part works, otherwise 503. Open to anyone, and says nothing else."""
    parts = check_all()
    works = all(parts.values())
    words = {True: "ok", False: "failing"}
    return JsonResponse(
        {"status": words[works], "parts": {name: words[holds] for name, holds in parts.items()}},
        status=200 if works else 503,
    )


# Read by the middleware that asks everybody else to sign in (accounts/middleware.py).
health.is_public = True  # type: ignore[attr-defined]
