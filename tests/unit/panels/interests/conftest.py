"""A panel whose members sit on it, and an item of a meeting that they plan."""

import pytest

from tests.factories.panels import PanelPeople


@pytest.fixture
def people(db):
    people = PanelPeople()
    people.sit()
    return people


@pytest.fixture
def meeting(people):
    return people.plan()


@pytest.fixture
def item(people, meeting):
    return people.put(meeting)
