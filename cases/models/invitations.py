"""How a family gets in: a code on paper that becomes a grant once its email address is proved."""

from datetime import datetime

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models.child import Child
from cases.models.contacts import Parent
from cases.models.grants import FAMILY_KINDS, Competence, FamilyRight, Grant, GrantKind, every_right
from ledger.models import PublicIdModel, RecordedModel

MOST_ATTEMPTS = 5


class Delivery(models.TextChoices):
    """How the code reaches the family. Never by email: that is the other half of the proof."""

    HANDED = "handed", _("Handed over in person")
    POSTED = "posted", _("Posted to an address that has been checked")


class InvitationState(models.TextChoices):
    """Where an invitation stands; derived, never stored."""

    OPEN = "open", _("Waiting to be used")
    ACCEPTED = "accepted", _("Used")
    EXPIRED = "expired", _("Run out")
    LOCKED = "locked", _("Locked after too many wrong tries")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class FamilyInvitationQuerySet(models.QuerySet):
    """Invitations of families."""

    def usable(self, at: datetime | None = None) -> "FamilyInvitationQuerySet":
        """Those whose code opens something now."""
        return self.filter(
            accepted_at__isnull=True,
            withdrawn_at__isnull=True,
            expires_at__gt=at or timezone.now(),
            failed_attempts__lt=MOST_ATTEMPTS,
        )

    def for_history(self) -> "FamilyInvitationQuerySet":
        """With everybody that a page names."""
        return self.select_related("parent", "recorded_by", "grant")


@pghistory.track(exclude=["secret_hash"])
class FamilyInvitation(PublicIdModel, RecordedModel):
    """One person's way to one child's record.

    The code is shown once, to whoever makes it. Its first group (`handle`) finds the row; of the
    rest only a keyed hash is kept. `email` binds the code to one address when it is known.
    The other fields are what the grant will say.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="family_invitations")
    kind = models.CharField(max_length=12, choices=GrantKind.choices)
    parent = models.ForeignKey(
        Parent, on_delete=models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    email = models.EmailField(_("email address"), blank=True)
    rights = ArrayField(
        models.CharField(max_length=10, choices=FamilyRight.choices), default=every_right
    )
    reason = models.TextField(_("reason"), blank=True)
    competence = models.CharField(
        _("basis of competence"), max_length=10, choices=Competence.choices, blank=True
    )
    competence_by = models.CharField(_("who judged it"), max_length=150, blank=True)
    competence_on = models.DateField(_("when"), null=True, blank=True)
    delivery = models.CharField(_("how the code is given"), max_length=10, choices=Delivery.choices)
    posted_to = models.TextField(_("address"), blank=True)
    address_checked = models.CharField(_("how the address was checked"), max_length=200, blank=True)
    handle = models.CharField(max_length=4, editable=False)
    secret_hash = models.CharField(max_length=64, editable=False)
    expires_at = models.DateTimeField()
    failed_attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    accepted_at = models.DateTimeField(null=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    grant = models.OneToOneField(
        Grant, on_delete=models.PROTECT, null=True, editable=False, related_name="invitation"
    )

    objects = FamilyInvitationQuerySet.as_manager()

    @property
    def holder_name(self) -> str:
        """Whom the code is for."""
        return self.parent.full_name if self.parent else self.child.name

    @property
    def state(self) -> InvitationState:
        """Where it stands now."""
        if self.accepted_at:
            return InvitationState.ACCEPTED
        if self.withdrawn_at:
            return InvitationState.WITHDRAWN
        if self.failed_attempts >= MOST_ATTEMPTS:
            return InvitationState.LOCKED
        if self.expires_at <= timezone.now():
            return InvitationState.EXPIRED
        return InvitationState.OPEN

    class Meta:
        ordering = ("-recorded_at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=FAMILY_KINDS), name="invitation_is_for_a_family"
            ),
            models.UniqueConstraint(
                fields=["handle"],
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="one_open_invitation_a_handle",
            ),
            models.CheckConstraint(
                condition=~Q(kind="young_person")
                | (~Q(competence="") & ~Q(reason="") & Q(competence_on__isnull=False)),
                name="invited_young_person_has_basis",
            ),
            models.CheckConstraint(
                condition=~Q(delivery="posted") | (~Q(posted_to="") & ~Q(address_checked="")),
                name="posted_to_a_checked_address",
            ),
        ]
