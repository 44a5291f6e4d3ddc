"""A school with a SENCo and one pupil; the officers of the authority; a nurse outside the team."""

import pytest
from django.utils import timezone

from accounts.actors import Actor
from accounts.roles import Role
from tests.factories.accounts import SchoolFactory
from tests.factories.cases import ChildFactory
from tests.people import actor, member


@pytest.fixture
def school(db):
    return SchoolFactory()


@pytest.fixture
def senco(school):
    return actor(Role.SENCO, school)


@pytest.fixture
def liaison(db):
    return actor(Role.LIAISON_OFFICER)


@pytest.fixture
def coordinator(db):
    return actor(Role.PANEL_COORDINATOR)


@pytest.fixture
def nurse(db):
    return Actor.staff(member(Role.HEALTH_PROFESSIONAL))


@pytest.fixture
def child(school):
    return ChildFactory(school=school)


@pytest.fixture
def today():
    return timezone.localdate()
