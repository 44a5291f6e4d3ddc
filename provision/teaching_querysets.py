"""Reads of what was taught, always within what the actor may see."""

from datetime import date
from typing import Self

from django.db import models

from accounts.actors import Actor
from cases.models import Child


class TaughtSessionQuerySet(models.QuerySet):
    """Lessons that were logged."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of placements that the actor may open."""
        from provision.models import Placement

        return self.filter(placement__in=Placement.objects.visible_to(actor))

    def of_child(self, child: Child) -> Self:
        """Of one child, under all placements."""
        return self.filter(placement__child=child)

    def standing(self) -> Self:
        """Not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def between(self, start: date, end: date) -> Self:
        """On a day between two, both included."""
        return self.filter(day__range=(start, end))

    def for_list(self) -> Self:
        """With everything that a row of a list says."""
        return self.select_related(
            "placement__child", "placement__provider", "slot", "logged_by__user"
        )
