"""Holds: a child's condition is known and planned for, so alerts wait for a day or some days."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Organisation
from attendance.holds.querysets import AlertHoldQuerySet
from attendance.models.alerts import Alert
from cases.models import Child
from ledger.models import PublicIdModel, RecordedModel, RetainedModel


class HoldStatus(models.TextChoices):
    """Where a hold stands."""

    ASKED = "asked", gettext_lazy("Asked for")
    HELD = "held", gettext_lazy("Held")
    DECLINED = "declined", gettext_lazy("Declined")
    RELEASED = "released", gettext_lazy("Ended")
    WITHDRAWN = "withdrawn", gettext_lazy("Withdrawn")


LIVE_HOLDS = (HoldStatus.ASKED, HoldStatus.HELD)


@pghistory.track()
class AlertHold(PublicIdModel, RecordedModel, RetainedModel):
    """No new attendance alert for a child, and no answer due, for as long as it stands.

    It ends by itself: on the review date `until_on`, or when the child has missed `further_days`
    school days because of health after `starts_on`. `plan_reference` names the healthcare plan
    that was in force when it was asked for. `alert` is the open alert that it held. It stops
    neither the section 19 clock nor what follows 15 days: `further_told_at` is when people were
    told of those without an alert.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="alert_holds")
    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, null=True, related_name="holds")
    reference = models.CharField(
        gettext_lazy("reference"), max_length=12, unique=True, editable=False
    )
    status = models.CharField(max_length=10, choices=HoldStatus.choices, default=HoldStatus.ASKED)
    plan_reference = models.CharField(gettext_lazy("healthcare plan"), max_length=12, blank=True)
    reason = models.TextField(gettext_lazy("what is known and planned for"))
    until_on = models.DateField(gettext_lazy("review date"), null=True)
    further_days = models.PositiveSmallIntegerField(
        gettext_lazy("further days of absence"), null=True
    )
    starts_on = models.DateField(gettext_lazy("held from"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_on = models.DateField(gettext_lazy("ended on"), null=True, editable=False)
    further_told_at = models.DateTimeField(null=True, editable=False)

    objects = AlertHoldQuerySet.as_manager()

    @property
    def end_in_words(self) -> str:
        """Until when it stands."""
        if self.until_on is not None:
            return _("until %(on)s") % {"on": date_format(self.until_on)}
        return ngettext(
            "until %(days)s further school day of absence",
            "until %(days)s further school days of absence",
            self.further_days or 0,
        ) % {"days": self.further_days}

    class Meta:
        ordering = ("-recorded_at", "-pk")
        indexes = [models.Index(fields=["status", "until_on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["child"],
                condition=Q(status__in=[status.value for status in LIVE_HOLDS]),
                name="one_live_hold_a_child",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=False, further_days__isnull=True)
                | Q(until_on__isnull=True, further_days__isnull=False, further_days__gte=1),
                name="hold_ends_by_a_date_or_by_days",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["held", "released"]) | Q(starts_on__isnull=False),
                name="hold_that_stood_has_its_first_day",
            ),
        ]
