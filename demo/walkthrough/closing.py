"""The end of the road: what is still open goes to named people, and the case closes."""

import re
from datetime import timedelta

from django.utils import timezone

from demo.walkthrough.browser import Browser
from demo.walkthrough.placement import child_of
from demo.walkthrough.steps import Walk


def walk_closing(walk: Walk) -> None:
    """Coordinator. Follow-ups fall due in weeks to come, so somebody by name takes them on."""
    office = walk.staff("coordinator")
    office.visit(f"/cases/child/{child_of(walk)}/case/")
    found = re.search(r"/cases/[0-9a-f-]{36}/", " ".join(_links(office)))
    if found is None:
        raise office.stuck("the child’s page does not lead to the case")
    close = f"{found.group()}close/"
    office.visit(close)
    handed_on = 0
    while link := next((one for one in _links(office) if "/hand-on/" in one), ""):
        office.visit(link)
        office.choose("Somebody else")
        office.fill("Their name", "Ms Lind")
        office.fill("How did they agree to it?", "At the meeting on the day of arrival")
        office.fill_date("By when?", timezone.localdate() + timedelta(weeks=12))
        office.press("Hand it on")
        office.expect("Handed on")
        handed_on += 1
        office.visit(close)
    walk.done(f"the coordinator hands on what is still open, by name ({handed_on})")
    office.fill("Why can the case close?", "Back at school; Ms Lind keeps an eye on it.")
    office.press("Close the case")
    office.expect("The case is closed")
    walk.done("the case is closed")


def _links(browser: Browser) -> list[str]:
    return [link.get("href") for link in browser.page.all("a")]
