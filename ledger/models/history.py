"""What can never be rewritten: status changes and the access log."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

APPEND_ONLY = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class StatusChange(models.Model):
    """One step of one record through its state table: who, when, why. Append-only."""

    subject_type = models.CharField(max_length=80)
    subject_id = models.BigIntegerField()
    field = models.CharField(max_length=30, default="status")
    action = models.CharField(max_length=50)
    from_status = models.CharField(max_length=40, blank=True)
    to_status = models.CharField(max_length=40)
    reason = models.TextField(blank=True)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    membership_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ("changed_at", "pk")
        indexes = [models.Index(fields=["subject_type", "subject_id", "changed_at"])]
        triggers = APPEND_ONLY


class AccessLogEntry(models.Model):
    """One opening of one child's record. Append-only.

    `basis` says through what the reader saw it: school, authority, team, agenda, grant …
    """

    subject_type = models.CharField(max_length=80)
    subject_id = models.BigIntegerField()
    section = models.CharField(max_length=40)
    basis = models.CharField(max_length=40)
    reason = models.TextField(blank=True)
    opened_at = models.DateTimeField(_("opened at"), default=timezone.now)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("opened by"),
    )
    membership_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ("-opened_at", "-pk")
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "-opened_at"]),
            models.Index(fields=["opened_by", "-opened_at"]),
            models.Index(fields=["-opened_at", "-id"], name="access_log_by_time"),
        ]
        triggers = APPEND_ONLY
