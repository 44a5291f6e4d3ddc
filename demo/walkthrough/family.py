"""The family and the team: a parent with a sign-in, a school nurse beside the child."""

from urllib.parse import urlsplit

from demo.walkthrough.browser import Browser
from demo.walkthrough.steps import Walk

PARENT = "Robin Walker"


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
    senco.visit(f"{path}access/invite/")
    senco.choose("A parent or carer")
    senco.choose(f"{PARENT}, Father")
    senco.choose("Handed over in person")
    senco.press("Make the code")
    walk.done("makes a code for the parent, and hands it over")
    codes = [one.text for one in senco.page.all("strong") if "wm-code" in one.get("class")]
    if not codes:
        raise senco.stuck("the page shows no code")
    walk.join(walk.parent_email, f"{PARENT}, parent", codes[0]).expect(walk.first_name)
    walk.done("joins with that code and one by email")
    add_nurse(senco, path)
    walk.done("adds the school nurse to the team")


def add_nurse(senco: Browser, path: str) -> None:
    child = path.rstrip("/").rsplit("/", 1)[-1]
    senco.visit(f"/cases/child/{child}/team/add/?q=Aoife")
    senco.choose("Aoife Brennan")
    senco.press("Add to the team")
    senco.expect("Aoife Brennan")
