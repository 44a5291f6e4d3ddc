"""The panel and an item at its open meeting."""

import pytest

from tests.factories.panels import PanelPeople


@pytest.fixture
def people(db):
    """A panel with its chair, deputy and members of three agencies."""
    return PanelPeople()


@pytest.fixture
def item(people):
    """A referral on the agenda of a meeting in session, where everybody is present."""
    meeting = people.plan()
    item = people.put(meeting)
    people.open(meeting)
    item.refresh_from_db()
    return item
