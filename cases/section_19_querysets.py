"""Reads of section 19 records and authorisations, always within what the actor may see."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.actors import Actor


class AuthorisationQuerySet(models.QuerySet):
    """Authorisations."""

    def in_force(self, on: date | None = None) -> Self:
        """Those on which provision may rest on a day (default today)."""
        day = on or timezone.localdate()
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=day),
            Q(revoked_at__isnull=True) | Q(revoked_at__date__gt=day),
            starts_on__lte=day,
            superseded_by__isnull=True,
        )

    def standing(self) -> Self:
        """Neither revoked, nor superseded, nor over: in force, or from a day to come."""
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=timezone.localdate()),
            revoked_at__isnull=True,
            superseded_by__isnull=True,
        )

    def for_child(self, child: models.Model) -> Self:
        """One child's, newest first, with who authorised."""
        return self.filter(child=child).select_related(
            "authorised_by__user", "authorised_by__organisation", "superseded_by"
        )

    def visible_to(self, actor: Actor) -> Self:
        """Of children whose record the actor may open at all."""
        from cases.models import Child

        return self.filter(child__in=Child.objects.visible_to(actor))


class Section19QuerySet(models.QuerySet):
    """Section 19 records."""

    def visible_to(self, actor: Actor) -> Self:
        """Of children whose record the actor may open; families read their written copy."""
        if actor.is_family:
            return self.none()
        from cases.models import Child

        return self.filter(child__in=Child.objects.visible_to(actor))

    def unended(self) -> Self:
        """The authority's question or duty goes on."""
        return self.exclude(status="ended")

    def undecided(self) -> Self:
        """Without a decision."""
        return self.filter(status="open")
