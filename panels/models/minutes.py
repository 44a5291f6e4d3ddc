"""Minutes of a panel meeting: parts that write themselves from what happened."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ledger.models import PublicIdModel, RecordedModel
from panels.models.agenda import AgendaItem
from panels.models.meetings import PanelMeeting


class MinuteKind(models.TextChoices):
    """What a part of the minutes is about."""

    PRESENT = "present", _("Who was there")
    ITEM = "item", _("Item")
    OTHER = "other", _("Other matters")


@pghistory.track()
class MinutePart(PublicIdModel, RecordedModel):
    """One part that somebody edited, or, once the minutes are agreed, each part as it was agreed.

    `written` is what Waymark had written of what happened when the part was last edited: where it
    differs from what it would write now, something has happened since.
    """

    meeting = models.ForeignKey(PanelMeeting, on_delete=models.PROTECT, related_name="minute_parts")
    kind = models.CharField(max_length=10, choices=MinuteKind.choices)
    item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, null=True, related_name="minute_parts"
    )
    position = models.PositiveSmallIntegerField(default=0)
    heading = models.CharField(max_length=250)
    text = models.TextField(_("minutes"), blank=True)
    written = models.TextField(blank=True)
    planned_minutes = models.PositiveSmallIntegerField(null=True, editable=False)
    spent_minutes = models.PositiveSmallIntegerField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1)
    is_fixed = models.BooleanField(default=False)

    class Meta:
        ordering = ("position", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "kind", "item"], nulls_distinct=False, name="minute_part_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="item", item__isnull=False)
                | (~Q(kind="item") & Q(item__isnull=True)),
                name="minutes_of_an_item_name_it",
            ),
        ]
