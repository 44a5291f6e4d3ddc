"""Reads of holds, always within what the actor may see."""

from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import Prefetch, Q

from accounts.actors import Actor


class AlertHoldQuerySet(models.QuerySet):
    """Holds of attendance alerts."""

    def visible_to(self, actor: Actor) -> Self:
        """Of the children the actor sees."""
        from cases.models import Child

        return self.filter(child__in=Child.objects.visible_to(actor))

    def standing(self) -> Self:
        """Those by which alerts are held now."""
        return self.filter(status="held")

    def live(self) -> Self:
        """Asked for, or standing."""
        return self.filter(status__in=["asked", "held"])

    def asked(self) -> Self:
        """Those that wait for the authority's decision."""
        return self.filter(status="asked")

    def with_people(self) -> Self:
        """With child, school, and who asked and decided."""
        return self.select_related("child", "school", "alert", "recorded_by", "decided_by")

    def search(self, words: str) -> Self:
        """By the child's name, reference or number, or the hold's own reference."""
        from cases.models import Child

        text = words.strip()
        if not text:
            return self
        return self.filter(Q(reference=text.upper()) | Q(child__in=Child.objects.search(text)))

    def of_children(self, child_ids: Iterable[int]) -> dict[int, Any]:
        """The standing hold of each child that has one. One query."""
        found = self.standing().filter(child__in=list(child_ids)).with_people()
        return {hold.child_id: hold for hold in found}  # type: ignore[attr-defined]


def standing_holds(path: str = "alert_holds", *, seen_by: Actor | None = None) -> Prefetch:
    """Prefetch that gives a child `standing_holds`: none, or the one that stands.

    `seen_by` for lists that may name children who have left the reader's school: theirs are none.
    """
    from attendance.models import AlertHold

    holds = AlertHold.objects.standing().select_related("decided_by")
    if seen_by is not None:
        holds = holds.visible_to(seen_by)
    return Prefetch(path, holds, to_attr="standing_holds")
