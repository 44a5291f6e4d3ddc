"""A panel in session with three items."""

import pytest

from tests.factories.panels import PanelPeople


@pytest.fixture
def people(db):
    people = PanelPeople()
    people.sit()
    return people


@pytest.fixture
def meeting(people):
    meeting = people.plan()
    for _number in range(3):
        people.put(meeting)
    return people.open(meeting)


@pytest.fixture
def items(meeting):
    return list(meeting.items.order_by("position"))
