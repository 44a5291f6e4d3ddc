"""An item about a child who left the authority: it says that, and nothing of the child."""

import pytest

from accounts.roles import Role
from cases.models import Child
from panels.models import AgendaItem, ItemStatus
from tests.factories.panels import PanelPeople
from tests.people import member, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db):
    return PanelPeople()


@pytest.fixture
def item(people):
    """On the agenda of a meeting to come; then the child moved to another authority."""
    meeting = people.plan()
    item = people.put(meeting)
    other = people.put(meeting)
    Child.objects.filter(pk=other.child_id).update(legal_first_name="Stays")
    Child.objects.filter(pk=item.child_id).update(
        home_authority_code="999", legal_first_name="Moved"
    )
    item.child.enrolments.all().delete()
    return item


def text_of(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def test_the_agenda_says_so_and_names_nobody(client, people, item):
    page = text_of(
        sign_in(client, people.coordinator).get(f"/panels/meetings/{item.meeting.public_id}/")
    )
    assert "A child who has left the authority" in page
    assert item.reference in page
    assert "Moved" not in page
    assert item.title not in page
    assert "Stays" in page


def test_its_page_says_so_and_it_can_be_taken_off(client, people, item):
    office = sign_in(client, people.coordinator)
    page = text_of(office.get(f"/panels/items/{item.public_id}/"))
    assert "This child has left the authority" in page
    assert "Moved" not in page
    assert item.title not in page
    address = f"/panels/items/{item.public_id}/take-off/"
    assert address in page
    form = text_of(office.get(address))
    assert item.reference in form
    assert item.title not in form
    assert "Error:" in text_of(office.post(address, {"reason": ""}))
    assert office.post(address, {"reason": "Moved to Weirshire"}).status_code == 302
    assert AgendaItem.objects.get(pk=item.pk).status == ItemStatus.TAKEN_OFF


def test_nothing_else_of_it_opens(client, people, item):
    office = sign_in(client, people.coordinator)
    for step in ("defer", "decide", "view", "interest"):
        assert office.get(f"/panels/items/{item.public_id}/{step}/").status_code in {403, 404}


def test_a_stranger_gets_neither(client, people, item):
    for role in (Role.PANEL_MEMBER, Role.PANEL_CHAIR, Role.SENCO):
        stranger = sign_in(client, member(role))
        assert stranger.get(f"/panels/items/{item.public_id}/").status_code == 404
