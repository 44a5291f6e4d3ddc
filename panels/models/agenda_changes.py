"""What changed on an agenda, so that whoever looked at an earlier one sees what is new."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from panels.models.agenda import AgendaItem
from panels.models.meetings import PanelMeeting


class AgendaAction(models.TextChoices):
    """What somebody did to an agenda."""

    ADDED = "added", _("was put on the agenda")
    TAKEN_OFF = "taken_off", _("was taken off")
    ARRANGED = "arranged", _("has another place or time")
    CARRIED_AWAY = "carried_away", _("was carried over to a later meeting")
    CARRIED_HERE = "carried_here", _("was carried over from an earlier meeting")


class AgendaChange(models.Model):
    """One change of a meeting's agenda; its `version` is the agenda's from then on."""

    meeting = models.ForeignKey(
        PanelMeeting, on_delete=models.PROTECT, related_name="agenda_changes"
    )
    version = models.PositiveIntegerField()
    action = models.CharField(max_length=12, choices=AgendaAction.choices)
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ("version",)
        constraints = [
            models.UniqueConstraint(fields=["meeting", "version"], name="agenda_version_once")
        ]
