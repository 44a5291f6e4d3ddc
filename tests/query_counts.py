"""How often a page asks the database."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def queries_of(client: Client, address: str) -> int:
    """Queries of a page that has been opened before.

    It is counted twice and the smaller number holds: once a minute a page also writes the session
    and reads the authority's settings, and that minute may end at any of these calls.
    """
    return min(_queries(client, address) for _time in range(2))


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)
