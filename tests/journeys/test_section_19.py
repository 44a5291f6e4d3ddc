"""The named officer considers, decides, hands the decision over, and starts interim provision."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from tests.factories.accounts import AuthorityFactory, SchoolFactory
from tests.factories.cases import ChildFactory, GrantFactory, ParentFactory
from tests.factories.section_19 import Section19RecordFactory
from tests.journeys.sessions import as_family, as_staff
from tests.journeys.visitor import Visitor
from tests.people import member

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def authority():
    return AuthorityFactory(telephone="01234 567890")


@pytest.fixture
def child():
    return ChildFactory(
        school=SchoolFactory(name="Alder School"), legal_first_name="Robin",
        legal_last_name="Vale",
    )  # fmt: skip


def test_from_the_home_page_to_the_parents_copy(
    new_visitor: Callable[..., Visitor], authority, child
):
    parent = ParentFactory(child=child, full_name="Kim Vale")
    family = GrantFactory(child=child, parent=parent)
    record = Section19RecordFactory(child=child, known_on=timezone.localdate() - timedelta(days=40))
    officer = member(Role.NAMED_OFFICER, authority, user__full_name="Ada Duty")
    ada = as_staff(new_visitor(), officer)

    ada.visit("/")
    ada.check_page()
    ada.follow(f"Decide: {record.reference}")
    assert ada.sees("No decision stands. The authority has known for 40 days.")
    ada.check_page()
    ada.picture("section_19_undecided")

    ada.press("Consider the duty")
    ada.press("Save what was considered")
    ada.check_page()
    ada.fill("What did you consider?", "The register, and a call with the clinic.")
    ada.choose("Not decided yet: more must be known")
    ada.check_page()
    ada.choose("The duty is owed: education will be arranged")
    ada.fill("What are your reasons?", "The clinic expects six more weeks at home.")
    ada.press("Save what was considered")
    assert ada.sees("The duty is owed, and nothing is arranged yet.")
    ada.check_page()

    ada.press("Start interim provision now")
    ada.fill("What will be provided?", "Five hours of tuition a week at home.")
    ada.check_page()
    ada.press("Start interim provision")
    assert ada.sees("Interim provision is authorised")
    assert ada.sees("In force")
    ada.check_page()
    ada.picture("section_19_decided")

    ada.press("Write to the parent")
    ada.check_page()
    ada.choose("Kim Vale (Mother)")
    ada.press("Write the copy")
    assert ada.sees("not handed over yet")
    ada.follow("say when and how it was")
    ada.check_page()
    ada.choose("Handed over in person")
    ada.press("Save")
    assert ada.sees("handed over in person")

    ada.follow("Section 19")
    ada.visit("/section-19/")
    assert ada.sees("Robin Vale")
    ada.check_page()
    ada.picture("section_19_list")

    kim = as_family(new_visitor(phone=True), family.user)
    kim.visit("/portal/")
    kim.follow("Decisions and letters")
    assert kim.sees("The authority’s decision about education")
    kim.check_page()


def test_a_record_on_a_phone_from_opening_to_the_end(
    new_visitor: Callable[..., Visitor], authority, child
):
    ada = as_staff(new_visitor(phone=True), member(Role.NAMED_OFFICER, authority))
    ada.visit(f"/children/{child.public_id}/")
    ada.press("Say when the authority was told")
    ada.press("Save what the authority knew")
    ada.check_page()
    ada.choose("Hospital")
    ada.fill("What was said, and by whom?", "The ward expects four weeks.")
    ada.press("Save what the authority knew")
    assert ada.sees("The ward expects four weeks.")
    ada.check_page()
    ada.press("Say what was arranged")
    ada.fill("What was arranged?", "Teaching on the ward from Monday.")
    ada.check_page()
    ada.press("Save what was arranged")
    ada.press("Consider the duty")
    ada.fill("What did you consider?", "The ward’s letter.")
    ada.choose("The duty is not owed")
    ada.fill("What are your reasons?", "The hospital school teaches full time.")
    ada.press("Save what was considered")
    ada.press("End the record")
    ada.check_page()
    ada.choose("In suitable education that the family has arranged")
    ada.fill("What shows it?", "The hospital school’s register.")
    ada.press("End the record")
    assert ada.sees("The record ended on")
    ada.check_page()
    ada.press("Take it up again")
    ada.check_page()
    ada.visit("/section-19/?status=all")
    ada.check_page()
