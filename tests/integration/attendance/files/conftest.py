"""A school whose attendance officer brings in files."""

import pytest

from accounts.roles import Role
from tests.factories.accounts import SchoolFactory
from tests.people import actor, sign_in


@pytest.fixture
def school():
    return SchoolFactory()


@pytest.fixture
def officer(school):
    return actor(Role.ATTENDANCE_OFFICER, school)


@pytest.fixture
def signed_in(client, officer):
    return sign_in(client, officer.membership)
