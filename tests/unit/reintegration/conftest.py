"""A child on a school's roll, and the SENCo who leads the return."""

import pytest

from tests.factories.reintegration import return_child, senco_of


@pytest.fixture
def child():
    return return_child()


@pytest.fixture
def senco(child):
    return senco_of(child)
