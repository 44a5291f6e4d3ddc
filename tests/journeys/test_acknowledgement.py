"""Who asks for a decision to be looked at again gets a letter that says so, and reads it."""

import pytest

from panels.models import Letter, Reconsideration
from tests.factories.reconsiderations import WORDS, Reconsidering
from tests.journeys.sessions import as_family, as_staff
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_request_from_the_portal_is_acknowledged_and_the_letter_read_there(new_visitor):
    scene = Reconsidering()
    decision = scene.first()
    parent = as_family(new_visitor(phone=True), scene.grant.user)
    coordinator = as_staff(new_visitor(), scene.people.coordinator)

    ask_again(parent)
    assert parent.lacks("Read the letter of")
    acknowledge(coordinator, Reconsideration.objects.get())
    parent.page.reload()
    letter = Letter.objects.get(kind="ack")
    read = parent.page.get_by_role("link", name="Read the letter of").get_attribute("href")
    assert read == f"/portal/documents/{letter.document.public_id}/"
    parent.check_page()
    parent.picture("portal-acknowledged")
    opened = parent.context.request.get(f"{parent.address}{read}")
    assert opened.headers["content-type"] == "application/pdf"
    assert opened.body().startswith(b"%PDF")

    coordinator.visit(f"/panels/decisions/{decision.public_id}/letters/")
    row = coordinator.page.get_by_role("row", name="Acknowledgement")
    assert row.get_by_text("Read", exact=True).is_visible()
    coordinator.check_at_both_widths()
    coordinator.picture("letters-acknowledgement-read")


def ask_again(parent: Visitor) -> None:
    parent.visit("/")
    parent.follow("Decisions and letters")
    parent.page.get_by_role("link", name="Ask for it to be looked at again").click()
    parent.choose("There is something new that the panel did not have")
    parent.fill("Say why, in your own words", WORDS)
    parent.press("Ask the panel")
    assert parent.sees("You asked for it to be looked at again")
    parent.check_page()
    parent.picture("portal-asked-again")


def acknowledge(coordinator: Visitor, asked: Reconsideration) -> None:
    """Read before it goes, then sent."""
    page = f"/panels/reconsiderations/{asked.public_id}/"
    coordinator.visit(page)
    assert coordinator.sees("To be sent by")
    coordinator.check_at_both_widths()
    coordinator.picture("reconsideration-to-acknowledge")
    coordinator.press("Read the acknowledgement")
    assert coordinator.sees("something new that the panel did not have")
    assert coordinator.lacks(WORDS)
    coordinator.check_at_both_widths()
    coordinator.picture("acknowledgement")
    coordinator.visit(page)
    coordinator.press("Send the acknowledgement")
    coordinator.check_page()
    coordinator.visit(page)
    assert coordinator.sees("Sent on")
    coordinator.check_at_both_widths()
    coordinator.picture("reconsideration-acknowledged")
