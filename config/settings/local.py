"""The demo and a developer's machine: invented people, emails as files, a demo sign-in."""

from urllib.parse import urlsplit

from config.settings.base import *
from config.settings.base import BASE_DIR, BASE_URL, INSTALLED_APPS, MIDDLEWARE, STATE_DIR, env

DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
INSTALLED_APPS = ["demo", *INSTALLED_APPS]
MIDDLEWARE = [*MIDDLEWARE]
MFA_REQUIRED = env.bool("MFA_REQUIRED", default=False)
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = env("EMAIL_FILE_PATH", default=str(STATE_DIR / "mail"))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
# Cookies know no ports: two demos on one machine must not sign each other's people out.
SESSION_COOKIE_NAME = f"session_{urlsplit(BASE_URL).port or 80}"
CSRF_COOKIE_NAME = f"csrf_{urlsplit(BASE_URL).port or 80}"
# Passkeys at http://localhost: browsers allow them there, the library asks for HTTPS.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
