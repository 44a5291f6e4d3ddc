"""Tests that run at the same time do not share a broker."""

import pytest

from config.settings.base import celery_broker_url
from config.settings.test import redis_url_of_worker


@pytest.mark.parametrize(
    ("url", "worker", "expected"),
    [
        ("redis://127.0.0.1:6399/4", "", "redis://127.0.0.1:6399/4"),
        ("redis://127.0.0.1:6399/4", "gw1", "redis://127.0.0.1:6399/6"),
        ("redis://127.0.0.1:6399", "gw0", "redis://127.0.0.1:6399/1"),
        ("redis://127.0.0.1:6399/15", "gw0", "redis://127.0.0.1:6399/0"),
        ("unix:///tmp/w/valkey.sock?db=0", "", "unix:///tmp/w/valkey.sock?db=0"),
        ("unix:///tmp/w/valkey.sock?db=0", "gw1", "unix:///tmp/w/valkey.sock?db=2"),
    ],
)
def test_each_worker_has_a_database_of_its_own(url: str, worker: str, expected: str):
    assert redis_url_of_worker(url, worker) == expected


def test_tests_of_this_process_use_its_database(settings):
    assert settings.CACHES["default"]["LOCATION"] == settings.REDIS_URL
    assert celery_broker_url(settings.REDIS_URL) == settings.CELERY_BROKER_URL


def test_celery_reaches_the_same_socket_and_database():
    assert celery_broker_url("redis://valkey:6379/0") == "redis://valkey:6379/0"
    assert celery_broker_url("unix:///w/v.sock?db=2") == "redis+socket:///w/v.sock?virtual_host=2"
