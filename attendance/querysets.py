"""Reads of registers, imports and alerts, always within what the actor may see."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q

from accounts.actors import Actor
from accounts.roles import Permission, Scope


class RegisterDayQuerySet(models.QuerySet):
    """Days of registers."""

    def of_child(self, child: Any, start: date, end: date) -> Self:
        """All registers of one child between two days, both included."""
        return self.filter(enrolment__child=child, day__gte=start, day__lte=end)


class RegisterImportQuerySet(models.QuerySet):
    """Imports."""

    def visible_to(self, actor: Actor) -> Self:
        """A school's own; the authority's officers see those of their schools."""
        if actor.is_system:
            return self
        if actor.is_family or not actor.can(Permission.IMPORT_MARKS):
            return self.none()
        if actor.scope is Scope.SCHOOL:
            return self.filter(school=actor.organisation)
        if actor.scope is Scope.AUTHORITY and actor.organisation is not None:
            return self.filter(school__la_code=actor.organisation.la_code)
        return self.none()

    def under_way(self) -> Self:
        """Waiting for a worker."""
        return self.filter(status__in=["uploaded", "saving"])


class AlertQuerySet(models.QuerySet):
    """Alerts."""

    def visible_to(self, actor: Actor) -> Self:
        """Of the children the actor sees, and those that a school answered or had to answer."""
        from cases.models import Child

        if actor.is_system:
            return self
        if actor.is_family or not actor.can(Permission.READ_ATTENDANCE):
            return self.none()
        seen = Q(child__in=Child.objects.visible_to(actor))
        if actor.scope is Scope.SCHOOL:
            seen |= Q(school=actor.organisation)
        return self.filter(seen)

    def open(self) -> Self:
        """Somebody still has to do something."""
        return self.filter(status__in=["raised", "answered", "escalated"])

    def search(self, words: str) -> Self:
        """By the child's name, reference or number, or the alert's own reference."""
        from cases.models import Child

        text = words.strip()
        if not text:
            return self
        children = Child.objects.search(text)
        return self.filter(Q(reference=text.upper()) | Q(child__in=children))
