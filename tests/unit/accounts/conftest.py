"""An administrator, and today, for what accounts does."""

import pytest
from django.utils import timezone

from accounts.actors import Actor
from accounts.roles import Role
from tests.people import actor


@pytest.fixture
def administrator() -> Actor:
    return actor(Role.ADMINISTRATOR)


@pytest.fixture
def today():
    return timezone.localdate()
