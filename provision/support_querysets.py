"""Reads of support at the home school, and of the hours of liaison officers."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.actors import Actor
from accounts.roles import Permission
from cases.models import Child
from ledger.text import sort_key


class SupportQuerySet(models.QuerySet):
    """Support given to children."""

    def visible_to(self, actor: Actor) -> Self:
        """For children whose record the actor opens; withdrawn ones for those who arrange."""
        if actor.is_system:
            return self
        if actor.is_family or actor.membership is None:
            return self.none()
        seen = self.filter(child__in=Child.objects.visible_to(actor))
        if actor.can(Permission.ARRANGE_PLACEMENT):
            return seen
        return seen.exclude(status="withdrawn")

    def standing(self) -> Self:
        """Not withdrawn."""
        return self.exclude(status="withdrawn")

    def open(self) -> Self:
        """To be arranged, or under way."""
        return self.filter(status__in=["to_arrange", "active"])

    def to_arrange(self) -> Self:
        return self.filter(status="to_arrange")

    def given_on(self, day: date | None = None) -> Self:
        """Under way on a day (default today), as planned when the day is to come."""
        on = day or timezone.localdate()
        until = Q(ended_on__isnull=True, ends_on__gte=on) | Q(ended_on__gte=on)
        late = Q(ended_on__isnull=True, status="active", ends_on__lt=timezone.localdate())
        return self.filter(until | late, status__in=["active", "ended"], starts_on__lte=on)

    def past_its_end(self) -> Self:
        """Under way after its planned last day."""
        return self.filter(status="active", ends_on__lt=timezone.localdate())

    def matching(self, words: str) -> Self:
        """By the child's name or the reference."""
        found = self
        for word in words.split():
            named = Q(child__sort_name__contains=sort_key(word))
            found = found.filter(named | Q(reference__iexact=word))
        return found

    def for_list(self) -> Self:
        """With everything that a row says."""
        return self.select_related("child", "school", "officer__user")
