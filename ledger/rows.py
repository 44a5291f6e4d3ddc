"""The one row that an address names."""

from typing import TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


def only_row(rows: QuerySet[Row]) -> Row | None:
    """The row of a query that finds one at most; None without one.

    `first()` would have it put in order: for a wide query that takes Django as long again.
    """
    return next(iter(rows.order_by()[:1]), None)
