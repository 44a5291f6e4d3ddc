"""Production starts with complete settings only, and finds every static file that pages name."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from runtime.checks import production_example

ROOT = Path(__file__).resolve().parents[2]
SERVICES = {"DATABASE_URL": "postgres://db/waymark", "REDIS_URL": "redis://valkey/0"}


def run(*arguments: str, **changes: str | None) -> subprocess.CompletedProcess[str]:
    """Run Python in a complete production environment with some variables changed or left out."""
    env = {**os.environ, **production_example(), **SERVICES, **changes}
    env.pop("DATABASE_ROLE", None)
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={name: value for name, value in env.items() if value is not None},
        capture_output=True,
        text=True,
        check=False,
    )


def start(**changes: str | None) -> subprocess.CompletedProcess[str]:
    return run("-c", "import config.settings.production", **changes)


def test_complete_settings_start():
    assert start().returncode == 0


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"SECRET_KEY": None}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"ALLOWED_HOSTS": None}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"DEBUG": "true"}, "DEBUG"),
        ({"DATABASE_URL": None}, "DATABASE_URL"),
        ({"REDIS_URL": None}, "REDIS_URL"),
        ({"BASE_URL": None}, "BASE_URL"),
        ({"EMAIL_URL": None}, "EMAIL_URL"),
        ({"DOCUMENT_STORE": None}, "DOCUMENT_STORE"),
    ],
    ids=str,
)
def test_incomplete_or_unsafe_settings_do_not_start(changes: dict[str, str | None], complaint: str):
    answer = start(**changes)
    assert answer.returncode != 0
    assert "ImproperlyConfigured" in answer.stderr
    assert complaint in answer.stderr.splitlines()[-1]


def test_the_demo_is_not_installed():
    question = (
        "import django; django.setup(); from django.apps import apps; from config import urls;"
        " assert not apps.is_installed('demo');"
        " print([(one.pattern, getattr(one, 'app_name', None)) for one in urls.urlpatterns])"
    )
    answer = run("-c", question)
    assert answer.returncode == 0, answer.stderr
    assert "demo" not in answer.stdout


def test_static_files_are_collected_and_all_that_they_name_exists(tmp_path: Path):
    answer = run("manage.py", "collectstatic", "--no-input", STATIC_ROOT=str(tmp_path / "static"))
    assert answer.returncode == 0, answer.stderr
    assert (tmp_path / "static" / "staticfiles.json").exists()


def test_every_static_file_that_a_template_names_exists():
    named: dict[str, Path] = {}
    for template in (ROOT / "templates").rglob("*.html"):
        for name in re.findall(r"""\{%\s*static\s+["']([^"'{]+)["']""", template.read_text()):
            named[name] = template
    assert named
    assert [name for name in named if not finders.find(name)] == []
