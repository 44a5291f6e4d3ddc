"""From the first absence to the case: a pupil, marks, the alert, its answer, the case."""

from datetime import date

from django.utils import timezone

from demo.walkthrough.browser import Stuck
from demo.walkthrough.steps import Walk, last_weekdays


def walk_absence(walk: Walk) -> None:
    """SENCo at school."""
    add_pupil(walk)
    bring_in_marks(walk)
    answer_alert(walk)
    open_case(walk)


def add_pupil(walk: Walk) -> None:
    senco = walk.staff("senco")
    walk.done("the SENCo signs in")
    senco.visit("/children/new/")
    senco.fill("Legal first name", walk.first_name)
    senco.fill("Legal last name", walk.last_name)
    senco.fill_date("Date of birth", walk.born_on)
    senco.fill("Unique pupil number (UPN)", walk.upn)
    senco.fill_date("First day on the roll", date(timezone.localdate().year - 1, 9, 1))
    senco.press("Add child")
    senco.expect("The child has been added.")
    walk.facts["child"] = senco.url
    walk.done(f"adds {walk.child} to the school’s roll")


def bring_in_marks(walk: Walk) -> None:
    """Five weeks of illness, until the week in which the child begins to come back."""
    days = last_weekdays(25, before=walk.back_from)
    upload_marks(walk, [(day, session, "I") for day in days for session in ("AM", "PM")])


def upload_marks(walk: Walk, marks: list[tuple[date, str, str]]) -> None:
    """From a file of the school's own system to the register: (day, session, code)."""
    senco = walk.staff("senco")
    senco.visit("/attendance/")
    senco.press("Bring in marks")
    rows = [f"{walk.upn},{day},{session},{code}" for day, session, code in marks]
    content = "\n".join(["UPN,date,session,code", *rows]) + "\n"
    senco.attach("File of marks", "marks.csv", content.encode(), "text/csv")
    senco.press("Upload and check")
    walk.done("uploads marks as CSV")
    page = senco.url

    def can_save() -> str:
        senco.visit(page)
        return page if senco.sees("Save these marks") else ""

    walk.wait(can_save, "the preview of the marks")
    walk.done("sees in the preview what will happen")
    senco.press("Save these marks")

    def is_saved() -> str:
        senco.visit(page)
        return page if senco.sees("The marks are in the register") or senco.sees("Saved") else ""

    walk.wait(is_saved, "the marks to be saved")
    walk.done("saves the marks")


def answer_alert(walk: Walk) -> None:
    senco = walk.staff("senco")

    def finds_alert() -> str:
        senco.visit(f"/attendance/alerts/?q={walk.last_name}")
        try:
            senco.follow(walk.child)
        except Stuck:
            return ""
        return senco.url

    walk.wait(finds_alert, "the alert")
    senco.expect("Why this alert")
    walk.facts["alert"] = senco.url
    walk.done("Waymark raises an alert and shows why")
    senco.press("Answer the alert")
    senco.choose("A physical illness, injury or condition")
    senco.fill("What is in place for the child?", "A call each Friday and work sent home.")
    senco.fill("What comes next, and by when?", "A healthcare plan within two weeks.")
    senco.press("Send the answer")
    senco.expect("Your answer was sent to the liaison officer.")
    walk.done("the SENCo answers the alert")


def open_case(walk: Walk) -> None:
    senco = walk.staff("senco")
    senco.press("Open a case")
    senco.press("Open the case")
    senco.expect(walk.child)
    walk.done("opens a case from the alert, without retyping")
