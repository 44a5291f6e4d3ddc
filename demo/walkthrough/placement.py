"""The placement: arranged from the panel's decision, accepted, begun, a lesson logged, a review."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.utils import timezone

from demo.walkthrough.browser import Browser
from demo.walkthrough.steps import Walk

SAVE = "Save and continue"
TUTOR = "Ellie Nakamura"
REVIEW = (
    "What does the child or young person say?", "What do parents or carers say?",
    "What does the home school say?", "How does learning go?", "How is it with other people?",
    "How are wellbeing and independence?", "How would you say it to the family?",
)  # fmt: skip


def walk_placement(walk: Walk) -> None:
    """Coordinator, provider's manager, tutor."""
    arrange(walk)
    accept(walk)
    teach(walk)
    review(walk)


def child_of(walk: Walk) -> str:
    """The child's id in addresses."""
    return urlsplit(walk.facts["child"]).path.rstrip("/").rsplit("/", 1)[-1]


def arrange(walk: Walk) -> None:
    office = walk.staff("coordinator")
    office.visit(f"/provision/child/{child_of(walk)}/")
    office.press("Arrange a placement")
    office.select("Which provider, and which base?", "The Orchard")
    office.press(SAVE)
    fill_monday(office)
    office.choose("Every day is like Monday")
    office.press("Save the timetable")
    office.press(SAVE)
    office.fill("How does the child get there?", "A taxi that the authority pays for.")
    office.fill("What must everybody know to keep the child and others safe?", "The plan is read.")
    office.press(SAVE)
    office.press(SAVE)
    office.fill("How shall we know that it can end?", "Four weeks without a missed lesson.")
    office.fill("What comes after?", "Mornings at school.")
    office.fill("Why is it less than full time?", "Tires after two hours.")
    office.fill_date("When are the hours looked at again?", timezone.localdate() + timedelta(21))
    office.press(SAVE)
    office.press("Check your answers")
    office.press("Offer it to the provider")
    office.expect("Waiting for the provider")
    walk.facts["placement"] = office.url
    walk.done("the coordinator arranges a placement and offers it to a provider")


def fill_monday(office: Browser) -> None:
    """One lesson on Monday, by the first fields of the week."""
    office.fill("From", "9:30")
    office.fill("To", "11:30")
    office.select("How", "One to one")
    office.select("Subject", "English")


def accept(walk: Walk) -> None:
    manager = walk.staff("provider-manager")
    manager.visit(walk.facts["placement"])
    manager.press("Accept")
    manager.select("Who is the child’s key person?", TUTOR)
    manager.press("Accept the placement")
    walk.done("the provider’s manager accepts and names a key person")
    manager.press("It has begun")
    manager.press("It has begun")
    manager.expect("Under way")
    walk.done("the placement has begun")


def teach(walk: Walk) -> None:
    tutor = walk.staff("provider")
    tutor.visit("/provision/log/other/")
    tutor.select("Child", walk.last_name)
    tutor.fill_date("Day", timezone.localdate())
    tutor.fill("From", "16:10")
    tutor.fill("Hours", "1")
    tutor.choose("One to one")
    tutor.choose("Came", question="Did the child come?")
    tutor.fill("What was learned?", "Read four pages aloud.")
    tutor.press("Save the lesson")
    walk.done("the tutor logs a lesson")


def review(walk: Walk) -> None:
    tutor = walk.staff("provider")
    tutor.visit(walk.facts["placement"])
    tutor.press("Record a review")
    for question in REVIEW:
        tutor.fill(question, "Better than last month.")
    tutor.press("Save the review")
    tutor.expect("Review saved")
    walk.done("the tutor records a review")
