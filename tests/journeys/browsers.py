"""Browser contexts that journeys take one after another, each as good as new."""

from contextlib import suppress
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page
from playwright.sync_api import Error as BrowserError

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
KEPT = 3  # idle contexts of a kind


class Browsers:
    """A new context costs three times what its first page costs: a process, and the style sheet,
    fonts and scripts read anew. So a journey leaves its own to the next, without what it kept."""

    def __init__(self, browser: Browser, address: str) -> None:
        self._browser = browser
        self.address = address
        self._idle: dict[tuple[bool, bool], list[Page]] = {}

    def take(self, *, phone: bool, javascript: bool) -> Page:
        """A page of a context that nobody else has."""
        idle = self._idle.get((phone, javascript))
        return idle.pop() if idle else self._new(phone=phone, javascript=javascript)

    def give_back(self, page: Page, *, phone: bool, javascript: bool) -> None:
        """Empty the page's context for the next; one that cannot be emptied is closed."""
        idle = self._idle.setdefault((phone, javascript), [])
        is_alone = page.context.pages == [page] and page.url.startswith(self.address)
        if is_alone and len(idle) < KEPT:
            with suppress(BrowserError):
                self._empty(page, phone=phone)
                idle.append(page)
                return
        page.context.close()

    def close(self) -> None:
        for idle in self._idle.values():
            for page in idle:
                page.context.close()
        self._idle.clear()

    def _new(self, *, phone: bool, javascript: bool) -> Page:
        context = self._browser.new_context(
            viewport=_size(phone),
            has_touch=phone,
            java_script_enabled=javascript,
            locale="en-GB",
            timezone_id="Europe/London",
            reduced_motion="reduce",
        )
        context.set_default_timeout(30_000)
        return context.new_page()

    def _empty(self, page: Page, *, phone: bool) -> None:
        context = page.context
        context.set_offline(False)
        context.unroute_all()
        page.unroute_all()
        # The process has these at hand, and would show them to the next page of this address.
        page.evaluate("localStorage.clear(); sessionStorage.clear()")
        page.goto("about:blank")
        page.set_viewport_size(_size(phone))
        context.clear_cookies()
        context.clear_permissions()
        _forget_stores(context, page, self.address)


def _size(phone: bool) -> Any:
    return PHONE if phone else DESKTOP


def _forget_stores(context: BrowserContext, page: Page, address: str) -> None:
    """Everything that pages of this address keep, of whatever kind; its files may stay."""
    browser = context.new_cdp_session(page)
    browser.send("Storage.clearDataForOrigin", {"origin": address, "storageTypes": "all"})
    browser.detach()
