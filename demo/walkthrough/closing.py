"""The end of the road: every duty that stands open is done by whoever has it; the case closes."""

import re
from urllib.parse import urlsplit

from django.utils import timezone

from demo.walkthrough.browser import Browser
from demo.walkthrough.placement import child_of
from demo.walkthrough.steps import Walk

OPEN = "The case cannot close while this stands open:"


def walk_closing(walk: Walk) -> None:
    """Coordinator, named officer, everybody who has a task."""
    close = find_close(walk)
    office = walk.staff("coordinator")
    office.visit(close)
    office.expect(OPEN)
    walk.done("the coordinator sees what keeps the case open")
    end_duty(walk)
    finish_tasks(walk)
    office.visit(close)
    if office.sees(OPEN):
        raise office.stuck("something stands open although everybody has done their part")
    office.fill("Why can the case close?", "Back at school, and it lasts.")
    office.press("Close the case")
    office.expect("The case is closed")
    walk.done("the case is closed, because its duties are done")


def find_close(walk: Walk) -> str:
    """Where the case is closed."""
    office = walk.staff("coordinator")
    office.visit(f"/cases/child/{child_of(walk)}/case/")
    found = re.search(r"/cases/[0-9a-f-]{36}/", " ".join(_links(office)))
    if found is None:
        raise office.stuck("the child’s page does not lead to the case")
    return f"{found.group()}close/"


def end_duty(walk: Walk) -> None:
    officer = walk.staff("named-officer")
    officer.visit(f"/section-19/children/{child_of(walk)}/")
    officer.press("End the record")
    officer.choose("Back in suitable education at school")
    officer.fill_date("On which day?", timezone.localdate())
    officer.fill("What shows it?", "The register, and what school and family say.")
    officer.press("End the record")
    officer.expect("The record ended on")
    walk.done("the named officer ends the section 19 record: the child is at school")


def finish_tasks(walk: Walk) -> None:
    """Each task is finished by its owner."""
    office, done = walk.staff("coordinator"), 0
    while task := next_task(office, child_of(walk)):
        office.visit(task)
        owners = [row.all("dd")[0].text for row in office.page.all("div")
                  if "summary-list__row" in row.get("class")
                  and row.all("dt")[0].text == "Who does it"]  # fmt: skip
        owner = walk.staff_named(owners[0])
        owner.visit(task)
        owner.fill("What came of it?", "Done, and agreed with the family.")
        owner.press("Mark as done")
        owner.expect("Task done")
        done += 1
    walk.done(f"everybody who has a task finishes it ({done})")


def next_task(office: Browser, child: str) -> str:
    """The first task of the child that is open; empty when all are done."""
    office.visit(f"/cases/child/{child}/team/")
    cards = [one for one in office.page.all("ul") if "wm-cards" in one.get("class")]
    links = [link.get("href") for card in cards for link in card.all("a")]
    return next((link for link in links if urlsplit(link).path.startswith("/cases/tasks/")), "")


def _links(browser: Browser) -> list[str]:
    return [link.get("href") for link in browser.page.all("a")]
