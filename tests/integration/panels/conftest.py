"""The panel, its office signed in, an item at its open meeting, and what was decided on it."""

import pytest

from panels.services.decisions import decide_item
from tests.factories.panels import PanelPeople, agreed, terms
from tests.people import sign_in


@pytest.fixture
def people(db):
    """A panel with its chair, deputy and members of three agencies."""
    return PanelPeople()


@pytest.fixture
def office(client, people):
    """The panel's coordinator, signed in."""
    return sign_in(client, people.coordinator)


@pytest.fixture
def item(people):
    """A referral on the agenda of a meeting in session, where everybody is present."""
    meeting = people.plan()
    item = people.put(meeting)
    people.open(meeting)
    item.refresh_from_db()
    return item


@pytest.fixture
def decision(people, item):
    """Liaison support, agreed by everybody."""
    return decide_item(
        actor=people.act(people.chair), item=item, terms=terms(), stances=agreed(item)
    )
