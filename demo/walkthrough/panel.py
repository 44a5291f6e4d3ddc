"""The panel: agenda, interest, view, meeting, decision, letters."""

import secrets
from datetime import timedelta

from django.utils import timezone

from demo.walkthrough.browser import Browser
from demo.walkthrough.steps import Walk


def walk_panel(walk: Walk) -> None:
    """Coordinator, members, chair; then SENCo and parent read the letters."""
    put_on_agenda(walk)
    prepare(walk)
    decide(walk)
    read_letters(walk)


def put_on_agenda(walk: Walk) -> None:
    coordinator = walk.staff("coordinator")
    coordinator.visit("/panels/meetings/new/")
    # Later today, because a meeting is started on its day; at a minute of its own, so that it is
    # told from other meetings.
    now = timezone.localtime()
    left = max(24 * 60 - (60 * now.hour + now.minute) - 3, 1)
    moment = now + timedelta(minutes=2 + secrets.randbelow(left))
    walk.facts["day"] = f"{moment.day} {moment:%B %Y}"
    walk.facts["time"] = f"{moment:%H:%M}"
    coordinator.fill_date("Day", moment.date())
    coordinator.fill("Time", walk.facts["time"])
    coordinator.fill("Place or online link", f"Room {walk.last_name}")
    coordinator.select("Chair", "Samuel Adeyemi")
    coordinator.select("Deputy chair", "Yvonne Clarke")
    coordinator.press("Plan the meeting")
    coordinator.expect(f"Room {walk.last_name}")
    walk.facts["meeting"] = coordinator.url
    coordinator.visit(f"/panels/queue/?q={walk.last_name}")
    coordinator.choose(f"Choose the referral of {walk.child}")
    choose_newest_meeting(coordinator, walk)
    coordinator.press("Put on this agenda")
    coordinator.expect("1 referral is on the agenda.")
    walk.done("the coordinator plans a meeting and puts the referral on its agenda")


def choose_newest_meeting(coordinator: Browser, walk: Walk) -> None:
    """The one planned above."""
    coordinator.select("Put on the agenda of", f"{walk.facts['day']}, {walk.facts['time']}")


def prepare(walk: Walk) -> None:
    health, care = walk.staff("member-health"), walk.staff("member-care")
    health.visit(walk.facts["meeting"])
    health.follow(walk.child)
    walk.facts["item"] = health.url
    health.press("Give my view")
    health.choose("Short-term registered provision")
    health.fill("Reasons", "A small group for one term.")
    health.press("Save my view")
    walk.done("a member reads the papers and gives a view")
    care.visit(walk.facts["item"])
    care.press("Declare an interest")
    care.choose("I work with the child")
    care.press("Declare this interest")
    care.expect("You contribute without a vote.")
    walk.done("another declares an interest and contributes without a vote")


def decide(walk: Walk) -> None:
    chair, coordinator = walk.staff("chair"), walk.staff("coordinator")
    chair.visit(walk.facts["meeting"])
    chair.press("Start the meeting")
    if not chair.sees("Save who is here"):
        chair.press("Who is here")
    for box in chair.page.all("input"):
        if box.get("type") == "radio" and box.get("value") == "here":
            chair.tick(box)
    chair.press("Save who is here")
    walk.done("the chair starts the meeting and records who is there")
    chair.visit(walk.facts["item"])
    chair.press("Record the decision")
    chair.choose("Short-term registered provision")
    chair.press("Continue")
    fill_decision(chair, "Education in a small group until the summer.")
    chair.press("Record the decision")
    chair.expect("The decision is recorded.")
    walk.done("the panel decides")
    coordinator.visit(walk.facts["item"])
    coordinator.press("Letters")
    coordinator.press("Approve and send all letters")
    coordinator.expect("The letters are issued, filed and sent.")
    walk.done("the coordinator approves and sends the letters")


def fill_decision(chair: Browser, reasons: str) -> None:
    """A place from next week, with every criterion met and every agency agreeing."""
    chair.fill("What is to be provided?", "Lessons in a small group.")
    chair.fill_date("From which day?", timezone.localdate() + timedelta(days=7))
    chair.fill("Who provides it?", "A registered provider")
    chair.fill("Hours a week", "15")
    chair.choose("Commissioned place")
    chair.fill("Reasons", reasons)
    for one in chair.page.all("input"):
        if one.get("type") == "radio" and one.get("value") in {"met", "agrees"}:
            chair.tick(one)
    advice = [one for one in chair.page.all("input") if one.get("name") == "section_19_advice"]
    for one in advice:
        if one.get("value") == "owed":
            chair.tick(one)
    chair.fill("Reasons for this advice", "There is no education at present.")


def read_letters(walk: Walk) -> None:
    senco = walk.staff("senco")
    child = walk.facts["child"].rstrip("/").rsplit("/", 1)[-1]
    senco.visit(f"/cases/child/{child}/documents/")
    links = [one for one in senco.page.all("a") if "letter" in one.text.lower()
             or "decision" in one.text.lower()]  # fmt: skip
    if not links:
        raise senco.stuck("the letter is not among the child’s documents")
    walk.done("the SENCo finds the letter among the child’s documents")
    parent = walk.browsers[walk.parent_email]
    parent.visit("/portal/")
    parent.follow("Decisions and letters")
    link = next((one.get("href") for one in parent.page.all("a")
                 if "/portal/documents/" in one.get("href")), "")  # fmt: skip
    if not link:
        raise parent.stuck("no letter has been shared with the parent")
    parent.read_document(link)
    walk.done("the parent reads the letter")
