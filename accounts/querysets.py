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

    def of_person(self, user: models.Model) -> "MembershipQuerySet":
        """A person's own, with their organisations."""
        return self.filter(user=user).select_related("organisation")

    def colleagues_of(self, membership: models.Model) -> "MembershipQuerySet":
        """Others who hold the same role in the same organisation today: possible deputies."""
        return (
            self.current()
            .filter(
                role=membership.role,  # type: ignore[attr-defined]
                organisation_id=membership.organisation_id,  # type: ignore[attr-defined]
            )
            .exclude(user_id=membership.user_id)  # type: ignore[attr-defined]
            .select_related("user")
            .order_by("user__sort_name", "pk")
        )

    def unended(self) -> "MembershipQuerySet":
        """Neither ended by somebody nor past their last day: current or to come."""
        today = timezone.localdate()
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today), ended_at__isnull=True)

    def with_role(self, *roles: str) -> "MembershipQuerySet":
        return self.filter(role__in=roles)


class DeputyshipQuerySet(models.QuerySet):
    """Who stands in for whom."""

    def current(self, on: date | None = None) -> "DeputyshipQuerySet":
        day = on or timezone.localdate()
        return self.filter(starts_on__lte=day, ends_on__gte=day, cancelled_at__isnull=True)

    def not_over(self) -> "DeputyshipQuerySet":
        """Neither cancelled nor past: current or to come."""
        return self.filter(ends_on__gte=timezone.localdate(), cancelled_at__isnull=True)

    def with_people(self) -> "DeputyshipQuerySet":
        return self.select_related("away__user", "deputy__user").order_by("starts_on", "pk")

    def of_membership(self, membership: models.Model) -> "DeputyshipQuerySet":
        """As the one who is away, or as the deputy."""
        return self.filter(Q(away=membership) | Q(deputy=membership))


class InvitationQuerySet(models.QuerySet):
    """Invitations."""

    def open(self) -> "InvitationQuerySet":
        """Neither accepted nor withdrawn; possibly expired."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)
