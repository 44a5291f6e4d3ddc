"""In production the demo does not exist."""

from tests.architecture.test_production import run

ASK = """
import django
django.setup()
from django.apps import apps
from django.urls import Resolver404, resolve
assert not apps.is_installed("demo"), "demo is installed"
for path in ("/demo/", "/demo/mailbox/", "/demo/sign-in/senco/"):
    try:
        resolve(path)
    except Resolver404:
        continue
    raise AssertionError(path)
print("absent")
"""


def test_production_has_no_demo_pages():
    answer = run("-c", ASK, DJANGO_SETTINGS_MODULE="config.settings.production")
    assert answer.stdout.strip() == "absent", answer.stderr
