"""Files in the private store."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ledger.models.base import PublicIdModel, RecordedModel, RetainedModel


class ScanState(models.TextChoices):
    """What the virus scanner said."""

    CLEAN = "clean", _("Scanned, nothing found")
    NOT_SCANNED = "not_scanned", _("Not scanned")


class StoredFile(PublicIdModel, RecordedModel, RetainedModel):
    """Bytes kept under a random name, with their SHA-256. Written before the row, never changed.

    Who may read it is decided by the record that points to it.
    """

    stored_name = models.CharField(max_length=100, unique=True)
    original_name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64)
    scan_state = models.CharField(max_length=12, choices=ScanState.choices)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-recorded_at", "-pk")
