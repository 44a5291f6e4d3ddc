"""The return: planned, answered by everybody on their own page, changed, begun, its week walked.

A walk takes minutes. So the plan is that of a week of which there are days to look back on, written
down afterwards, as a school may.
"""

from datetime import timedelta

from django.utils import timezone

from demo.walkthrough.absence import upload_marks
from demo.walkthrough.browser import Browser
from demo.walkthrough.placement import child_of
from demo.walkthrough.steps import Walk

AGREE = "Yes, I agree"


def walk_going_back(walk: Walk) -> None:
    """SENCo, who leads the return; parent, young person, provider."""
    plan(walk)
    send(walk)
    hear_young_person(walk)
    agree(walk)
    begin(walk)
    compare_weeks(walk)


def plan(walk: Walk) -> None:
    senco = walk.staff("senco")
    senco.visit(f"/reintegration/child/{child_of(walk)}/")
    senco.press("Plan the return")
    senco.choose("Back to the home school")
    senco.press("Continue")
    senco.fill_date("First day", walk.back_from)
    senco.fill("How many school weeks until the whole week?", "2")
    senco.fill("How many half days in the first week?", "5")
    senco.fill("Who meets the child at the door?", "Ms Lind, at the side door")
    senco.fill("What do we do on a bad morning?", "Ring Ms Lind. Registration is enough.")
    senco.press("Start the plan")
    senco.expect("Look through it")
    walk.facts["return"] = senco.url
    walk.done("the SENCo plans the return week by week")


def send(walk: Walk) -> None:
    senco = walk.staff("senco")
    senco.visit(walk.facts["return"])
    senco.press("Send for agreement")
    senco.press("Send for agreement")
    if not answer_of(senco, "School").startswith("Agreed"):
        raise senco.stuck("the school that sends the plan has not agreed by that")
    walk.done("the school sends it out to be agreed, and agrees with that itself")


def hear_young_person(walk: Walk) -> None:
    """A wish is heard: the plan is taken back, changed, and sent to everybody anew."""
    senco, young = walk.staff("senco"), walk.browsers[walk.young_email]
    answer_at_home(young, "Something should change", "Please begin in the quiet room.")
    walk.done("the young person asks for a change, on their own page")
    senco.visit(walk.facts["return"])
    senco.expect("Please begin in the quiet room.")
    senco.press("Take back and change")
    senco.press("Take it back")
    weeks = [one.get("href") for one in senco.page.all("a")
             if "/reintegration/week/" in one.get("href")]  # fmt: skip
    senco.visit(weeks[0])
    senco.fill("Room", "The quiet room")
    senco.press("Save this week")
    walk.done("the SENCo takes the plan back and changes the first week")
    send(walk)


def agree(walk: Walk) -> None:
    """Parent, young person and provider, each signed in as themselves."""
    young, parent = walk.browsers[walk.young_email], walk.browsers[walk.parent_email]
    answer_at_home(young, AGREE)
    walk.done("the young person reads the quiet room in it and agrees")
    answer_at_home(parent, AGREE)
    walk.done("the parent agrees in the portal")
    manager = walk.staff("provider-manager")
    manager.visit("/")
    manager.expect("Agree to a plan for a return")
    manager.visit(walk.facts["return"])
    manager.follow("Answer")
    manager.choose("Agreed")
    manager.press("Give the answer")
    manager.expect("Your answer is saved")
    walk.done("the provider agrees on its own page")


def answer_at_home(person: Browser, words: str, wish: str = "") -> None:
    """From the child's page in the portal to the answer."""
    person.visit("/portal/")
    person.expect("We need your answer")
    person.press("Read the plan for going back")
    if not wish and words == AGREE:
        person.expect("The quiet room")
    person.press("Give your answer")
    person.choose(words)
    if wish:
        person.fill("What should change, or why not?", wish)
    person.press("Send my answer")
    person.expect("Thank you.")


def begin(walk: Walk) -> None:
    senco = walk.staff("senco")
    senco.visit(walk.facts["return"])
    for party in ("School", "Parent or carer", "Child or young person", "Provider"):
        said = answer_of(senco, party)
        if not said.startswith("Agreed") or "in waymark" not in said.lower():
            raise senco.stuck(f"“{party}” did not agree by themselves: {said}")
    walk.done("the SENCo sees four answers, none of them written down for somebody else")
    senco.press("Begin")
    senco.choose("Yes")
    senco.press("Begin")
    senco.expect("under way")
    walk.done("the return begins")


def answer_of(browser: Browser, party: str) -> str:
    """What the page of the plan says that a party answered; empty when it was not asked."""
    for row in browser.page.all("div"):
        names, said = row.all("dt"), row.all("dd")
        if "summary-list__row" in row.get("class") and names and names[0].text.startswith(party):
            return said[0].text
    return ""


def compare_weeks(walk: Walk) -> None:
    """The register of the days that were lived: there for what was planned, elsewhere else."""
    senco = walk.staff("senco")
    days = [walk.back_from + timedelta(days=number) for number in range(5)]
    lived = [day for day in days if day < timezone.localdate()]
    upload_marks(walk, [(day, half, "/" if half == "AM" else "\\") for day in lived
                        for half in ("AM", "PM")])  # fmt: skip
    senco.visit(walk.facts["return"])
    senco.expect("Half days planned and attended, week by week")
    senco.expect("came to")
    walk.done("the plan shows the week as it was planned, and as it was")
