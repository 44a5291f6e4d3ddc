"""Periods in which a child's absence is health-related, whatever the mark."""

from datetime import date, timedelta
from typing import Any

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from cases.models import Child
from cases.querysets import DatedQuerySet
from ledger.models import PublicIdModel, RecordedModel, RetainedModel


class HealthPeriodQuerySet(DatedQuerySet):
    """Health-related periods."""

    def standing(self) -> "HealthPeriodQuerySet":
        """Those that have not been withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def going_on(self, day: date, at_least: timedelta) -> "HealthPeriodQuerySet":
        """On a day, with a known end, and of some length."""
        known = self.filter(starts_on__lte=day, ends_on__gte=day)
        return known.filter(ends_on__gte=F("starts_on") + at_least)

    def of_children(self, child_ids: Any) -> "HealthPeriodQuerySet":
        """Of some children; of everybody when None."""
        return self if child_ids is None else self.filter(child__in=child_ids)

    def without_entry(self, year: int) -> "HealthPeriodQuerySet":
        """For whose time the child stands on no sickness return of an academic year yet."""
        from attendance.models import ReturnEntry

        entries = ReturnEntry.objects.filter(
            child=OuterRef("child"), kind="sickness", academic_year=year
        )
        decided = entries.filter(status__in=["sent", "set_aside"]).filter(
            Q(last_day__gte=OuterRef("starts_on")) | Q(reached_on__gte=OuterRef("starts_on"))
        )
        return self.exclude(Exists(entries.unsent())).exclude(Exists(decided))


@pghistory.track()
class HealthPeriod(PublicIdModel, RecordedModel, RetainedModel):
    """From the first to the last day (none: still going on) every absence is health-related.

    Such as a part-time timetable (C2) for health. A fact about the child, with its author and
    reason; the marks stay as the school made them.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="health_periods")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    reason = models.TextField(_("why the absence is because of health"))
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_reason = models.TextField(blank=True)

    objects = HealthPeriodQuerySet.as_manager()

    class Meta:
        ordering = ("-starts_on", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="health_period_ends_after_start",
            )
        ]
