"""Emptying the database after a test whose transactions were real.

Django's own way empties all tables and makes the rows of permissions and content types again: that
takes longer than most of these tests.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction


@cache
def tables() -> list[str]:
    """Every table of the database, history too."""
    return sorted(
        name for name in connection.introspection.table_names() if name != "django_migrations"
    )


def row_counts() -> dict[str, int]:
    """How many rows each table has.

    Prepared once a connection: to plan so many counts takes longer than to count.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_prepared_statements WHERE name = 'row_counts'")
        if cursor.fetchone() is None:
            parts = [f"SELECT '{name}', count(*) FROM \"{name}\"" for name in tables()]  # noqa: S608
            cursor.execute(f"PREPARE row_counts AS {' UNION ALL '.join(parts)}")
        cursor.execute("EXECUTE row_counts")
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
    empty = _delete if _may_act_as_replica() else _truncate

    def empty_what_was_written(_case: Any) -> None:
        after = row_counts()
        written = [name for name in after if after[name] != before[name]]
        for table in written:
            assert not before[table], f"{table} held rows before"
        if written:
            empty(written)

    return empty_what_was_written


def _may_act_as_replica() -> bool:
    """Whether these tests may write without triggers; `bin/test` sees to it that they may."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_parameter_privilege('session_replication_role', 'SET')")
        return bool(cursor.fetchone()[0])


def _delete(names: list[str]) -> None:
    """As a replica no trigger keeps history, and none looks for rows that still refer here: all
    of them go at once."""
    statements = [f"DELETE FROM {connection.ops.quote_name(name)}" for name in names]  # noqa: S608
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("; ".join(statements))


def _truncate(names: list[str]) -> None:
    """With all tables that could refer to these: each of them is made anew."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(map(connection.ops.quote_name, names))} CASCADE")
