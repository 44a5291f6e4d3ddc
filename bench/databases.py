"""Copies of the database, so that two states of it are measured in turn.

A machine is not as quick at all times: when minutes lie between two measurements, they say more of
the machine than of Waymark.
"""

import copy
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper


class Database:
    """A database, on a connection of its own that stays open while another one is used."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection

    @property
    def name(self) -> str:
        """As the server knows it."""
        return str(self.connection.settings_dict["NAME"])

    @contextmanager
    def used(self) -> Iterator[None]:
        """All queries go there, those of new threads too."""
        before = connections[DEFAULT_DB_ALIAS]
        self._take_place()
        try:
            yield
        finally:
            Database(before)._take_place()

    def _take_place(self) -> None:
        connections[DEFAULT_DB_ALIAS] = self.connection
        connections.settings[DEFAULT_DB_ALIAS] = self.connection.settings_dict


def in_use() -> Database:
    """The one that is used now."""
    return Database(connections[DEFAULT_DB_ALIAS])


@contextmanager
def copied(name: str) -> Iterator[Database]:
    """A copy of the database in use as it stands, which must be on no other connection. It goes
    away afterwards."""
    original = in_use()
    found = _beside(f"{original.name}_{name}")
    quote = found.connection.ops.quote_name
    server = _beside("postgres").connection
    drop = f"DROP DATABASE IF EXISTS {quote(found.name)}"
    original.connection.close()
    with server.cursor() as cursor:
        cursor.execute(drop)
        cursor.execute(
            f"CREATE DATABASE {quote(found.name)} TEMPLATE {quote(original.name)}"
            " STRATEGY file_copy"
        )
    try:
        yield found
    finally:
        found.connection.close()
        with server.cursor() as cursor:
            cursor.execute(drop)
        server.close()


def _beside(name: str) -> Database:
    """Another database of the same server."""
    connection = connections[DEFAULT_DB_ALIAS]
    settings = {**copy.deepcopy(connection.settings_dict), "NAME": name}
    return Database(type(connection)(settings, DEFAULT_DB_ALIAS))
