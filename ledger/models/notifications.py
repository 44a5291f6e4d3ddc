"""Notices to people, in the app and by email."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ledger.models.base import PublicIdModel
from ledger.querysets import NotificationQuerySet


class EmailState(models.TextChoices):
    """Where a notice's email stands."""

    WAITING = "waiting", _("Waiting to be sent")
    DIGEST = "digest", _("Waiting for the daily summary")
    CLAIMED = "claimed", _("Being sent")
    SENT = "sent", _("Sent")
    UNWANTED = "unwanted", _("Not wanted by email")
    FAILED = "failed", _("Could not be sent")


class Notification(PublicIdModel):
    """One notice to one person. `key` makes a rerun of the same event write nothing.

    Holds a code, a reference and a link, never personal data.
    """

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notifications"
    )
    membership_id = models.BigIntegerField(null=True)
    code = models.CharField(max_length=60)
    reference = models.CharField(max_length=40, blank=True)
    link = models.CharField(max_length=300)
    key = models.CharField(max_length=200)
    is_duty = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    email_state = models.CharField(max_length=10, choices=EmailState.choices)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["recipient", "key"], name="one_notice_an_event")
        ]
        indexes = [
            models.Index(
                fields=["email_state", "created_at"],
                condition=~models.Q(email_state__in=["sent", "unwanted"]),
                name="notice_to_send",
            ),
            models.Index(fields=["recipient", "-created_at"]),
        ]
