import pytest

from tests.factories.placements import Scene


@pytest.fixture
def scene():
    return Scene()
