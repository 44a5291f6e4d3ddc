"""Which item a panel meeting is on: called when, by whom, and until when."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from panels.models.agenda import AgendaItem
from panels.models.meetings import PanelMeeting


class ItemCall(models.Model):
    """The meeting is on `item` from `called_at` until `ended_at`; without an end, it is now.

    An item may be called again. Between two calls the meeting rests.
    """

    meeting = models.ForeignKey(PanelMeeting, on_delete=models.PROTECT, related_name="calls")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="calls")
    called_at = models.DateTimeField(default=timezone.now)
    called_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(ended_at__isnull=True), name="on_one_item_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("called_at")),
                name="call_ends_after_it_began",
            ),
        ]

    def seconds(self, now: datetime) -> int:
        """How long the meeting was on it, until `now` at the latest."""
        return max(0, int(((self.ended_at or now) - self.called_at).total_seconds()))
