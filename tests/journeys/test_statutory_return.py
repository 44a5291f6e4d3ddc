"""A sickness return: checked, completed, signed off, sent, and read by the authority."""

import os

import pytest

from accounts.roles import Role
from tests.factories.accounts import SchoolFactory
from tests.factories.cases import ChildFactory
from tests.factories.returns import entry_of, lives_at
from tests.journeys.sessions import as_staff
from tests.people import member

pytestmark = pytest.mark.django_db(transaction=True)


def picture(visitor, name):
    """For whoever changes these pages: WAYMARK_PICTURES=folder keeps what they looked like."""
    if folder := os.environ.get("WAYMARK_PICTURES"):
        visitor.page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_from_proposal_to_the_authoritys_list(new_visitor, phone):
    size = "phone" if phone else "desktop"
    school = SchoolFactory(name="Alder School")
    SchoolFactory(name="Birch School")
    ada = ChildFactory(school=school, legal_first_name="Ada", legal_last_name="Stone")
    ben = ChildFactory(school=school, legal_first_name="Ben", legal_last_name="Rowe")
    lives_at(ada)
    entry_of(ada, school)
    entry_of(ben, school)
    officer = as_staff(new_visitor(phone=phone), member(Role.ATTENDANCE_OFFICER, school))
    head = as_staff(new_visitor(phone=phone), member(Role.HEAD_TEACHER, school))
    liaison = as_staff(new_visitor(phone=phone), member(Role.LIAISON_OFFICER))

    officer.visit("/attendance/returns/")
    assert officer.sees("2 children are still to be checked.")
    officer.check_page()
    picture(officer, f"school-{size}")
    officer.follow("Ada Stone")
    officer.check_page()
    officer.press("Save, it is ready")
    assert officer.sees("There is a problem")
    officer.check_page()
    officer.fill("What does the school believe, and why?", "The clinic expects a month more.")
    picture(officer, f"entry-{size}")
    officer.press("Save, it is ready")
    officer.follow("Ben Rowe")
    officer.follow("The child does not belong on this return: set aside")
    officer.check_page()
    officer.fill("Why does the child not belong on this return?", "The marks were of a twin.")
    officer.press("Set aside")
    assert officer.sees("The head teacher or the SENCo signs it off.")

    head.visit("/attendance/returns/")
    head.press("Sign off the sickness return")
    assert head.sees("4 Mill Row")
    head.check_page()
    picture(head, f"sign-{size}")
    head.press("Sign off")
    assert head.sees("There is a problem")
    head.check_page()
    head.choose("I have looked at this return, and it is right as far as the school knows")
    head.press("Sign off")
    head.check_page()
    head.press("Send to the authority")
    assert head.sees("Download as CSV, as it was sent")
    head.check_page()
    picture(head, f"sent-{size}")

    liaison.visit("/attendance/returns/")
    assert liaison.sees("Birch School")
    liaison.check_page()
    picture(liaison, f"received-{size}")
    liaison.page.locator("td a.govuk-link").first.click()
    assert liaison.sees("The clinic expects a month more.")
    liaison.check_page()
