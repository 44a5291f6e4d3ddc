"""The week of a placement: dated slots, so that every past week can still be shown."""

from datetime import time
from decimal import Decimal
from typing import Any

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    BigIntegerRangeField,
    IntegerRangeField,
    RangeBoundary,
    RangeOperators,
)
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Base
from calendars.models import DateRange
from cases.querysets import DatedQuerySet
from provision.models.modes import Mode
from provision.models.placements import Placement
from provision.models.subjects import Subject


class Weekday(models.IntegerChoices):
    """Days on which a child is taught; numbers as `date.weekday()`."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")


class MinuteOfDay(Func):
    """A time of day as minutes since midnight."""

    template = "(EXTRACT(EPOCH FROM %(expressions)s)::integer / 60)"
    output_field = models.IntegerField()


class MinuteRange(Func):
    """`int4range(first, beyond)`: minutes of the week, the end not included."""

    function = "int4range"
    output_field = IntegerRangeField()


class OnlyThis(Func):
    """A number as the range of itself: lets an exclusion constraint compare it without btree."""

    template = "int8range(%(expressions)s, %(expressions)s, '[]')"
    output_field = BigIntegerRangeField()


def _minute_of_week(at: str) -> Any:
    return F("weekday") * 1440 + MinuteOfDay(at)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class TimetableSlot(models.Model):
    """One lesson that comes every week, in school time, from one day until another.

    A changed timetable ends the old slots the day before and begins new ones. A slot that would
    have begun later is taken out: it was never in force.
    """

    application_may_delete = True

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="slots")
    weekday = models.PositiveSmallIntegerField(
        _("day"), choices=Weekday.choices, validators=[MaxValueValidator(4)]
    )
    starts_at = models.TimeField(_("from"))
    ends_at = models.TimeField(_("to"))
    mode = models.CharField(_("mode"), max_length=15, choices=Mode.choices)
    base = models.ForeignKey(
        Base, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("base"),
    )  # fmt: skip
    subject = models.CharField(_("subject"), max_length=12, choices=Subject.choices, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    @property
    def hours(self) -> Decimal:
        """Its length in hours, to the minute."""
        minutes = _minutes(self.ends_at) - _minutes(self.starts_at)
        return (Decimal(minutes) / 60).quantize(Decimal("0.01"))

    class Meta:
        ordering = ("weekday", "starts_at", "pk")
        indexes = [models.Index(fields=["placement", "weekday", "starts_on"])]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__range=(0, 4)), name="slot_is_on_a_weekday"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="slot_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="slot_last_day_after_first",
            ),
            models.CheckConstraint(
                condition=~Q(mode=Mode.GROUP) | Q(base__isnull=False),
                name="group_meets_at_a_base",
            ),
            ExclusionConstraint(
                name="slots_of_a_placement_do_not_overlap",
                expressions=[
                    (OnlyThis("placement"), RangeOperators.OVERLAPS),
                    (
                        MinuteRange(_minute_of_week("starts_at"), _minute_of_week("ends_at")),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        DateRange("starts_on", "ends_on", RangeBoundary(True, True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
