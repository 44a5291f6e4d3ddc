"""/health/ with each part failing for real, and telling nothing else."""

import socket
import time
from pathlib import Path

import pytest
from celery import current_app
from django.core.cache import cache
from django.db import connection
from django.test import Client

from config.celery import show_first_heartbeat
from ledger.health import HEARTBEAT_MAX_SECONDS, check_all
from ledger.tasks import HEARTBEAT_KEY, record_heartbeat

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def heartbeat() -> None:
    record_heartbeat()


def unused_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def failing() -> list[str]:
    return [name for name, holds in check_all().items() if not holds]


def test_all_is_well(client: Client):
    answer = client.get("/health/")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "parts": {"database": "ok", "broker": "ok", "worker": "ok", "storage": "ok"},
    }
    assert "no-store" in answer["Cache-Control"]


def test_a_failing_part_is_named_and_nothing_else(client: Client):
    cache.delete(HEARTBEAT_KEY)
    answer = client.get("/health/")
    assert answer.status_code == 503
    assert answer.json()["status"] == "failing"
    assert answer.json()["parts"]["worker"] == "failing"
    assert set(answer.json()) == {"status", "parts"}


def test_only_reading_is_answered(client: Client):
    assert client.head("/health/").status_code == 200
    assert client.post("/health/").status_code == 405


def test_the_worker_fails_after_two_minutes_without_a_heartbeat():
    cache.set(HEARTBEAT_KEY, time.time() - HEARTBEAT_MAX_SECONDS + 5)
    assert failing() == []
    cache.set(HEARTBEAT_KEY, time.time() - HEARTBEAT_MAX_SECONDS - 1)
    assert failing() == ["worker"]


def test_a_broker_that_does_not_answer(monkeypatch: pytest.MonkeyPatch):
    dead = f"redis://127.0.0.1:{unused_port()}/0"
    monkeypatch.setattr(current_app, "connection_for_write", lambda: current_app.connection(dead))
    began = time.monotonic()
    assert failing() == ["broker"]
    assert time.monotonic() - began < 5


def test_a_cache_that_does_not_answer_fails_the_worker_only(settings):
    location = f"redis://127.0.0.1:{unused_port()}/0"
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": location}}
    assert failing() == ["worker"]


def test_a_store_that_cannot_be_written(private_store: Path):
    private_store.parent.mkdir(exist_ok=True)
    private_store.write_text("a file stands where the folder should be")
    assert failing() == ["storage"]


def test_a_probe_leaves_nothing_in_the_store(private_store: Path):
    assert failing() == []
    assert list(private_store.iterdir()) == []


def test_a_database_that_refuses(db):
    with connection.cursor() as cursor:
        cursor.execute("SAVEPOINT before")
        with pytest.raises(Exception, match="division by zero"):
            cursor.execute("SELECT 1/0")
        # PostgreSQL refuses everything until the broken transaction is ended.
        assert failing() == ["database"]
        cursor.execute("ROLLBACK TO SAVEPOINT before")
    assert failing() == []


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_gets_the_task_from_the_broker_shows_that_it_works(worker: None):
    cache.delete(HEARTBEAT_KEY)
    show_first_heartbeat()
    until = time.monotonic() + 20
    while failing() == ["worker"] and time.monotonic() < until:
        time.sleep(0.05)
    assert failing() == []
