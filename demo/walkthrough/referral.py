"""The referral: begun, left, resumed, submitted; returned, answered, acknowledged."""

from datetime import date, timedelta

from django.utils import timezone

from demo.walkthrough.browser import Browser
from demo.walkthrough.steps import Walk

SAVE = "Save and continue"
CONFIRM = "This is right, continue"


def walk_referral(walk: Walk) -> None:
    """SENCo and panel coordinator."""
    begin(walk)
    resume(walk)
    submit(walk)
    go_back_and_forth(walk)


def find_child(senco: Browser, walk: Walk) -> None:
    """From the start page of a referral to the child's."""
    senco.visit("/referrals/new/")
    senco.fill("Name, UPN or reference of the child", walk.last_name)
    senco.press("Search")
    senco.follow(walk.child)


def begin(walk: Walk) -> None:
    senco = walk.staff("senco")
    find_child(senco, walk)
    senco.press("Start the referral")
    senco.follow("The child")
    senco.press(CONFIRM)
    write_need(senco)
    senco.visit("/referrals/")
    walk.done("the SENCo begins a referral and leaves it")


def write_need(senco: Browser) -> None:
    senco.follow("Health need and why now")
    senco.press("Add a health need")
    senco.choose("Physical health")
    senco.fill("What is it, and how does it affect attending?", "Painful flares, worn out after.")
    senco.fill_date("When did it become known?", date(timezone.localdate().year - 1, 11, 5))
    senco.press("Add this health need")
    senco.fill("Why do you refer now?", "Five weeks at home and no end in sight.")
    senco.press(SAVE)


def resume(walk: Walk) -> None:
    senco = walk.staff("senco")
    find_child(senco, walk)
    senco.press("Go on with the draft")
    walk.done("resumes the draft where it was left")
    fill_parts(senco)


def fill_parts(senco: Browser, grounds: str = "") -> None:
    """Every part after the first two; with `grounds`, as a fast track."""
    senco.follow("Attendance")
    senco.press(SAVE)
    fill_reasons(senco)
    senco.follow("Agreement to share")
    senco.choose("The family knows and agrees")
    senco.fill("Who agreed?", "The father")
    senco.fill_date("When?", timezone.localdate() - timedelta(days=3))
    senco.press(SAVE)
    senco.follow("What you ask for")
    senco.choose("A short-term place with a registered provider")
    senco.press(SAVE)
    senco.follow("Fast track")
    senco.choose("Yes" if grounds else "No")
    if grounds:
        senco.fill("Why can it not wait?", grounds)
    senco.press(SAVE)
    say_how_things_are(senco)


def fill_reasons(senco: Browser) -> None:
    """Parts in which a reason stands where a fact is missing. A known plan is only confirmed."""
    senco.follow("What has been tried")
    senco.fill("Why has nothing been tried?", "It came suddenly.")
    senco.press(SAVE)
    senco.follow("Individual Healthcare Plan")
    if senco.sees("Why is there no healthcare plan?"):
        senco.fill("Why is there no healthcare plan?", "It is being written.")
    senco.press(SAVE if senco.sees(SAVE) else CONFIRM)
    senco.follow("Medical evidence")
    if senco.sees("Why is there no medical evidence yet?"):
        senco.fill("Why is there no medical evidence yet?", "The clinic sees the child soon.")
    senco.press(SAVE if senco.sees(SAVE) else CONFIRM)
    senco.follow("Risk assessment")
    senco.choose("No")
    senco.press(SAVE)
    senco.follow("Views of the child and parents")
    senco.fill("Why are the child’s views missing?", "We talk on Thursday.")
    senco.fill("Why are the parents’ views missing?", "They write their own letter.")
    senco.press(SAVE)


def say_how_things_are(senco: Browser) -> None:
    senco.follow("How things are today")
    for link, question in (
        ("How things are for the child", "Taking part in education"),
        ("How things are for the school", "Leads the work of the agencies"),
    ):
        senco.follow(link)
        senco.choose("2 – a little", question=question)
        senco.press("Save these answers")
    senco.press(CONFIRM)


def submit(walk: Walk) -> None:
    send(walk.staff("senco"))
    walk.done("checks the answers and submits")


def send(senco: Browser) -> None:
    """From the complete list of parts to the submitted referral."""
    senco.press("Check your answers and submit")
    senco.choose("What I send is right as far as I know")
    senco.press("Submit the referral")
    senco.expect("Referral submitted")


def open_referral(browser: Browser, walk: Walk) -> None:
    """From the list to the referral of the child."""
    browser.visit(f"/referrals/?q={walk.last_name}")
    browser.follow(walk.child)


def go_back_and_forth(walk: Walk) -> None:
    coordinator, senco = walk.staff("coordinator"), walk.staff("senco")
    open_referral(coordinator, walk)
    coordinator.press("Acknowledge")
    walk.done("the coordinator acknowledges it")
    coordinator.follow("Ask for what is missing")
    coordinator.fill("What do you need to know?", "How many hours does the child manage?")
    coordinator.press("Ask, and pause the clock")
    coordinator.expect("Clock paused")
    walk.done("returns it with a question; the clock pauses")
    open_referral(senco, walk)
    senco.press("Answer")
    senco.fill("Your answer", "Ten hours a week.")
    senco.press("Send the answer")
    senco.expect("Ten hours a week.")
    walk.done("the SENCo answers; the clock runs on")
