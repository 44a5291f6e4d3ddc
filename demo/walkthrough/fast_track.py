"""A fast track for a second child, with evidence from a clinician by link."""

import re
from datetime import timedelta

from django.utils import timezone

from demo.walkthrough.absence import add_pupil
from demo.walkthrough.browser import Browser
from demo.walkthrough.panel import fill_decision
from demo.walkthrough.referral import (
    CONFIRM,
    fill_parts,
    find_child,
    open_referral,
    send,
    write_need,
)
from demo.walkthrough.steps import Walk


def walk_fast_track(walk: Walk) -> None:
    """SENCo, clinician without an account, coordinator, chair, second agency."""
    add_pupil(walk)
    refer(walk)
    give_evidence(walk)
    decide_between_meetings(walk)


def refer(walk: Walk) -> None:
    senco = walk.staff("senco")
    find_child(senco, walk)
    senco.press("Start the referral")
    senco.follow("The child")
    senco.press(CONFIRM)
    write_need(senco)
    senco.follow("Medical evidence")
    # An address of its own: links of the demo's past go out in the first minute, too.
    clinic = f"{walk.last_name.lower()}@hospital.demo.example"
    before = walk.letters(clinic)
    senco.press("Ask a clinician by email")
    senco.fill("Name", "Dr Ada Invented")
    senco.fill("Email", clinic)
    senco.press("Send the link")
    walk.done("the SENCo asks a clinician for evidence by email")
    letter = walk.new_letter(clinic, before, "/referrals/evidence/")
    found = re.search(r"/referrals/evidence/[\w-]+/", letter)
    if found is None:
        raise senco.stuck(f"the email holds no link: {letter[:200]}")
    walk.facts["link"] = found.group()
    find_child(senco, walk)
    senco.press("Go on with the draft")
    fill_parts(senco, grounds="In hospital since Monday, with nothing arranged.")
    send(senco)
    walk.done("submits it as a fast track")


def give_evidence(walk: Walk) -> None:
    clinician = Browser(walk.address, "a clinician without an account")
    clinician.visit(walk.facts["link"])
    if clinician.sees(walk.last_name):
        raise clinician.stuck("the link shows the child’s name before the date of birth is known")
    clinician.fill_date("date of birth", walk.born_on)
    clinician.press("Continue")
    clinician.expect(walk.child)
    clinician.fill("Diagnosis", "A bowel disease")
    clinician.fill("Treatment or therapy, and how long it is likely to take", "12 weeks")
    clinician.choose("Part time")
    clinician.fill("Hours a week", "10")
    clinician.fill("Why not more?", "Tires quickly")
    clinician.fill_date("again", timezone.localdate() + timedelta(days=60))
    clinician.press("Continue")
    clinician.press("Send")
    clinician.expect("Your evidence has been sent")
    walk.done("the clinician answers by the link")
    senco = walk.staff("senco")
    open_referral(senco, walk)
    senco.expect("A bowel disease")
    walk.done("the evidence is on the referral")


def decide_between_meetings(walk: Walk) -> None:
    coordinator = walk.staff("coordinator")
    coordinator.visit(f"/panels/queue/?q={walk.last_name}")
    coordinator.follow("Decide now")
    coordinator.choose("In hospital, or just discharged")
    coordinator.fill("In a few words", "On the ward since Monday.")
    coordinator.select("Chair", "Samuel Adeyemi")
    coordinator.select("Second agency", "Leena Varma")
    coordinator.press("Ask them to decide")
    item = coordinator.url
    walk.done("the coordinator asks the chair and a second agency to decide now")
    chair, second = walk.staff("chair"), walk.staff("member-health")
    chair.visit(item)
    chair.press("Propose a decision")
    chair.choose("Short-term registered provision")
    chair.press("Continue")
    fill_decision(chair, "The child cannot leave the ward for weeks.")
    chair.press("Record the decision")
    walk.done("the chair proposes")
    second.visit(item)
    second.press("Agree or not")
    second.choose("Yes")
    second.press("Send my answer")
    walk.done("the second agency agrees; the decision holds at once")
