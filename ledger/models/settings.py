"""What the authority has set, with who set it and when."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from ledger.models.history import APPEND_ONLY


class SettingValue(models.Model):
    """One change of one setting; the newest row of a key is in force. Append-only."""

    key = models.CharField(max_length=80)
    value = models.JSONField()
    set_at = models.DateTimeField(default=timezone.now)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ("-set_at", "-pk")
        indexes = [models.Index(fields=["key", "-set_at"])]
        triggers = APPEND_ONLY
