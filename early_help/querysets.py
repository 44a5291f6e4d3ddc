"""Reads of interventions."""

from typing import Self

from django.db import models
from django.db.models import Q

from accounts.actors import Actor
from accounts.roles import Scope
from cases.models import Child


class InterventionQuerySet(models.QuerySet):
    """Interventions tried."""

    def standing(self) -> Self:
        """Not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def for_child(self, child: Child) -> Self:
        """What was tried or declined for one child, newest first; withdrawn ones left out."""
        return self.standing().filter(child=child).select_related("recorded_by")

    def visible_to(self, actor: Actor) -> Self:
        """Of children whose record the actor may open, and what their organisation wrote.

        A former school keeps what it wrote and sees nothing later. Families see none here.
        """
        if actor.is_system:
            return self
        if actor.is_family or actor.scope is Scope.NONE:
            return self.none()
        return self.filter(
            Q(child__in=Child.objects.visible_to(actor)) | Q(controller=actor.organisation)
        )
