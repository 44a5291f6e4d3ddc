"""An interest declared by mistake, in two browsers: the member's and the chair's."""

import pytest

from tests.factories.cases import ChildFactory
from tests.factories.panels import PanelPeople
from tests.factories.referrals import QueuedReferralFactory
from tests.journeys.sessions import as_staff

pytestmark = pytest.mark.django_db(transaction=True)


def test_declared_by_mistake_and_withdrawn(new_visitor):
    people = PanelPeople()
    child = ChildFactory(legal_first_name="Wren")
    item = people.put(people.plan(), QueuedReferralFactory(child=child))
    page = f"/panels/items/{item.public_id}/"
    member = as_staff(new_visitor(phone=True), people.health)
    chair = as_staff(new_visitor(), people.chair)

    member.visit(page)
    member.press("Declare an interest")
    member.choose("I am related to the child or family, or know them privately")
    member.press("Declare this interest")
    assert member.sees("You stepped out")
    member.follow("Interests that you declared")
    member.check_page()
    member.follow(f"Ask to withdraw it {item.reference}")
    member.check_page()
    member.press("Ask to withdraw it")
    assert member.sees("There is a problem")
    member.check_page()
    member.fill("Why was it a mistake?", "It is another family of this name.")
    member.press("Ask to withdraw it")
    assert member.sees("Waiting for a chair")
    assert not member.sees("Wren")
    member.check_page()

    chair.visit("/")
    assert chair.sees(f"an interest in item {item.reference}")
    chair.visit(page)
    assert chair.sees("Asks to withdraw it")
    chair.check_page()
    chair.page.locator("a[href$='/withdrawal/']").click()
    chair.check_page()
    chair.choose("No, it stands")
    chair.press("Save the answer")
    assert chair.sees("Say why it stands.")
    chair.check_page()
    chair.choose("Yes")
    chair.press("Save the answer")
    assert chair.sees("The item is open to")

    member.visit("/panels/interests/")
    assert member.sees("Confirmed by")
    member.check_page()
    member.visit(page)
    assert member.sees("Wren")
