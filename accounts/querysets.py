"""Reads of people and organisations."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone


class OrganisationQuerySet(models.QuerySet):
    """Organisations."""

    def schools(self) -> "OrganisationQuerySet":
        return self.filter(kind="school")

    def open(self) -> "OrganisationQuerySet":
        """Open, or open but proposed to close."""
        return self.filter(status__in=["1", "3"])

    def authority(self):
        """The authority whose installation this is; None before it has been entered."""
        return self.filter(kind="authority").order_by("pk").first()


class MembershipQuerySet(models.QuerySet):
    """Memberships."""

    def current(self, on: date | None = None) -> "MembershipQuerySet":
        """Those in force on a day (default today), of people who may sign in."""
        day = on or timezone.localdate()
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=day),
            starts_on__lte=day,
            ended_at__isnull=True,
            user__is_active=True,
        )

    def with_role(self, *roles: str) -> "MembershipQuerySet":
        return self.filter(role__in=roles)


class DeputyshipQuerySet(models.QuerySet):
    """Who stands in for whom."""

    def current(self, on: date | None = None) -> "DeputyshipQuerySet":
        day = on or timezone.localdate()
        return self.filter(starts_on__lte=day, ends_on__gte=day, cancelled_at__isnull=True)
