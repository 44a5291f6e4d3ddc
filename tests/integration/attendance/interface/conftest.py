"""A morning in September, a school's system and a pupil."""

import pytest
import time_machine

from tests.factories.attendance import pupil
from tests.register_system import System


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-09-30 09:00", tick=True):
        yield


@pytest.fixture
def system():
    return System()


@pytest.fixture
def enrolment(system):
    return pupil(system.school).enrolments.get()
