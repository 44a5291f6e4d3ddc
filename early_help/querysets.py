"""Reads of interventions."""

from typing import Self

from django.db import models
from django.db.models import Q

from accounts.actors import Actor
from accounts.roles import Permission, Scope
from cases.models import Child


class InterventionQuerySet(models.QuerySet):
    """Interventions tried."""

    def standing(self) -> Self:
        """Not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def for_child(self, child: Child) -> Self:
        """What was tried or declined for one child, newest first; withdrawn ones left out."""
        return self.standing().filter(child=child).select_related("recorded_by")

    def of_child(self, child: Child) -> Self:
        """All of one child, withdrawn ones too, newest first."""
        return self.filter(child=child).select_related("recorded_by")

    def shown_to(self, actor: Actor) -> Self:
        """Withdrawn ones only to the author and the coordinator."""
        if actor.is_system or actor.can(Permission.WITHDRAW_RECORD):
            return self
        return self.filter(Q(withdrawn_at__isnull=True) | Q(recorded_by=actor.user))

    def visible_to(self, actor: Actor) -> Self:
        """Of children whose record the actor may open, and what they or their school wrote.

        A former school keeps what it wrote and sees nothing later. Families see none here.
        """
        if actor.is_system:
            return self
        if actor.is_family or actor.scope is Scope.NONE:
            return self.none()
        wrote = Q(recorded_by=actor.user) | Q(controller=actor.keeping_school)
        return self.shown_to(actor).filter(Q(child__in=Child.objects.visible_to(actor)) | wrote)
