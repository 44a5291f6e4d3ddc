"""Tests: the demo's settings on a real PostgreSQL and a real broker."""

import os
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from axe_playwright_python.base import AXE_FILE_PATH

from config.settings.local import *
from config.settings.local import (
    CACHES,
    DATABASES,
    REDIS_URL,
    STATE_DIR,
    STATICFILES_DIRS,
    celery_broker_url,
    env,
)

SECRET_KEY = "tests-only"  # noqa: S105
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["default"]["OPTIONS"]["location"] = str(STATE_DIR / "test-documents")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
WHITENOISE_AUTOREFRESH = True
# Browser journeys ask axe about each page (tests/journeys/accessibility.py).
STATICFILES_DIRS = [*STATICFILES_DIRS, AXE_FILE_PATH.parent]
CELERY_TASK_ALWAYS_EAGER = False
# `bin/test` migrates one database, and each worker of pytest begins with a copy of it.
DATABASES["default"]["TEST"] = {"TEMPLATE": env("TEST_DATABASE_TEMPLATE", default=None)}


def redis_url_of_worker(url: str, worker: str) -> str:
    """The address of a database of this xdist worker's own: worker gw2 gets the third after
    the one named. Servers come with 16 databases."""
    number = int(worker.removeprefix("gw") or 0) + 1 if worker.startswith("gw") else 0
    parts = urlsplit(url)
    if parts.scheme == "unix":
        query = dict(parse_qsl(parts.query))
        query["db"] = str((int(query.get("db", 0)) + number) % 16)
        return f"unix://{parts.path}?{urlencode(query)}"
    base = int(parts.path.strip("/") or 0)
    return urlunsplit(parts._replace(path=f"/{(base + number) % 16}"))


# Tests that run at the same time empty the cache and the queue, each its own.
REDIS_URL = redis_url_of_worker(REDIS_URL, os.environ.get("PYTEST_XDIST_WORKER", ""))
CACHES["default"]["LOCATION"] = REDIS_URL
CELERY_BROKER_URL = celery_broker_url(REDIS_URL)
