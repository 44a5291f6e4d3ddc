"""A panel whose members sit on it, and an item of a meeting that they plan."""

import pytest


@pytest.fixture(autouse=True)
def members_sit(sitting):
    """Everybody here sits on the panel."""


@pytest.fixture
def meeting(people):
    return people.plan()


@pytest.fixture
def item(people, meeting):
    return people.put(meeting)
