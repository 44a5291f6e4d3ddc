"""Tests: the demo's settings on a real PostgreSQL and a real broker."""

from config.settings.local import *
from config.settings.local import STATE_DIR

SECRET_KEY = "tests-only"  # noqa: S105
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["default"]["OPTIONS"]["location"] = str(STATE_DIR / "test-documents")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
WHITENOISE_AUTOREFRESH = True
CELERY_TASK_ALWAYS_EAGER = False
