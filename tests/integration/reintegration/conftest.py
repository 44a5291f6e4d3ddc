"""A SENCo signed in, and a child of the school."""

import pytest

from tests.factories.reintegration import return_child, senco_of
from tests.people import sign_in


@pytest.fixture
def child():
    return return_child()


@pytest.fixture
def senco(child):
    return senco_of(child)


@pytest.fixture
def web(client, senco):
    return sign_in(client, senco.membership)
