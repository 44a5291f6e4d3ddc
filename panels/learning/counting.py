"""Counting in the database over what a queryset finds: rules stay there, numbers are made here."""

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet


def fetch(statement: str, *parts: QuerySet, extra: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """The rows of a statement with a `{}` for each of `parts`, in order, as a subquery.

    `extra` are its own parameters, which stand after all of the parts. The statement holds no per
    cent sign of its own.
    """
    queries = [part.query.sql_with_params() for part in parts]
    parameters = [value for _sql, values in queries for value in values]
    with connection.cursor() as cursor:
        cursor.execute(statement.format(*(sql for sql, _values in queries)), [*parameters, *extra])
        return cursor.fetchall()


def spread(lengths: Counter[int]) -> list[int] | None:
    """Median, nine of ten, longest, of how often there is each length; None when there is none.

    As `percentile_disc` gives them: lengths that there are, none in between.
    """
    among = lengths.total()
    if not among:
        return None
    found: list[int] = []
    passed = 0
    places = [math.ceil(share * among / 10) for share in (5, 9, 10)]
    for length in sorted(lengths):
        passed += lengths[length]
        found += [length] * (sum(place <= passed for place in places) - len(found))
    return found
