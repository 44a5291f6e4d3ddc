"""The first of a list of which the office may know every child: asked the cheap way first."""

from typing import TypeVar

from django.db.models import Q, QuerySet

from accounts.actors import Actor
from accounts.roles import Permission
from cases.scope import about_children_of_authority
from panels.models import AgendaItem

Rows = TypeVar("Rows", bound=QuerySet)


def first_known(actor: Actor, rows: Rows, most: int) -> list:
    """The first rows, in their order, whose `item` and its child the actor knows of.

    When the first of all are about children of the authority's own, as they nearly always are,
    no other reason to know a child needs to be asked, which takes longer than all the rest.
    """
    seen = AgendaItem.objects.visible_to(actor)
    of_authority = about_children_of_authority(actor, "item__child")
    if of_authority is not None and actor.can(Permission.MANAGE_PANEL):
        is_own = of_authority & Q(item__child__merged_into=None)
        first = rows.filter(item__in=seen).annotate(is_own=is_own)[:most]
        if all(one.is_own for one in first):
            return list(first)
    known = seen.about_children_of(actor).order_by().values("pk")
    return list(rows.filter(item__in=known)[:most])
