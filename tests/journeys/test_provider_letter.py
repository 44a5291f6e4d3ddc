"""The panel's letter to a provider, in browsers: it comes with the offer and is read in Waymark."""

import pytest

from tests.factories.provider_letters import Naming
from tests.journeys.sessions import as_staff

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_manager_reads_the_letter_and_the_office_sees_it(new_visitor):
    naming = Naming()
    letter = naming.sent()
    letters = f"/panels/decisions/{letter.decision.public_id}/letters/"
    office = as_staff(new_visitor(), naming.people.coordinator)
    manager = as_staff(new_visitor(), naming.scene.manager)

    office.visit(letters)
    assert office.sees("To send by secure email")
    office.check_at_both_widths()
    manager.visit("/provision/letters/")
    assert manager.sees("No letters yet")
    manager.check_page()

    placement = naming.offer()
    manager.visit("/")
    assert manager.sees("Read the panel’s letter")
    manager.check_page()
    manager.visit(f"/provision/placements/{placement.public_id}/")
    assert manager.sees("Letters from the panel")
    manager.check_at_both_widths()
    manager.follow("Letters")
    assert manager.sees("Unread")
    manager.check_at_both_widths()

    address = f"/provision/letters/{letter.public_id}/"
    opened = manager.context.request.get(f"{manager.address}{address}")
    assert opened.headers["content-type"] == "application/pdf"
    manager.visit("/provision/letters/?state=unread")
    assert manager.sees("Nothing matches")
    manager.check_page()
    office.visit(letters)
    assert office.page.get_by_text("Read", exact=True).is_visible()
    office.check_page()
