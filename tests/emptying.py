"""Emptying the database after a test whose transactions were real.

Django's own way empties all tables and makes the rows of permissions and content types again: that
takes longer than most of these tests.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.core.management import call_command
from django.db import connection


@cache
def tables() -> list[str]:
    """Every table of the database, history too."""
    return sorted(
        name for name in connection.introspection.table_names() if name != "django_migrations"
    )


def row_counts() -> dict[str, int]:
    """How many rows each table has."""
    parts = [f"SELECT '{name}', count(*) FROM \"{name}\"" for name in tables()]  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return dict(cursor.fetchall())


def rows_of_nobody() -> dict[str, int]:
    """The counts of a database that no test has written into yet.

    Where a killed run left rows behind, it is emptied first.
    """
    before = row_counts()
    if before["accounts_user"] or before["accounts_organisation"]:
        call_command("flush", interactive=False, verbosity=0)
        before = row_counts()
    return before


def emptying(before: dict[str, int]) -> Callable[[Any], None]:
    """What takes the place of `TransactionTestCase._fixture_teardown`."""

    def empty_what_was_written(_case: Any) -> None:
        after = row_counts()
        written = [name for name in after if after[name] != before[name]]
        for table in written:
            assert not before[table], f"{table} held rows before"
        if written:
            with connection.cursor() as cursor:
                names = ", ".join(map(connection.ops.quote_name, written))
                cursor.execute(f"TRUNCATE {names} CASCADE")

    return empty_what_was_written
