"""Browser journeys: Chromium, a real server with its static files, people in browsers."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.visitor import DESKTOP, PHONE, Visitor

# As root Chromium has no sandbox; the others keep it from calling its maker's hosts.
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium where there is one; otherwise Playwright's own."""
    found = os.environ.get("WAYMARK_CHROMIUM") or shutil.which("chromium")
    place = {"executable_path": found} if found else {}
    return {**browser_type_launch_args, "args": CHROMIUM_FLAGS, **place}


@pytest.fixture
def new_visitor(browser, live_server, settings) -> Iterator[Callable[..., Visitor]]:
    """Makes people, each with a browser of their own: `new_visitor()`, `new_visitor(phone=True)`.
    After the test, nobody may have met a problem."""
    settings.BASE_URL = live_server.url  # links in emails lead to this server
    visitors: list[Visitor] = []

    def make(*, phone: bool = False, javascript: bool = True) -> Visitor:
        context = browser.new_context(
            viewport=PHONE if phone else DESKTOP,
            has_touch=phone,
            java_script_enabled=javascript,
            locale="en-GB",
            timezone_id="Europe/London",
            reduced_motion="reduce",
        )
        context.set_default_timeout(10_000)
        visitors.append(Visitor(context, live_server.url))
        return visitors[-1]

    yield make
    for visitor in visitors:
        visitor.context.close()
    for visitor in visitors:
        visitor.check_problems()


@pytest.fixture
def visitor(new_visitor: Callable[..., Visitor]) -> Visitor:
    """Somebody at a desk."""
    return new_visitor()


@pytest.fixture
def phone_visitor(new_visitor: Callable[..., Visitor]) -> Visitor:
    """Somebody with a phone."""
    return new_visitor(phone=True)
