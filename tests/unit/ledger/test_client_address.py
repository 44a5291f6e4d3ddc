"""The visitor's address, which nobody can choose for themselves."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from ledger.client_address import client_address
from ledger.rate_limits import limited

PROXY = "10.0.0.1"


def come(forwarded: str | None = None, connection: str = PROXY):
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    return RequestFactory().get("/", REMOTE_ADDR=connection, headers=headers)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, None, PROXY),
        (0, "203.0.113.9", PROXY),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "192.0.2.66, 203.0.113.9", "203.0.113.9"),
        (2, "192.0.2.66, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9", PROXY),
        (1, None, PROXY),
        (1, "nonsense", PROXY),
        (1, "", PROXY),
        (1, "203.0.113.9:4711", "203.0.113.9"),
        (1, "2001:DB8::1", "2001:db8::1"),
        (1, "[2001:db8:0::1]:4711", "2001:db8::1"),
    ],
)
def test_only_what_trusted_proxies_append_counts(settings, proxies, forwarded, address):
    settings.TRUSTED_PROXY_COUNT = proxies
    assert client_address(come(forwarded)) == address


def test_a_socket_of_this_machine_has_none():
    assert client_address(come(connection="")) == ""


def test_visitors_behind_one_proxy_have_a_limit_each(settings):
    settings.TRUSTED_PROXY_COUNT = 1
    view = limited("test", per_minute=2)(lambda request: HttpResponse())

    def statuses(forwarded: str) -> list[int]:
        return [view(come(forwarded)).status_code for _ in range(3)]

    assert statuses("203.0.113.9") == [200, 200, 429]
    assert statuses("203.0.113.10") == [200, 200, 429]
    # A claim before the entry of the proxy makes nobody somebody else.
    assert statuses("192.0.2.66, 203.0.113.9") == [429, 429, 429]
