"""A school, its SENCo signed in, and one pupil with an open case."""

import pytest
from django.utils import timezone

from accounts.actors import Actor
from accounts.roles import Role
from cases.services.cases import open_case
from tests.factories.accounts import SchoolFactory
from tests.factories.cases import ChildFactory
from tests.people import member, sign_in


@pytest.fixture
def school(db):
    return SchoolFactory(name="Alder School")


@pytest.fixture
def senco(school):
    return member(Role.SENCO, school, user__full_name="Sam Okoro")


@pytest.fixture
def child(school):
    return ChildFactory(
        school=school, legal_first_name="Robin", legal_last_name="Vale", pronouns="they/them"
    )


@pytest.fixture
def case(senco, child):
    return open_case(
        actor=Actor.staff(senco), child=child, why_opened="Away since an operation", lead=senco
    )


@pytest.fixture
def client(client, senco):
    return sign_in(client, senco)


@pytest.fixture
def today():
    return timezone.localdate()
