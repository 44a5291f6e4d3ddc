"""What a meeting did not reach, and why."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ledger.models import PublicIdModel, RecordedModel
from panels.models.agenda import AgendaItem
from panels.models.meetings import PanelMeeting


class CarryOver(PublicIdModel, RecordedModel):
    """An item went from one meeting to a later one. Written once; the item itself moves on."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="carry_overs")
    from_meeting = models.ForeignKey(
        PanelMeeting, on_delete=models.PROTECT, related_name="carried_on"
    )
    to_meeting = models.ForeignKey(
        PanelMeeting, on_delete=models.PROTECT, related_name="carried_here"
    )
    reason = models.TextField(_("reason"))

    class Meta:
        ordering = ("recorded_at", "pk")
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="carry_over_has_reason"),
            models.CheckConstraint(
                condition=~Q(from_meeting=F("to_meeting")), name="carried_to_another_meeting"
            ),
        ]
