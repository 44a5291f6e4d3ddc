"""What is to be done, and where people meet about it."""

import pghistory
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from cases.audience import AudienceModel, MeetingQuerySet, TaskQuerySet
from cases.models.case import Case
from cases.models.child import Child
from ledger.models import PublicIdModel, RecordedModel


class MeetingStatus(models.TextChoices):
    """Where a meeting stands."""

    PLANNED = "planned", _("Planned")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")


@pghistory.track()
class Meeting(PublicIdModel, RecordedModel, AudienceModel):
    """A multi-agency meeting about one child, with who came, minutes and actions (tasks)."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="meetings")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="meetings")
    purpose = models.CharField(_("what it is about"), max_length=200)
    place = models.CharField(_("where"), max_length=200, blank=True)
    starts_at = models.DateTimeField(_("when"))
    status = models.CharField(
        max_length=10, choices=MeetingStatus.choices, default=MeetingStatus.PLANNED
    )
    minutes = models.TextField(_("minutes"), blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ("-starts_at", "-pk")


class Attendee(models.Model):
    """Somebody invited to a meeting, with an account or without."""

    application_may_delete = True  # an invitation mistyped before the meeting

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendees")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(_("name"), max_length=150)
    organisation = models.CharField(_("organisation or relationship"), max_length=150, blank=True)
    came = models.BooleanField(_("came"), null=True)

    class Meta:
        ordering = ("name", "pk")


class TaskStatus(models.TextChoices):
    """Where a task stands."""

    OPEN = "open", _("To do")
    DONE = "done", _("Done")
    WITHDRAWN = "withdrawn", _("Withdrawn")


@pghistory.track()
class Task(PublicIdModel, RecordedModel, AudienceModel):
    """Something that one person must do for the child by a day."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="tasks")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="tasks")
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    title = models.CharField(_("what is to be done"), max_length=200)
    details = models.TextField(_("details"), blank=True)
    owner = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="tasks", verbose_name=_("who does it")
    )
    due_on = models.DateField(_("by when"))
    status = models.CharField(max_length=10, choices=TaskStatus.choices, default=TaskStatus.OPEN)
    finished_at = models.DateTimeField(null=True, editable=False)
    outcome = models.TextField(_("what came of it"), blank=True)
    link = models.CharField(max_length=300, blank=True)

    objects = TaskQuerySet.as_manager()

    @property
    def is_overdue(self) -> bool:
        """Open after its day."""
        return self.status == TaskStatus.OPEN and self.due_on < timezone.localdate()

    class Meta:
        ordering = ("due_on", "pk")
        indexes = [
            models.Index(
                fields=["owner", "due_on"], condition=models.Q(status="open"), name="open_tasks"
            )
        ]
