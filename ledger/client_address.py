"""Where a request comes from, for limits: the visitor's address, also behind proxies."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The visitor's IP address; empty when there is none, as on a socket of the same machine.

    Anybody can send X-Forwarded-For. Each trusted proxy appends the address that it saw, so with
    TRUSTED_PROXY_COUNT of them the visitor's is that many from the end, and what stands before
    it is the visitor's own claim. With none, or with fewer entries than proxies (somebody who
    came past them), only the address of the connection counts.
    """
    connection = _address(request.META.get("REMOTE_ADDR", ""))
    count = settings.TRUSTED_PROXY_COUNT
    entries = request.headers.get("X-Forwarded-For", "").split(",")
    if count < 1 or len(entries) < count:
        return connection
    return _address(entries[-count]) or connection


def _address(text: str) -> str:
    """One way to write each address, without a port; empty for what is none."""
    bare = text.strip()
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        return str(ipaddress.ip_address(bare))
    except ValueError:
        return ""
