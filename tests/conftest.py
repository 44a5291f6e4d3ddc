"""What every test stands on: a real PostgreSQL as its owner, a real broker, empty between tests."""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import HealthCheck, settings

# How fast a machine is decides no test.
settings.register_profile("waymark", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("waymark")

# Playwright runs an event loop in the thread in which the tests use the ORM.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_collection_finish() -> None:
    """What has been loaded stays to the end: the collector of cyclic garbage need not look through
    millions of objects again and again, which took a quarter of the tests' time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 10)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """The test database has the application's role too, with its real rights, and is emptied of
    what a test wrote alone."""
    from django.test import TransactionTestCase

    from ledger.database_roles import grant_application_role
    from tests.emptying import emptying, rows_of_nobody

    with django_db_blocker.unblock():
        grant_application_role()
        empty = emptying(rows_of_nobody())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty)
        yield


@pytest.fixture
def as_application(db):
    """A context in which the database sees the application's role rather than its owner."""
    from django.conf import settings
    from django.db import connection

    @contextmanager
    def acting() -> Iterator[None]:
        with connection.cursor() as cursor:
            cursor.execute(f'SET ROLE "{settings.DATABASE_APPLICATION_ROLE}"')
        try:
            yield
        finally:
            # After an error inside a transaction the role goes with the rollback.
            if not connection.needs_rollback:
                with connection.cursor() as cursor:
                    cursor.execute("RESET ROLE")

    return acting


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """No test reads in the language that the last page of another one was shown in."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def private_store(settings, tmp_path: Path) -> Path:
    """Each test has an empty document store."""
    store = tmp_path / "documents"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": {"location": str(store)}},
    }
    return store


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    """Rate limits and cached answers of one test do not reach the next."""
    from django.core.cache import cache

    yield
    cache.clear()


@pytest.fixture
def worker(transactional_db: None) -> Iterator[None]:
    """A real Celery worker beside the test: what a page hands to the broker is done."""
    from celery.contrib.testing.worker import start_worker
    from django.db import connections

    from config.celery import celery_app

    with start_worker(celery_app, pool="solo", perform_ping_check=False, shutdown_timeout=30):
        yield
    connections.close_all()


@pytest.fixture
def sitting(people):
    """The `people` of a panel sit on it, health with a substitute."""
    people.sit()
    return people
