"""The family and the team: a parent with a sign-in, a school nurse beside the child."""

from urllib.parse import urlsplit

from django.utils import timezone

from demo.walkthrough.browser import Browser
from demo.walkthrough.steps import Walk

PARENT = "Robin Walker"
NURSE = "Aoife Brennan"


def walk_family(walk: Walk) -> None:
    """SENCo at school; the parent signs in for the first time later."""
    senco = walk.staff("senco")
    path = urlsplit(walk.facts["child"]).path
    senco.visit(f"{path}parents/add/")
    senco.fill("Full name", PARENT)
    senco.fill("Relationship to the child", "Father")
    for question in ("parental responsibility", "live with them", "May they be contacted"):
        senco.choose("Yes", question=question)
    senco.choose("No", question="interpreter")
    senco.fill("Telephone", "01632 960555")
    senco.press("Save")
    walk.done("adds a parent")
    invite_parent(walk, path)
    invite_young_person(walk, path)
    add_nurse(senco, path)
    walk.done("adds the school nurse to the team")


def invite_parent(walk: Walk, path: str) -> None:
    senco = walk.staff("senco")
    senco.visit(f"{path}access/invite/")
    senco.choose("A parent or carer")
    senco.choose(f"{PARENT}, Father")
    code = make_code(senco)
    walk.done("makes a code for the parent, and hands it over")
    walk.join(walk.parent_email, f"{PARENT}, parent", code).expect(walk.first_name)
    walk.done("the parent joins with that code and one by email")


def invite_young_person(walk: Walk, path: str) -> None:
    """Access of their own, on the school nurse's judgement that they can decide this."""
    senco = walk.staff("senco")
    senco.visit(f"{path}access/invite/")
    senco.choose("The young person")
    senco.choose("Under 16, and judged able to decide this")
    senco.fill("Who judged it?", f"{NURSE}, school nurse")
    senco.fill_date("On which day?", timezone.localdate())
    senco.fill("On what basis?", "Says in own words what the record is and who reads it.")
    code = make_code(senco)
    walk.join(walk.young_email, f"{walk.child}, young person", code).expect(walk.first_name)
    walk.done("gives the young person access of their own; they join the same way")


def make_code(senco: Browser) -> str:
    """Press the button and read the code that is handed over."""
    senco.choose("Handed over in person")
    senco.press("Make the code")
    codes = [one.text for one in senco.page.all("strong") if "wm-code" in one.get("class")]
    if not codes:
        raise senco.stuck("the page shows no code")
    return codes[0]


def add_nurse(senco: Browser, path: str) -> None:
    child = path.rstrip("/").rsplit("/", 1)[-1]
    senco.visit(f"/cases/child/{child}/team/add/?q=Aoife")
    senco.choose(NURSE)
    senco.press("Add to the team")
    senco.expect(NURSE)
