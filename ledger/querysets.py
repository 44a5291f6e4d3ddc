"""Reads of the ledger."""

from typing import Any

from django.db import models


class NotificationQuerySet(models.QuerySet):
    """Notices to people."""

    def to(self, person: Any) -> "NotificationQuerySet":
        """A person's own, newest first."""
        return self.filter(recipient_id=person.pk).order_by("-created_at", "-pk")

    def unread_by(self, person: Any) -> "NotificationQuerySet":
        """A person's own that they have not opened."""
        return self.filter(recipient_id=person.pk, read_at__isnull=True)
