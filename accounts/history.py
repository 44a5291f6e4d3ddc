"""What changed on a person, a membership or an organisation, when and by whom.

Read from the rows that database triggers write (django-pghistory), so a change made by a
command or in bulk stands here too.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from accounts.models import User

# Fields that are kept for the machine, or follow from another.
HIDDEN = {"sort_name", "public_id", "recorded_by", "recorded_at", "id", "renewed_at", "date_joined"}


@dataclass(frozen=True, slots=True)
class Change:
    """One change: `lines` are (field, before, after); empty when the record was made."""

    at: datetime
    by: str
    title: str
    lines: list[tuple[str, str, str]] = field(default_factory=list)


def changes_of(records: Iterable[models.Model], limit: int = 50) -> list[Change]:
    """The newest changes of some records of one model, newest first."""
    found: list[tuple[datetime, int | None, str, list[tuple[str, str, str]]]] = []
    by_model: dict[type[models.Model], list[int]] = {}
    for record in records:
        by_model.setdefault(type(record), []).append(record.pk)
    for model, keys in by_model.items():
        found += _of_model(model, keys)
    found.sort(key=lambda item: item[0], reverse=True)
    found = found[:limit]
    names = User.objects.in_bulk({by for _at, by, _title, _lines in found if by})
    return [
        Change(at, str(names[by]) if by in names else _("Waymark"), title, lines)
        for at, by, title, lines in found
    ]


def _of_model(
    model: type[models.Model], keys: list[int]
) -> Iterator[tuple[datetime, int | None, str, list[tuple[str, str, str]]]]:
    events: Any = model.events.rel.related_model  # type: ignore[attr-defined]
    rows = events.objects.filter(pgh_obj_id__in=keys).select_related("pgh_context")
    before: dict[int, Any] = {}
    for row in rows.order_by("pgh_obj_id", "pgh_id"):
        previous = before.get(row.pgh_obj_id)
        before[row.pgh_obj_id] = row
        by = (row.pgh_context.metadata if row.pgh_context else {}).get("user")
        name = str(model._meta.verbose_name)
        if previous is None:
            yield row.pgh_created_at, by, _("%(what)s recorded") % {"what": name.capitalize()}, []
        elif lines := list(_differences(model, previous, row)):
            title = _("%(what)s changed") % {"what": name.capitalize()}
            yield row.pgh_created_at, by, title, lines


def _differences(
    model: type[models.Model], before: Any, after: Any
) -> Iterator[tuple[str, str, str]]:
    for column in model._meta.concrete_fields:
        if column.name in HIDDEN or not hasattr(after, column.attname):
            continue
        old, new = getattr(before, column.attname), getattr(after, column.attname)
        if old != new:
            yield str(column.verbose_name), _shown(column, old), _shown(column, new)


def _shown(column: Any, value: Any) -> str:
    if value in (None, ""):
        return _("empty")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(value, datetime):
        return f"{value:%d %B %Y, %H:%M}"
    return str(value)
