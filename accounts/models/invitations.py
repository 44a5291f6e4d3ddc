"""Invitations: how somebody without a password gets to set one."""

import secrets
from datetime import datetime, timedelta

import pghistory
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.querysets import InvitationQuerySet
from ledger.models import PublicIdModel, RecordedModel

INVITATION_LASTS = timedelta(days=7)


def make_nonce() -> str:
    """What makes the newest link of an invitation the only one that works."""
    return secrets.token_urlsafe(16)


class InvitationState(models.TextChoices):
    """Where an invitation stands; derived, never stored."""

    SENT = "sent", _("Sent")
    ACCEPTED = "accepted", _("Accepted")
    EXPIRED = "expired", _("Expired")
    WITHDRAWN = "withdrawn", _("Withdrawn")


@pghistory.track(exclude=["nonce"])
class Invitation(PublicIdModel, RecordedModel):
    """A link by email that lets a person set a password, once, within 7 days.

    Sending it again makes a new link and ends the one before. `renewed_at` is the moment from
    which the 7 days count; `sent_at` is empty until the worker has handed it to the mail server.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="invitations"
    )
    nonce = models.CharField(max_length=40, default=make_nonce, editable=False)
    renewed_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    @property
    def expires_at(self) -> datetime:
        """The moment from which the link opens nothing."""
        return self.renewed_at + INVITATION_LASTS

    @property
    def state(self) -> InvitationState:
        """Where it stands now."""
        if self.accepted_at:
            return InvitationState.ACCEPTED
        if self.withdrawn_at:
            return InvitationState.WITHDRAWN
        if timezone.now() >= self.expires_at:
            return InvitationState.EXPIRED
        return InvitationState.SENT

    class Meta:
        ordering = ("-recorded_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="one_open_invitation_a_person",
            )
        ]
