"""Exams that a child is to take: who enters them, and how they are made possible."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ledger.models import PublicIdModel, RecordedModel, RetainedModel
from provision.models.placements import Placement


class Enterer(models.TextChoices):
    """Who enters the child and pays the fee."""

    SCHOOL = "school", _("The home school")
    PROVIDER = "provider", _("The provider")
    AUTHORITY = "authority", _("The authority")


class ExamStatus(models.TextChoices):
    """Where an entry stands."""

    PLANNED = "planned", _("To be entered")
    ENTERED = "entered", _("Entered")
    TAKEN = "taken", _("Taken")
    WITHDRAWN = "withdrawn", _("Withdrawn")


@pghistory.track()
class ExamEntry(PublicIdModel, RecordedModel, RetainedModel):
    """One exam, with who enters the child and the access arrangements.

    Authority, school and provider agree who enters the child and who applies for access
    arrangements (DfE, Arranging education for children who cannot attend school because of
    health needs, 2023).
    """

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="exams")
    subject = models.CharField(_("subject"), max_length=80)
    qualification = models.CharField(_("qualification"), max_length=60)
    board = models.CharField(_("exam board"), max_length=60, blank=True)
    season = models.CharField(_("exam season"), max_length=40)
    entered_by = models.CharField(_("who enters"), max_length=10, choices=Enterer.choices)
    enter_by_on = models.DateField(_("entry closes on"))
    place = models.CharField(_("where it is taken"), max_length=150, blank=True)
    access_arrangements = models.TextField(_("access arrangements"), blank=True)
    applied_on = models.DateField(_("access arrangements applied for on"), null=True, blank=True)
    status = models.CharField(max_length=10, choices=ExamStatus.choices, default=ExamStatus.PLANNED)

    @property
    def is_late(self) -> bool:
        """Not entered, and the entry has closed."""
        return self.status == ExamStatus.PLANNED and self.enter_by_on < timezone.localdate()

    class Meta:
        ordering = ("enter_by_on", "subject", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "subject", "qualification", "season"],
                condition=~Q(status="withdrawn"),
                name="one_entry_an_exam",
            )
        ]
