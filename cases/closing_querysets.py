"""Reads of duties that were handed on."""

from typing import Self

from django.db import models

from accounts.actors import Actor


class HandedOnDutyQuerySet(models.QuerySet):
    """Duties handed on to named people."""

    def unfinished(self) -> Self:
        """Nobody has said that they are done."""
        return self.filter(finished_on__isnull=True)

    def of(self, actor: Actor) -> Self:
        """Those that the actor took on in the chosen role, of children whom they still see."""
        from cases.models import Child

        if actor.membership is None:
            return self.none()
        return self.filter(
            membership=actor.membership, case__child__in=Child.objects.visible_to(actor)
        )

    def with_people(self) -> Self:
        """With the child and the person that a page names."""
        return self.select_related("case__child", "membership__user", "membership__organisation")
