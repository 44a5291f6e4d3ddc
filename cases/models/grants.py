"""Access to one child by grant: families, named professionals, emergencies.

One dated table instead of django-guardian: see docs/adr/0003-grants-are-dated-rows.md.
"""

from datetime import datetime

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from cases.models.child import Child
from cases.models.contacts import Parent
from ledger.models import PublicIdModel, RecordedModel


class GrantKind(models.TextChoices):
    """What a grant is for."""

    PARENT = "parent", _("Parent or carer")
    YOUNG_PERSON = "young_person", _("Young person")
    PROFESSIONAL = "professional", _("Named professional")
    EMERGENCY = "emergency", _("Emergency access")


FAMILY_KINDS = (GrantKind.PARENT, GrantKind.YOUNG_PERSON)


class GrantQuerySet(models.QuerySet):
    """Grants."""

    def current(self, at: datetime | None = None) -> "GrantQuerySet":
        """Those in force at a moment (default now)."""
        moment = at or timezone.now()
        return self.filter(
            Q(ends_at__isnull=True) | Q(ends_at__gt=moment),
            starts_at__lte=moment,
            revoked_at__isnull=True,
        )

    def family(self) -> "GrantQuerySet":
        return self.filter(kind__in=FAMILY_KINDS)

    def for_history(self) -> "GrantQuerySet":
        """With everybody that a page names."""
        return self.select_related(
            "user", "parent", "membership__organisation", "recorded_by", "revoked_by"
        )


@pghistory.track()
class Grant(PublicIdModel, RecordedModel):
    """Access to one child's record for one person. Ends by date or is revoked; always kept.

    A professional's grant names the membership it is used through; a family's never does.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="grants")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="grants"
    )
    kind = models.CharField(max_length=12, choices=GrantKind.choices)
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="grants"
    )
    parent = models.ForeignKey(
        Parent, on_delete=models.PROTECT, null=True, blank=True, related_name="grants"
    )
    reason = models.TextField(_("reason"), blank=True)
    starts_at = models.DateTimeField(_("from"), default=timezone.now)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = GrantQuerySet.as_manager()

    @property
    def holder_name(self) -> str:
        """Whom to name: of a family never what an account says, which may be somebody's work."""
        if self.kind == GrantKind.YOUNG_PERSON:
            return self.child.name
        return self.parent.full_name if self.parent else self.user.full_name

    @property
    def is_in_force(self) -> bool:
        """Whether it opens the record now."""
        now = timezone.now()
        has_ended = self.ends_at is not None and self.ends_at <= now
        return self.starts_at <= now and not has_ended and self.revoked_at is None

    class Meta:
        ordering = ("-starts_at", "-pk")
        indexes = [models.Index(fields=["user", "child"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=FAMILY_KINDS, membership__isnull=True)
                | Q(kind__in=["professional", "emergency"], membership__isnull=False),
                name="staff_grants_name_a_membership",
            ),
            models.CheckConstraint(
                condition=~Q(kind="emergency") | (Q(ends_at__isnull=False) & ~Q(reason="")),
                name="emergency_has_end_and_reason",
            ),
        ]
