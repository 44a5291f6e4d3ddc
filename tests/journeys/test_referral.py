"""A referral is drafted, left, resumed, submitted, returned and answered, in real browsers."""

import pytest

from accounts.roles import Role
from referrals.models import Referral, ReferralStatus
from tests.factories.accounts import SchoolFactory
from tests.factories.cases import ChildFactory
from tests.journeys.sessions import as_staff
from tests.journeys.visitor import Visitor
from tests.people import member

pytestmark = pytest.mark.django_db(transaction=True)


def save(visitor: Visitor) -> None:
    visitor.press("Save and continue")


def test_drafted_left_resumed_submitted_returned_answered(new_visitor):
    school = SchoolFactory(name="Elm School")
    ChildFactory(school=school, legal_first_name="Wren", legal_last_name="Ashdown")
    senco = new_visitor()
    as_staff(senco, member(Role.SENCO, school))

    begin(senco)
    add_what_the_record_lacks(senco)
    senco.visit("/referrals/")  # left
    senco.follow("Wren Ashdown")  # resumed
    answer_the_rest(senco)
    submit(senco)

    coordinator = new_visitor()
    as_staff(coordinator, member(Role.PANEL_COORDINATOR))
    return_it(coordinator)
    answer_it(senco)
    assert Referral.objects.get().status == ReferralStatus.QUEUED


def begin(senco: Visitor) -> None:
    senco.visit("/referrals/new/")
    senco.check_page()
    senco.page.locator("#id_q").fill("ashdown")
    senco.press("Search")
    senco.follow("Wren Ashdown")
    senco.check_page()
    senco.press("Start the referral")
    assert "Refer Wren Ashdown to the panel" in senco.heading
    senco.check_page()


def add_what_the_record_lacks(senco: Visitor) -> None:
    senco.follow("The child")
    senco.check_page()
    senco.press("This is right, continue")
    senco.follow("Health need and why now")
    senco.press("Save and continue")  # nothing written
    assert senco.sees("There is a problem")
    senco.check_page()
    senco.page.get_by_role("button", name="Add a health need").click()
    senco.choose("Anxiety linked to attendance")
    senco.fill("What is it, and how does it affect attending?", "Panic before school")
    senco.fill_date("starts_on", "5", "1", "2026")
    senco.check_page()
    senco.press("Add this health need")
    senco.fill("Why do you refer now?", "She has not been in since January.")
    save(senco)


def answer_the_rest(senco: Visitor) -> None:
    senco.page.get_by_role("main").get_by_role("link", name="Attendance", exact=True).click()
    senco.fill_date("absent_since", "7", "1", "2026")
    senco.check_page()
    save(senco)
    senco.follow("What has been tried")
    senco.fill("Why has nothing been tried?", "It came suddenly.")
    save(senco)
    senco.follow("Individual Healthcare Plan")
    senco.fill("Why is there no healthcare plan?", "It is being written.")
    save(senco)
    senco.follow("Medical evidence")
    senco.check_page()
    senco.fill("Why is there no medical evidence yet?", "The appointment is in March.")
    save(senco)
    senco.follow("Risk assessment")
    senco.choose("Yes")
    save(senco)
    senco.check_page()  # the risks are missing
    senco.choose("No")
    save(senco)
    senco.follow("Views of the child and parents")
    senco.fill("Why are the child’s views missing?", "She is too ill today.")
    senco.fill("Why are the parents’ views missing?", "We speak on Friday.")
    save(senco)
    senco.follow("Agreement to share")
    senco.check_page()
    senco.choose("The family knows and agrees")
    senco.fill("Who agreed?", "Her mother")
    senco.fill_date("agreed_on", "1", "2", "2026")
    save(senco)
    senco.follow("What you ask for")
    senco.choose("Support for the return to school")
    senco.check_page()
    save(senco)
    senco.follow("Fast track")
    senco.choose("No")
    save(senco)
    say_how_things_are(senco)


def say_how_things_are(senco: Visitor) -> None:
    senco.follow("How things are today")
    for link, question in (
        ("How things are for the child", "engaged"),
        ("How things are for the school", "school_leads"),
    ):
        senco.follow(link)
        senco.page.locator(f"#id_{question}").check()
        senco.check_page()
        senco.press("Save these answers")
    senco.press("This is right, continue")


def submit(senco: Visitor) -> None:
    senco.page.get_by_role("button", name="Check your answers and submit").click()
    senco.check_page()
    senco.press("Submit the referral")  # without the declaration
    assert senco.sees("There is a problem")
    senco.check_page()
    senco.page.get_by_role("checkbox").check()
    senco.press("Submit the referral")
    assert senco.heading == "Referral submitted"
    senco.check_page()


def return_it(coordinator: Visitor) -> None:
    coordinator.visit("/referrals/")
    coordinator.check_page()
    coordinator.follow("Wren Ashdown")
    coordinator.check_page()
    coordinator.press("Acknowledge")
    coordinator.follow("Ask for what is missing")
    coordinator.press("Ask, and pause the clock")  # without a question
    coordinator.check_page()
    coordinator.fill("What do you need to know?", "How many hours does she manage?")
    coordinator.press("Ask, and pause the clock")
    assert coordinator.sees("Clock paused")


def answer_it(senco: Visitor) -> None:
    senco.visit("/referrals/")
    senco.follow("Wren Ashdown")
    senco.check_page()
    senco.page.get_by_role("button", name="Answer").click()
    senco.fill("Your answer", "Ten hours a week.")
    senco.check_page()
    senco.press("Send the answer")
    assert senco.sees("Ten hours a week.")
    senco.check_page()
