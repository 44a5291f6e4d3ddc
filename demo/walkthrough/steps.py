"""The walk: everybody's browser, what is carried from step to step, one printed line a step."""

import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import timezone

from demo.people import PASSWORD, STAFF, persona
from demo.walkthrough.browser import Browser, Stuck

FIRST_NAMES = ("Wren", "Juno", "Otis", "Marlow", "Ines", "Tobias", "Safiya", "Rowan")
PATIENCE = 60  # seconds to wait for a background job


@dataclass
class Walk:
    """One walk along the main road, with a child who is new each time."""

    address: str
    say: Callable[[str], None]
    browsers: dict[str, Browser] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # Nobody like anybody else: Waymark notices children with one name and birthday.
        mark = "".join(secrets.choice("bcdfghjklmnpqrstvwz") for _ in range(8))
        self.first_name, self.last_name = secrets.choice(FIRST_NAMES), mark.capitalize()
        self.parent_email = f"{mark}@demo.example"
        self.young_email = f"{mark}.young@demo.example"
        born = date(timezone.localdate().year - 13, 9, 1)
        self.born_on = born + timedelta(days=secrets.randbelow(365))
        self.upn = make_upn()

    @property
    def child(self) -> str:
        """The name of the child who walks."""
        return f"{self.first_name} {self.last_name}"

    @property
    def back_from(self) -> date:
        """The Monday of the newest school week of which there are days to look back on."""
        newest = last_weekdays(1)[0]
        return newest - timedelta(days=newest.weekday())

    def done(self, words: str) -> None:
        """Print a step."""
        self.say(f"✓ {words}")

    def staff(self, sign_in: str) -> Browser:
        """A member of staff, signed in with the demo's password."""
        if sign_in in self.browsers:
            return self.browsers[sign_in]
        one = persona(sign_in)
        if one is None:
            raise Stuck(f"there is no {sign_in} in the demo")
        browser = self.browsers[sign_in] = Browser(self.address, f"{one.name}, {one.role_label}")
        browser.visit("/account/login/")
        browser.fill("Email", one.email)
        browser.fill("Password", PASSWORD)
        browser.press("Sign in")
        browser.visit("/")
        browser.expect(one.name)
        return browser

    def staff_named(self, name: str) -> Browser:
        """A member of staff by the name that a page says."""
        found = next((one for one in STAFF if one.name in name), None)
        if found is None:
            raise Stuck(f"nobody called {name} signs in to the demo")
        return self.staff(found.sign_in)

    def family(self, email: str, who: str) -> Browser:
        """A parent, signed in with a code from the demo's mailbox."""
        browser = self.browsers[email] = Browser(self.address, who)
        browser.visit("/account/login/")
        browser.follow("Sign in with a code")
        browser.fill("Email", email)
        before = self.letters(email)
        browser.press("Send me a code")
        self._enter_emailed_code(browser, email, before)
        return browser

    def join(self, email: str, who: str, code: str) -> Browser:
        """A parent who has a code on paper, and gets the second one by email."""
        browser = self.browsers[email] = Browser(self.address, who)
        browser.visit("/portal/join/")
        browser.fill("The code that you were given", code)
        browser.fill("Your email address", email)
        before = self.letters(email)
        browser.press("Continue")
        self._enter_emailed_code(browser, email, before)
        return browser

    def _enter_emailed_code(self, browser: Browser, email: str, before: list[str]) -> None:
        letter = self.new_letter(email, before)
        found = re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{2,4})\s*$", letter, re.MULTILINE)
        if found is None:
            raise browser.stuck(f"the email holds no code: {letter[:200]}")
        browser.fill("Code", found.group(1))
        browser.press("Continue")

    def letters(self, to: str) -> list[str]:
        """Addresses of the emails to somebody in the demo's mailbox."""
        reader = Browser(self.address, "the demo mailbox")
        reader.visit(f"/demo/mailbox/?to={to}")
        links = [one.get("href") for one in reader.page.all("a")]
        return [link for link in links if re.fullmatch(r"/demo/mailbox/\w{20}/", link)]

    def new_letter(self, to: str, before: list[str], containing: str = "") -> str:
        """The text of an email that was not there before; waits for it."""
        return self.wait(lambda: self._new_letter(to, before, containing), f"an email to {to}")

    def _new_letter(self, to: str, before: list[str], containing: str) -> str:
        for link in self.letters(to):
            if link not in before:
                reader = Browser(self.address, "the demo mailbox")
                reader.visit(link)
                bodies = [one for one in reader.page.all("div") if "wm-letter" in one.get("class")]
                text = "\n".join(_lines(one) for one in bodies)
                if containing in text:
                    return text
        return ""

    def wait(self, ask: Callable[[], str], what: str) -> str:
        """Ask until there is an answer; stuck after a minute."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if answer := ask():
                return answer
            time.sleep(0.5)
        raise Stuck(f"waited {PATIENCE} seconds for {what}")


def _lines(node: object) -> str:
    """The words of an email with its lines as they were."""
    from demo.walkthrough.page import Node

    if isinstance(node, str):
        return node
    if not isinstance(node, Node):
        return ""
    if node.tag == "br":
        return "\n"
    text = "".join(_lines(child) for child in node.children)
    return f"{text}\n" if node.tag == "p" else text


def make_upn() -> str:
    """A UPN of an invented authority, with its check letter (as on every pupil's papers)."""
    year = timezone.localdate().year % 100
    body = f"899400{secrets.randbelow(10)}{year:02}{secrets.randbelow(1000):03}"
    letters = "ABCDEFGHJKLMNPQRTUVWXYZ"
    total = sum(place * int(digit) for place, digit in enumerate(body, start=2))
    return f"{letters[total % 23]}{body}"


def last_weekdays(count: int, before: date | None = None) -> list[date]:
    """The newest weekdays before a day (default today), oldest first."""
    days: list[date] = []
    day = before or timezone.localdate()
    while len(days) < count:
        day -= timedelta(days=1)
        if day.weekday() < 5:
            days.append(day)
    return days[::-1]
