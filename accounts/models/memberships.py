"""What a person is for an organisation, from when until when, and who stands in."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.organisations import Organisation
from accounts.querysets import DeputyshipQuerySet, MembershipQuerySet
from accounts.roles import ROLE_PERMISSIONS, ROLE_SCOPES, Permission, Role, Scope
from ledger.models import PublicIdModel, RecordedModel


class Agency(models.TextChoices):
    """The agency that a panel member speaks for."""

    EDUCATION = "education", _("Education")
    HEALTH = "health", _("Health")
    SOCIAL_CARE = "social_care", _("Social care")
    EARLY_HELP = "early_help", _("Early help")
    PSYCHOLOGY = "psychology", _("Educational psychology")
    VOLUNTARY = "voluntary", _("Voluntary sector")


@pghistory.track()
class Membership(PublicIdModel, RecordedModel):
    """A role in an organisation. Ended, never deleted; an ended one opens nothing."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships"
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="memberships",
        verbose_name=_("organisation"),
    )
    role = models.CharField(_("role"), max_length=30, choices=Role.choices)
    agency = models.CharField(_("agency"), max_length=20, choices=Agency.choices, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True, help_text="last day")
    ended_at = models.DateTimeField(null=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = MembershipQuerySet.as_manager()

    @property
    def role_label(self) -> str:
        """The role in words, with the agency of a panel member."""
        if self.agency:
            return f"{self.get_role_display()} ({self.get_agency_display()})"
        return str(self.get_role_display())

    @property
    def is_unended(self) -> bool:
        """Neither ended by somebody nor past its last day."""
        today = timezone.localdate()
        return self.ended_at is None and (self.ends_on is None or self.ends_on >= today)

    @property
    def permissions(self) -> frozenset[Permission]:
        """What the role may do."""
        return ROLE_PERMISSIONS[Role(self.role)]

    @property
    def scope(self) -> Scope:
        """Which children the role sees before any exception."""
        return ROLE_SCOPES[Role(self.role)]

    class Meta:
        ordering = ("organisation__sort_name", "role", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="membership_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(agency="") | Q(role__in=[Role.PANEL_MEMBER, Role.PANEL_CHAIR]),
                name="agency_only_on_a_panel",
            ),
            models.UniqueConstraint(
                fields=["user", "organisation", "role", "agency"],
                condition=Q(ended_at__isnull=True),
                name="one_open_membership_a_role",
            ),
        ]


class Deputyship(PublicIdModel, RecordedModel):
    """Somebody of the same role and organisation who has a person's work while they are away."""

    away = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="deputyships")
    deputy = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="deputises_for")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), help_text="last day")
    cancelled_at = models.DateTimeField(null=True, editable=False)

    objects = DeputyshipQuerySet.as_manager()

    class Meta:
        ordering = ("-starts_on", "-pk")
        constraints = [
            models.CheckConstraint(condition=~Q(away=F("deputy")), name="deputy_is_another"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="deputyship_ends_after_start"
            ),
        ]
