"""Settings, docker-compose.yml and docs/deploy.md name the same variables."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
DOCS = (ROOT / "docs/deploy.md").read_text()
COMPOSE_TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load(COMPOSE_TEXT)
PRODUCTION = (ROOT / "config/settings/production.py").read_text()
OWN_SERVICES = ("web", "worker", "beat", "migrate")
# They describe a developer's machine, or are set by manage.py or the image.
NOT_IN_COMPOSE = {
    "BEAT_SCHEDULE_FILE",
    "CSRF_TRUSTED_ORIGINS",
    "DATABASE_APPLICATION_ROLE",
    "DATABASE_ROLE",
    "DEBUG",
    "EMAIL_FILE_PATH",
    "STATIC_ROOT",
}


def read_by_settings() -> set[str]:
    """Every variable that a settings module asks the environment for; the tests' own aside."""
    found: set[str] = set()
    for file in set((ROOT / "config/settings").glob("*.py")) - {ROOT / "config/settings/test.py"}:
        text = file.read_text()
        found |= set(re.findall(r'\benv(?:\.\w+)?\(\s*"([A-Z_]+)"', text))
        found |= set(re.findall(r'"(DATABASE_(?:OWNER_)?URL)"', text))
    return found


def required_in_production() -> set[str]:
    loop = re.search(r"for _name in \(([^)]*)\)", PRODUCTION)
    assert loop
    return {*re.findall(r'"([A-Z_]+)"', loop[1]), "SECRET_KEY", "ALLOWED_HOSTS"}


def documented(heading: str, until: str) -> dict[str, bool]:
    """The variables of one table in docs/deploy.md, and whether each is required."""
    section = DOCS.partition(heading)[2].partition(until)[0]
    rows = re.findall(r"^\| `([A-Z_]+)` \|([^|]*)\|", section, re.MULTILINE)
    return {name: required.strip() == "yes" for name, required in rows}


SETTINGS_TABLE = documented("## Settings", "Read by `docker-compose.yml` alone")
COMPOSE_TABLE = documented("Read by `docker-compose.yml` alone", "## Two database roles")


def test_every_variable_that_settings_read_is_described_and_no_other():
    assert set(SETTINGS_TABLE) == read_by_settings()


def test_required_means_that_production_refuses_to_start_without():
    assert {
        name for name, required in SETTINGS_TABLE.items() if required
    } == required_in_production()


def test_compose_sets_what_settings_read():
    for service in OWN_SERVICES:
        given = set(COMPOSE["services"][service]["environment"])
        assert given <= read_by_settings(), service
        assert required_in_production() <= given, service
    offered = set(COMPOSE["services"]["migrate"]["environment"])
    assert read_by_settings() - offered == NOT_IN_COMPOSE


def test_only_the_migration_knows_the_owner():
    for service in ("web", "worker", "beat"):
        assert "DATABASE_OWNER_URL" not in COMPOSE["services"][service]["environment"]
    assert "DATABASE_OWNER_URL" in COMPOSE["services"]["migrate"]["environment"]


def test_every_variable_that_compose_takes_from_outside_is_described():
    taken = set(re.findall(r"\$\{([A-Z_]+)", COMPOSE_TEXT))
    assert taken <= set(SETTINGS_TABLE) | set(COMPOSE_TABLE)
    assert set(COMPOSE_TABLE) <= taken


@pytest.mark.parametrize(
    "name", ["SECRET_KEY", *(name for name in COMPOSE_TABLE if "PASS" in name)]
)
def test_compose_holds_no_secret_and_starts_with_none_missing(name: str):
    uses = re.findall(rf"\$\{{{name}([^}}]*)\}}", COMPOSE_TEXT)
    assert uses
    assert all(use.startswith(":?") for use in uses)


def test_each_password_in_an_address_comes_from_outside():
    for address in re.findall(r"postgres://\S+", COMPOSE_TEXT):
        assert re.match(r"postgres://\w+:\$\{[A-Z_]+:\?", address), address


def test_the_image_holds_production_requirements_only():
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert "requirements/base.txt" in dockerfile
    assert "dev.txt" not in dockerfile
    assert "--require-hashes" in dockerfile
    assert re.search(r"^USER waymark$", dockerfile, re.MULTILINE)


def test_lock_files_have_hashes_and_no_addresses():
    for file in (ROOT / "requirements").glob("*.txt"):
        text = file.read_text()
        assert "://" not in text, file
        pins = re.findall(r"^[a-z0-9].*==.*$", text, re.MULTILINE | re.IGNORECASE)
        assert pins and all(pin.endswith("\\") for pin in pins), file
    if (ROOT / "package-lock.json").exists():
        assert '"resolved"' not in (ROOT / "package-lock.json").read_text()
