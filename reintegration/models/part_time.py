"""Which part-time timetable belongs to which plan."""

from django.db import models

from attendance.models import PartTimeTimetable
from reintegration.models.plans import ReturnPlan


class PlanPartTime(models.Model):
    """A part-time timetable that was agreed with a plan; the record itself is in `attendance`.

    Its half days are those of the plan's weeks, and follow them.
    """

    plan = models.ForeignKey(ReturnPlan, on_delete=models.PROTECT, related_name="part_time_links")
    timetable = models.OneToOneField(
        PartTimeTimetable, on_delete=models.PROTECT, related_name="return_link"
    )

    class Meta:
        ordering = ("pk",)
