"""Of which items the reader knows the child: asked the cheap way first.

Nearly everything that an authority's panel deals with is about the authority's own children. Only
where something is not are all the other reasons to know a child asked (a team, a table, a grant),
which takes longer than most of what a page does besides.
"""

from collections.abc import Collection
from typing import TypeVar

from django.db.models import Q, QuerySet

from accounts.actors import Actor
from cases.scope import about_children_of_authority
from panels.models import AgendaItem

Rows = TypeVar("Rows", bound=QuerySet)


def first_known(actor: Actor, rows: Rows, most: int) -> list:
    """The first rows, in their order, whose `item` and its child the actor knows of."""
    seen = AgendaItem.objects.visible_to(actor)
    of_authority = about_children_of_authority(actor, "item__child")
    if of_authority is not None:
        is_own = of_authority & Q(item__child__merged_into=None)
        first = rows.filter(item__in=seen).annotate(is_own=is_own)[:most]
        if all(one.is_own for one in first):
            return list(first)
    known = seen.about_children_of(actor).order_by().values("pk")
    return list(rows.filter(item__in=known)[:most])


def known_among(actor: Actor, items: Collection[AgendaItem]) -> set[int]:
    """The keys of those whose child the actor knows of today. One query, or two."""
    unknown = {item.pk for item in items}
    known: set[int] = set()
    of_authority = about_children_of_authority(actor)
    if of_authority is not None:
        own = AgendaItem.objects.filter(of_authority, pk__in=unknown, child__merged_into=None)
        known = set(own.order_by().values_list("pk", flat=True))
    if unknown - known:
        others = AgendaItem.objects.filter(pk__in=unknown - known).about_children_of(actor)
        known |= set(others.order_by().values_list("pk", flat=True))
    return known
