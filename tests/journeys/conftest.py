"""Browser journeys: Chromium, a real server with its static files, people in browsers."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.browsers import Browsers
from tests.journeys.visitor import Visitor

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
    # A page lives for a second or two: to optimise its scripts takes longer than it saves, and so
    # does collecting its garbage often.
    "--js-flags=--no-maglev --no-turbofan --min-semi-space-size=64 --max-semi-space-size=64",
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


@pytest.fixture(scope="session")
def browsers(browser, live_server) -> Iterator[Browsers]:
    """The contexts of all journeys, closed before the server stops."""
    browsers = Browsers(browser, live_server.url)
    yield browsers
    browsers.close()


@pytest.fixture
def new_visitor(browsers, live_server, settings) -> Iterator[Callable[..., Visitor]]:
    """Makes people, each with a browser of their own: `new_visitor()`, `new_visitor(phone=True)`.
    After the test, nobody may have met a problem."""
    settings.BASE_URL = live_server.url  # links in emails lead to this server
    visitors: list[Visitor] = []

    with ExitStack() as afterwards:

        def make(*, phone: bool = False, javascript: bool = True, last: bool = False) -> Visitor:
            """`last`: nobody has this browser after them, as something stays plugged into it."""
            kind = {"phone": phone, "javascript": javascript}
            page = browsers.take(**kind)
            if last:
                afterwards.callback(page.context.close)
            else:
                afterwards.callback(browsers.give_back, page, **kind)
            visitors.append(Visitor(page, live_server.url))
            afterwards.callback(visitors[-1].leave)
            return visitors[-1]

        yield make
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
