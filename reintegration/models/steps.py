"""Phases, and what is planned for each week. A week that changes keeps what it was before."""

from datetime import date, timedelta

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from attendance.part_time.weeks import ALL_SESSIONS
from ledger.models import PublicIdModel, RecordedModel
from reintegration.models.plans import ReturnPlan
from reintegration.querysets import WeekStepQuerySet

__all__ = ["ALL_SESSIONS", "Phase", "Place", "WeekStep"]


class Place(models.TextChoices):
    """Whose register says whether the child was there."""

    SCHOOL = "school", _("At school")
    PROVIDER = "provider", _("At the provider")
    ELSEWHERE = "elsewhere", _("Somewhere else, with somebody from school")


@pghistory.track()
class Phase(PublicIdModel, RecordedModel):
    """A stretch of weeks with one aim."""

    plan = models.ForeignKey(ReturnPlan, on_delete=models.PROTECT, related_name="phases")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("name"), max_length=80)
    aim = models.TextField(_("what should be easier at its end"), blank=True)

    class Meta:
        ordering = ("position", "pk")
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="phase_position_once")
        ]


@pghistory.track()
class WeekStep(PublicIdModel, RecordedModel):
    """What is planned for one week, in force from one day to the day before another.

    `sessions` are codes from `ALL_SESSIONS`. The step in force on a day is the one of its week
    with `in_force_from` on or before the day and `replaced_on` empty or after it.
    """

    plan = models.ForeignKey(ReturnPlan, on_delete=models.PROTECT, related_name="weeks")
    phase = models.ForeignKey(
        Phase, on_delete=models.PROTECT, null=True, related_name="weeks", verbose_name=_("phase")
    )
    monday = models.DateField(_("week beginning"))
    in_force_from = models.DateField(editable=False)
    replaced_on = models.DateField(null=True, editable=False)
    place = models.CharField(_("where"), max_length=10, choices=Place.choices, default=Place.SCHOOL)
    room = models.CharField(_("which room or lessons"), max_length=200, blank=True)
    sessions = ArrayField(models.CharField(max_length=2), verbose_name=_("sessions"), default=list)
    met_by = models.CharField(_("who meets the child at the door"), max_length=200, blank=True)
    bad_morning = models.TextField(_("what to do on a bad morning"), blank=True)
    note = models.TextField(_("anything else"), blank=True)

    objects = WeekStepQuerySet.as_manager()

    class Meta:
        ordering = ("monday", "in_force_from", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "monday"],
                condition=Q(replaced_on__isnull=True),
                name="one_step_a_week",
            ),
            models.CheckConstraint(condition=Q(monday__week_day=2), name="week_begins_on_a_monday"),
            models.CheckConstraint(
                condition=Q(replaced_on__isnull=True) | Q(replaced_on__gte=F("in_force_from")),
                name="step_replaced_after_its_start",
            ),
        ]

    @property
    def friday(self) -> date:
        """The last day of its week."""
        return self.monday + timedelta(days=4)

    @property
    def count(self) -> int:
        """How many half-day sessions it plans."""
        return len(self.sessions)
