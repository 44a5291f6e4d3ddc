"""A person at a browser, watched for what no page of Waymark may do."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request
from playwright.sync_api import Error as BrowserError

from tests.journeys.accessibility import violations_of
from tests.journeys.browsers import DESKTOP, PHONE


class Visitor:
    """Drives one browser context. Errors in the console, violations of the content security
    policy, scripts that raise and requests to other hosts are problems, and a journey with
    problems fails."""

    def __init__(self, page: Page, address: str) -> None:
        self.address = address
        self.page = page
        self.context = page.context
        self.problems: list[str] = []
        self._watched: dict[str, Callable[[Any], None]] = {
            "console": self._note_console,
            "pageerror": self._note_script_error,
            "request": self._note_request,
        }
        for event, note in self._watched.items():
            page.on(event, note)  # type: ignore[call-overload]

    def leave(self) -> None:
        """Look away: what the page does next is somebody else's."""
        for event, note in self._watched.items():
            self.page.remove_listener(event, note)

    def visit(self, path: str) -> None:
        """Open an address of Waymark, with the path only."""
        self.page.goto(f"{self.address}{path}")

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    @property
    def heading(self) -> str:
        return self.page.locator("h1").first.inner_text()

    def press(self, name: str) -> None:
        """Press the button with this name, and wait for the page that it leads to."""
        self.page.get_by_role("button", name=name, exact=True).click()
        self._settle()

    def follow(self, name: str) -> None:
        """Follow the first link with this name, and wait for its page."""
        self.page.get_by_role("link", name=name, exact=True).first.click()
        self._settle()

    def fill(self, label: str, value: str) -> None:
        self.page.get_by_label(label, exact=True).fill(value)

    def fill_date(self, name: str, day: str, month: str, year: str) -> None:
        """Fill the three inputs of the date field called `name` in its form."""
        for part, value in (("day", day), ("month", month), ("year", year)):
            self.page.locator(f"#id_{name}_{part}").fill(value)

    def choose(self, label: str) -> None:
        """Mark a radio button or a check box."""
        self.page.get_by_label(label, exact=True).check()

    def sees(self, text: str) -> bool:
        """Whether the page shows this text; waits a moment for it."""
        found = self.page.get_by_text(text).first
        try:
            found.wait_for(state="visible", timeout=10_000)
        except Exception:  # Playwright's time-out
            return False
        return True

    def lacks(self, text: str) -> bool:
        """Whether the page, once it is all there, shows this text nowhere; waits for nothing."""
        self._settle()
        return not any(one.is_visible() for one in self.page.get_by_text(text).all())

    def check_page(self) -> None:
        """The page is accessible, fits its screen, and nothing went wrong on the way here."""
        self._settle()
        violations = violations_of(self.page, self.address)
        assert not violations, f"{self.path}\n{violations}"
        overflow = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow <= 0, f"{self.path} is {overflow} px wider than the screen"
        self.check_problems()

    def check_at_both_widths(self) -> None:
        """`check_page` at a desk and with a phone, whatever the visitor has."""
        for size in (PHONE, DESKTOP):
            self.page.set_viewport_size(size)  # type: ignore[arg-type]
            self.check_page()

    def picture(self, name: str) -> None:
        """Keep a picture of the whole page where WAYMARK_PICTURES says; nothing without it."""
        if folder := os.environ.get("WAYMARK_PICTURES"):
            self.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

    def check_problems(self) -> None:
        assert not self.problems, "\n".join(self.problems)

    @contextmanager
    def expecting_no_connection(self) -> Iterator[None]:
        """Inside, the browser's own complaint that it reaches nobody is no problem."""
        before = list(self.problems)
        yield
        self.problems = before + [
            problem for problem in self.problems[len(before) :] if "ERR_INTERNET" not in problem
        ]

    def _settle(self) -> None:
        """A click returns when the next page has begun to arrive, at which moment it may have
        no document yet; what is asked of it must wait until it is all there."""
        self.page.wait_for_load_state("load")
        self.page.wait_for_function("document.readyState === 'complete'")

    @contextmanager
    def expecting_status(self, status: int) -> Iterator[None]:
        """Inside, the browser's own complaint about a refused page is no problem."""
        before = list(self.problems)
        yield
        complaint = f"status of {status}"
        self.problems = before + [
            problem for problem in self.problems[len(before) :] if complaint not in problem
        ]

    def _note(self, problem: str) -> None:
        self.problems.append(f"{self.path}: {problem}")

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._note(f"console {message.type}: {message.text}")

    def _note_script_error(self, error: BrowserError) -> None:
        self._note(f"script error: {error}")

    def _note_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https") and parts.netloc != urlsplit(self.address).netloc:
            self._note(f"request to another host: {request.url}")
