"""A SENCo carries a case from opening to closing."""

from collections.abc import Callable

import pytest

from accounts.roles import Role
from tests.factories.accounts import SchoolFactory
from tests.factories.cases import ChildFactory
from tests.journeys.sessions import as_staff
from tests.journeys.visitor import Visitor
from tests.people import member

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_case_from_opening_to_closing(new_visitor: Callable[..., Visitor]):
    school = SchoolFactory(name="Alder School")
    senco = member(Role.SENCO, school, user__full_name="Sam Okoro")
    member(Role.HEALTH_PROFESSIONAL, user__full_name="Noor Field")
    child = ChildFactory(school=school, legal_first_name="Robin", legal_last_name="Vale")
    sam = as_staff(new_visitor(), senco)

    sam.visit(f"/cases/open/{child.public_id}/?why=Absent+for+ten+days")
    assert sam.sees("Absent for ten days")
    sam.check_page()
    sam.page.get_by_label("Who is the lead professional?").select_option(index=1)
    sam.press("Open the case")
    assert sam.sees("is open")
    assert sam.sees("No step is planned for this child.")
    sam.check_page()
    case_path = sam.path

    sam.follow("Add a task")
    sam.press("Add the task")
    sam.check_page()
    sam.fill("What is to be done?", "Ask the nurse for a letter")
    sam.fill_date("due_on", "1", "3", "2099")
    sam.press("Add the task")
    assert sam.sees("Task added")
    sam.check_page()

    sam.press("Add somebody")
    sam.fill("Find somebody", "noor")
    sam.press("Find")
    sam.choose(sam.page.locator(".govuk-radios__label").first.inner_text())
    sam.fill("What do they do for the child?", "Looks after the asthma")
    sam.check_page()
    sam.press("Add to the team")
    assert sam.sees("Noor Field is in the team")

    sam.follow("What they say")
    sam.press("Add their views")
    sam.fill("In their own words", "I miss drawing with my friends.")
    sam.check_page()
    sam.press("Save their views")
    assert sam.sees("I miss drawing with my friends.")
    sam.check_page()

    sam.follow("Notes")
    sam.press("Write a note")
    sam.choose("Telephone call")
    sam.fill("Note", "Spoke with the family.")
    sam.choose("Named people only")
    sam.check_page()
    sam.press("Save the note")
    sam.check_page()
    sam.page.locator("#id_named").check()
    sam.press("Save the note")
    assert sam.sees("Spoke with the family.")
    sam.check_page()

    sam.follow("Hours of education")
    sam.press("Record hours")
    sam.choose("Planned")
    sam.fill("Hours a week", "10")
    sam.fill("Who says so?", "Letter of the clinic")
    sam.choose("No")
    sam.press("Save the hours")
    sam.check_page()
    sam.fill("Why is it less than full time?", "Gets tired after an hour")
    sam.fill_date("review_on", "1", "3", "2099")
    sam.press("Save the hours")
    assert sam.sees("Hours saved")
    sam.check_page()

    sam.follow("Outcomes")
    sam.page.get_by_role("button", name="Record answers: child or young person").click()
    sam.choose("At referral")
    for scale in ("engaged", "safe"):
        sam.page.locator(f"input[name={scale}][value='2']").check()
    sam.check_page()
    sam.press("Save the answers")
    assert sam.sees("Outcomes saved")
    sam.check_page()

    sam.follow("Team, tasks and meetings")
    sam.press("Plan a meeting")
    sam.fill("What is the meeting about?", "How to begin again")
    sam.fill_date("held_on", "2", "3", "2026")
    sam.fill("Time", "2.30pm")
    sam.page.locator("#id_people").check()
    sam.fill("Who else?", "Jo Vale, grandmother")
    sam.check_page()
    sam.press("Save and invite")
    sam.page.get_by_role("button", name="Write the minutes").click()
    sam.fill("What was said and agreed?", "Two mornings a week to begin with.")
    sam.check_page()
    sam.press("Save the minutes")
    assert sam.sees("Two mornings a week")
    sam.check_page()

    sam.follow("Timeline")
    assert sam.sees("Meeting held on 2 March 2026")
    sam.check_page()
    sam.visit("/cases/tasks/")
    sam.check_page()
    sam.visit(case_path)
    assert sam.sees("Ask the nurse for a letter")
    sam.check_page()
    sam.visit("/cases/")
    sam.check_page()

    phone = as_staff(new_visitor(phone=True), senco)
    for path in (case_path, "/cases/", "/cases/tasks/", f"/cases/child/{child.public_id}/team/"):
        phone.visit(path)
        phone.check_page()


def test_a_case_does_not_close_over_open_tasks(visitor: Visitor):
    coordinator = member(Role.PANEL_COORDINATOR)
    child = ChildFactory(legal_first_name="Robin", legal_last_name="Vale")
    as_staff(visitor, coordinator)
    visitor.visit(f"/cases/open/{child.public_id}/")
    visitor.page.locator("#id_why_opened").fill("Absent for ten days")
    visitor.press("Open the case")
    visitor.page.get_by_text("More you can do").click()
    visitor.check_page()
    visitor.follow("Close the case")
    visitor.press("Close the case")
    visitor.check_page()
    visitor.page.locator("#id_reason").fill("Back in all lessons for six weeks")
    visitor.press("Close the case")
    assert visitor.sees("The case is closed")
    visitor.check_page()
    visitor.visit("/cases/?status=closed")
    assert visitor.sees("Robin Vale")
    visitor.check_page()
