"""Reads of registers, imports and alerts, always within what the actor may see."""

from datetime import date, datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from accounts.actors import Actor
from accounts.roles import Permission, Scope


class RegisterDayQuerySet(models.QuerySet):
    """Days of registers."""

    def of_child(self, child: Any, start: date, end: date) -> Self:
        """All registers of one child between two days, both included."""
        return self.filter(enrolment__child=child, day__gte=start, day__lte=end)


class CorrectionQuerySet(models.QuerySet):
    """Marks that were changed."""

    def of_child(self, child: Any, start: date, end: date) -> Self:
        """In all registers of one child between two days, both included, with who did it."""
        found = self.filter(enrolment__child=child, day__gte=start, day__lte=end)
        return found.select_related("changed_by")


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

    def left_behind(self, since: datetime) -> Any:
        """Ids of imports that have waited for a worker since before that moment.

        One whose job failed waits for a person, not for a worker.
        """
        waiting = self.filter(
            Q(status__in=["uploaded", "saving"]) & ~Q(job__state="failed")
            | Q(status="saved", evaluated_at__isnull=True)
        )
        begun = Coalesce("job__started_at", "job__created_at")
        return waiting.annotate(begun=begun).filter(begun__lt=since).values_list("pk", flat=True)


class AlertQuerySet(models.QuerySet):
    """Alerts."""

    def visible_to(self, actor: Actor) -> Self:
        """Of the children the actor sees, and those that a school answered or had to answer."""
        from cases.models import Child

        if actor.is_system:
            return self
        if actor.is_family or actor.scope is Scope.NONE:
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
