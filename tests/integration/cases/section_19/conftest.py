"""The named officer at a desk, and the child and record that most pages are about."""

import pytest

from accounts.roles import Role
from tests.factories.accounts import AuthorityFactory, SchoolFactory
from tests.factories.cases import ChildFactory
from tests.factories.section_19 import Section19RecordFactory
from tests.people import member, sign_in


@pytest.fixture
def authority():
    return AuthorityFactory(telephone="01234 567890")


@pytest.fixture
def officer(authority):
    return member(Role.NAMED_OFFICER, authority, user__full_name="Ada Duty")


@pytest.fixture
def at_desk(client, officer):
    return sign_in(client, officer)


@pytest.fixture
def child(authority):
    return ChildFactory(
        school=SchoolFactory(name="Riverside School"), legal_first_name="Robin",
        legal_last_name="Vale",
    )  # fmt: skip


@pytest.fixture
def record(child):
    return Section19RecordFactory(child=child)
