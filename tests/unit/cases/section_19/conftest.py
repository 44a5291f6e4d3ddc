"""A child of the authority on a school's roll, the named officer, and others around them."""

import pytest

from accounts.roles import Role
from tests.factories.accounts import AuthorityFactory, SchoolFactory
from tests.factories.cases import ChildFactory
from tests.people import actor


@pytest.fixture
def authority(db):
    return AuthorityFactory(telephone="01234 567890")


@pytest.fixture
def school(db):
    return SchoolFactory()


@pytest.fixture
def child(authority, school):
    return ChildFactory(school=school, legal_first_name="Robin", legal_last_name="Vale")


@pytest.fixture
def officer(authority):
    """The named officer."""
    return actor(Role.NAMED_OFFICER, authority)


@pytest.fixture
def coordinator(authority):
    return actor(Role.PANEL_COORDINATOR, authority)


@pytest.fixture
def senco(school):
    return actor(Role.SENCO, school)
