"""Tests that run at the same time do not share a broker."""

import pytest

from tests.broker import redis_url_of_worker


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
