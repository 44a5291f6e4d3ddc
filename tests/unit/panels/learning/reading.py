"""Reads tables of figures in tests: rows by their labels, values as plain numbers."""

from datetime import timedelta

from django.utils import timezone

from accounts.actors import Actor
from panels.learning.figures import Count, Table
from panels.learning.periods import Period
from panels.learning.sight import Sight
from tests.factories.panels import PanelPeople


def sight_of(people: PanelPeople, actor: Actor | None = None, days: int = 365, **chosen) -> Sight:
    """The coordinator, unless told otherwise, looking at so many days up to today."""
    today = timezone.localdate()
    period = Period("some", "Some days", today - timedelta(days=days), today)
    reader = actor or Actor.staff(people.coordinator)
    return Sight(reader, people.authority, chosen.get("panel"), period)


def table_of(tables: list[Table], key: str) -> Table:
    return next(one for one in tables if one.key == key)


def plain(table: Table) -> dict[str, tuple[int | None, ...]]:
    """Values of each row by its label; what is closed is None."""
    return {
        str(row.label): tuple(
            None if value.is_closed else value.number if isinstance(value, Count) else value.days
            for value in row.values
        )
        for row in table.rows
    }
