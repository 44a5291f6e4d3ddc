"""Production. It refuses to start when something is left unsafe."""

from django.core.exceptions import ImproperlyConfigured

from config.settings.base import *
from config.settings.base import ALLOWED_HOSTS, SECRET_KEY, env

if env.bool("DEBUG", default=False):
    raise ImproperlyConfigured("DEBUG must not be set in production.")
if SECRET_KEY == "insecure-development-key" or len(SECRET_KEY) < 32:  # noqa: S105
    raise ImproperlyConfigured("Set SECRET_KEY to a random value of at least 32 characters.")
if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("Set ALLOWED_HOSTS to the host names that Waymark answers to.")
for _name in ("DATABASE_URL", "REDIS_URL", "BASE_URL", "EMAIL_URL", "DOCUMENT_STORE"):
    if _name not in env.ENVIRON:
        raise ImproperlyConfigured(f"Set {_name}: docs/deploy.md says how.")

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
# The interface for school systems refuses plain HTTP instead (attendance/api/gate.py).
SECURE_REDIRECT_EXEMPT = [r"^health/$", r"^api/attendance/v1/"]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
# Being built into browsers binds a whole domain for good: that is for its owner to ask for.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
