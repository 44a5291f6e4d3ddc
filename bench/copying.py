"""Filling tables with one statement each: rows like a prototype, with some columns by SQL."""

from collections.abc import Mapping, Sequence

from django.db import connection, models


def without_history(*kinds: type[models.Model]) -> None:
    """A load that is thrown away: nobody needs its history."""
    with connection.cursor() as cursor:
        for model in kinds:
            cursor.execute(f"ALTER TABLE {model._meta.db_table} DISABLE TRIGGER USER")


def copy_rows(
    prototype: models.Model, source: str, places: Sequence[int], changed: Mapping[str, str]
) -> None:
    """A row like the prototype for each row of `source`, with some columns by SQL."""
    kind = type(prototype)
    columns: list[str] = []
    values: list[str] = []
    parameters: list[object] = []
    for field in kind._meta.concrete_fields:
        if field.primary_key:
            continue
        columns.append(field.column)
        value = changed.get(field.column, "%s")
        if field.column == "public_id":
            value = "gen_random_uuid()"
        elif value == "%s":
            own = field.pre_save(prototype, add=True)
            parameters.append(field.get_db_prep_save(own, connection))
        values.append(f"({value})::{field.db_type(connection)}")
    into = f"INSERT INTO {kind._meta.db_table} ({', '.join(columns)})"
    with connection.cursor() as cursor:
        cursor.execute(
            f"{into} SELECT {', '.join(values)} FROM ({source}) AS rows",  # noqa: S608 - own words
            [*parameters, *places],
        )


def vacuum() -> None:
    """Count the rows, as a database does by itself after a while."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
