"""What changed on a person, a membership or an organisation, when and by whom.

Read from the rows that database triggers write (django-pghistory), so a change made by a
command or in bulk stands here too.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User

# Fields that are kept for the machine, or follow from another.
HIDDEN = {
    "id", "public_id", "sort_name", "recorded_by", "recorded_at", "renewed_at", "date_joined",
    "ended_by", "user",
}  # fmt: skip
# The users' word where the model's own differs.
WORDS = {"membership": gettext_lazy("Role"), "user": gettext_lazy("Person")}


@dataclass(frozen=True, slots=True)
class Change:
    """One change: `lines` are (field, before, after); empty when the record was made."""

    at: datetime
    by: str
    title: str
    lines: list[tuple[str, str, str]] = field(default_factory=list)


# When, the row's own order within that moment, by whom, title, lines.
_Row = tuple[datetime, int, int | None, str, list[tuple[str, str, str]]]


def changes_of(records: Iterable[models.Model], limit: int = 50) -> list[Change]:
    """The newest changes of some records of one model, newest first."""
    found: list[_Row] = []
    by_model: dict[type[models.Model], list[int]] = {}
    for record in records:
        by_model.setdefault(type(record), []).append(record.pk)
    for model, keys in by_model.items():
        found += _of_model(model, keys)
    found.sort(key=lambda item: item[:2], reverse=True)
    found = found[:limit]
    names = User.objects.in_bulk({by for _at, _order, by, _title, _lines in found if by})
    return [
        Change(at, str(names[by]) if by in names else _("Waymark"), title, lines)
        for at, _order, by, title, lines in found
    ]


def _of_model(model: type[models.Model], keys: list[int]) -> Iterator[_Row]:
    events: Any = model.events.rel.related_model  # type: ignore[attr-defined]
    rows = events.objects.filter(pgh_obj_id__in=keys).select_related("pgh_context")
    before: dict[int, Any] = {}
    name = WORDS.get(model._meta.model_name or "", model._meta.verbose_name)
    words = {"what": str(name).capitalize()}
    for row in rows.order_by("pgh_obj_id", "pgh_id"):
        previous = before.get(row.pgh_obj_id)
        before[row.pgh_obj_id] = row
        by = (row.pgh_context.metadata if row.pgh_context else {}).get("user")
        if previous is None:
            yield row.pgh_created_at, row.pgh_id, by, _("%(what)s recorded") % words, []
        elif lines := list(_differences(model, previous, row)):
            title = _("%(what)s changed") % words
            yield row.pgh_created_at, row.pgh_id, by, title, lines


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
    if column.is_relation:
        return str(column.related_model._base_manager.filter(pk=value).first() or value)
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "j F Y, H:i")
    if isinstance(value, date):
        return date_format(value, "j F Y")
    words = {True: _("yes"), False: _("no")}
    return words[value] if isinstance(value, bool) else str(value)
