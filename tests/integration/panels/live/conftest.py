"""A panel in session with three items."""

import pytest


@pytest.fixture(autouse=True)
def members_sit(sitting):
    """Everybody here sits on the panel."""


@pytest.fixture
def meeting(people):
    meeting = people.plan()
    for _number in range(3):
        people.put(meeting)
    return people.open(meeting)


@pytest.fixture
def items(meeting):
    return list(meeting.items.order_by("position"))
