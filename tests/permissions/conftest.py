"""One world for all addresses: what a test, and in it each call, writes is rolled back."""

import logging
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import transaction

from accounts.middleware import LAST_ACT
from tests.permissions.world import World


@pytest.fixture(scope="module")
def module_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One document store for the world."""
    return tmp_path_factory.mktemp("documents")


@pytest.fixture(autouse=True)
def private_store(settings, module_store: Path) -> Path:
    """The world's store instead of one a test."""
    storages = django_settings.STORAGES
    settings.STORAGES = {
        **storages,
        "default": {**storages["default"], "OPTIONS": {"location": str(module_store)}},
    }
    return module_store


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker) -> Iterator[World]:
    """Built once, in a transaction around those of the tests, and never committed."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = World()
        for person in world.everybody:
            client = world.client(person)
            # The first page writes the session; what follows only reads it. The last act is written
            # again after a minute: by every call, since what a call writes is rolled back.
            client.get("/profile/")
            session = client.session
            session[LAST_ACT] = time.time() + 3600
            session.save()
        logging.disable(logging.WARNING)  # thousands of refusals are what is asked for here
        yield world
        logging.disable(logging.NOTSET)
        transaction.set_rollback(True)
