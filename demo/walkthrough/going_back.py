"""The return: planned, sent for agreement, agreed, walked to the day of arrival."""

from datetime import timedelta

from django.utils import timezone

from demo.walkthrough.browser import Browser
from demo.walkthrough.placement import child_of
from demo.walkthrough.steps import Walk


def walk_going_back(walk: Walk) -> None:
    """SENCo, who leads the return."""
    plan(walk)
    agree(walk)
    arrive(walk)


def plan(walk: Walk) -> None:
    senco = walk.staff("senco")
    senco.visit(f"/reintegration/child/{child_of(walk)}/")
    senco.press("Plan the return")
    senco.choose("Back to the home school")
    senco.press("Continue")
    senco.fill_date("First day", timezone.localdate() - timedelta(days=1))
    senco.fill("Who meets the child at the door?", "Ms Lind, at the side door")
    senco.fill("What do we do on a bad morning?", "Ring Ms Lind. Registration is enough.")
    senco.press("Start the plan")
    senco.expect("Look through it")
    walk.facts["return"] = senco.url
    walk.done("the SENCo plans the return week by week")
    senco.press("Send for agreement")
    senco.press("Send for agreement")
    walk.done("sends it out to be agreed")


def agree(walk: Walk) -> None:
    """Whoever is asked says yes, and the SENCo writes it down: parent, child, provider."""
    senco = walk.staff("senco")
    while link := next_answer(senco, walk):
        senco.visit(link)
        senco.choose("Agreed")
        senco.fill("Name of the person who answered", "As they signed")
        senco.choose("Spoken")
        senco.fill_date("On which day?", timezone.localdate())
        senco.press("Save the answer")
        senco.expect("The answer is saved")
    walk.done("records that everybody who was asked agrees")
    senco.press("Begin")
    senco.choose("Yes")
    senco.press("Begin")
    senco.expect("under way")
    walk.done("the return begins")


def next_answer(senco: Browser, walk: Walk) -> str:
    """Where the next answer that is still awaited is recorded; empty when all are there."""
    senco.visit(walk.facts["return"])
    links = [link.get("href") for link in senco.page.all("a")]
    return next((link for link in links if "/reintegration/agreement/" in link), "")


def arrive(walk: Walk) -> None:
    senco = walk.staff("senco")
    senco.visit(walk.facts["return"])
    senco.press("Record the arrival")
    senco.fill_date("Since which day?", timezone.localdate())
    senco.press("Save")
    senco.expect("After 12 weeks")
    walk.done("records that the child has arrived; follow-ups fall due")
