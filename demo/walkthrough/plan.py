"""The healthcare plan: written area by area, agreed by health, head and parent, issued."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.utils import timezone

from demo.walkthrough.browser import Browser
from demo.walkthrough.steps import Walk

SAVE = "Save and continue"
# The words of each part, by the title of its page in the list of parts.
WRITTEN: tuple[tuple[str, dict[str, str]], ...] = (
    ("condition", {
        "The condition, and how it affects the child": "A bowel disease with painful flares.",
        "Signs and symptoms": "Grey face, leaving class quickly.",
    }),
    ("needs", {}),
    ("learning", {"When the child is away": "Work goes home on Mondays."}),
    ("level", {}),
    ("people", {"Who does it when they are away": "The deputy SENCo."}),
    ("telling", {}),
    ("permission", {
        "How medicine is handed over, recorded and returned": "In its box, to the office."
    }),
    ("trips", {"Trips and visits": "Medicine and a trained adult go along."}),
    ("privacy", {}),
    ("emergency", {
        "What is an emergency for this child?": "Pain for an hour, or fainting.",
        "What to do, step by step": "Lie down.\nTelephone the parent.\nCall 999 if faint.",
    }),
)  # fmt: skip
ROWS: dict[str, tuple[str, dict[str, str], dict[str, str]]] = {
    "needs": ("Add a medicine", {"Medicine": "Paracetamol", "Dose": "500 mg", "When": "In pain",
                                 "How it is given": "By mouth", "Where it is kept": "The office"},
              {"Does the child": "No"}),
    "people": ("Add a person", {"Name": "Hannah Okafor", "Job": "SENCo",
                                "What they do for the child": "Keeps this plan."}, {}),
    "telling": ("Add a person or group", {"Person or group": "All teachers",
                                          "What they need to know": "Signs and steps."}, {}),
    "emergency": ("Add a contact", {"Name": "School nurse", "Relationship or job": "Health",
                                    "Telephone number": "01632 960299"}, {}),
}  # fmt: skip


def walk_plan(walk: Walk) -> None:
    """SENCo, head teacher, school nurse, parent."""
    write_plan(walk)
    send_out(walk)
    agree(walk)
    issue(walk)


def write_plan(walk: Walk) -> None:
    senco = walk.staff("senco")
    child = urlsplit(walk.facts["child"]).path.rstrip("/").rsplit("/", 1)[-1]
    senco.visit(f"/healthcare-plans/new/{child}/")
    senco.press("Start")
    walk.facts["draft"] = senco.url
    for area, words in WRITTEN:
        senco.visit(walk.facts["draft"])
        link = next((one.get("href") for one in senco.page.all("a")
                     if one.get("href").endswith(f"/{area}/")), "")  # fmt: skip
        if not link:
            raise senco.stuck(f"the list has no part “{area}”")
        senco.visit(link)
        write_area(senco, area, words)
    senco.visit(walk.facts["draft"])
    senco.expect("10 of 10 parts are finished")
    walk.done("the SENCo writes the healthcare plan, all ten parts")


def write_area(senco: Browser, area: str, words: dict[str, str]) -> None:
    page = senco.url
    if area in ROWS:
        button, fields, choices = ROWS[area]
        senco.press(button)
        for label, text in fields.items():
            senco.fill(label, text)
        for question, answer in choices.items():
            senco.choose(answer, question=question)
        senco.press("Save")
        senco.visit(page)
    if area == "privacy":
        senco.follow("This part is not needed")
        senco.fill("Why is this part not needed?", "The family asked for nothing.")
        senco.press("Continue")
        return
    if area == "needs":
        senco.choose("Yes", question="take medicine in school")
    if area == "level":
        senco.choose("Looks after it themselves, with reminders")
    for label, text in words.items():
        senco.fill(label, text)
    senco.press(SAVE)


def send_out(walk: Walk) -> None:
    senco = walk.staff("senco")
    senco.press("Send for agreement")
    senco.choose("Aoife Brennan")
    senco.press("Send for agreement")
    walk.facts["version"] = senco.url
    walk.done("sends it out to be agreed")


def agree(walk: Walk) -> None:
    senco, head, nurse = (walk.staff(name) for name in ("senco", "head", "health"))
    version = urlsplit(walk.facts["version"]).path
    answer(senco, f"{version}answer/school/", "I agree with this plan")
    walk.done("the school agrees")
    answer(head, f"{version}answer/head/", "I permit the medicine in this plan")
    walk.done("the head teacher permits the medicine")
    answer(nurse, f"{version}answer/health/", "I agree with this plan")
    walk.done("the school nurse agrees for health")
    parent = walk.family(walk.parent_email, "Robin Walker, parent")
    walk.done("the parent signs in with a code from the mailbox")
    read_and_agree(walk, parent, "I agree with this plan")
    walk.done("the parent reads the plan and agrees")
    read_and_agree(walk, walk.browsers[walk.young_email], "I agree with my plan")
    walk.done("the young person does, too")


def read_and_agree(walk: Walk, person: Browser, words: str) -> None:
    """From the portal to the answer; about medicine where it is asked."""
    person.visit("/portal/")
    if not person.sees("We need your answer"):
        person.follow(walk.child)
    person.press("Read the plan")
    person.expect("A bowel disease with painful flares.")
    person.press("Give your answer")
    person.choose(words)
    if person.sees("medicine in this plan"):
        person.choose("Yes", question="medicine in this plan")
    person.press("Send my answer")


def answer(browser: Browser, path: str, words: str) -> None:
    browser.visit(path)
    browser.choose(words)
    browser.press("Send my answer")


def issue(walk: Walk) -> None:
    senco = walk.staff("senco")
    senco.visit(f"{urlsplit(walk.facts['version']).path}issue/")
    senco.fill_date("Review by", timezone.localdate() + timedelta(days=180))
    senco.press("Make active and issue")
    senco.expect("in force")
    walk.done("the SENCo issues the plan as a stored document")
