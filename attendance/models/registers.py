"""The registers: one row for each enrolment and day, and what stood there before.

`RegisterDay` is partitioned by academic year (1 August to 31 July) and has no foreign key in the
database: see docs/adr and the first migration. Rows are written by
`attendance.services.imports` alone.
"""

from datetime import date

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance.querysets import CorrectionQuerySet, RegisterDayQuerySet
from cases.models import Enrolment
from ledger.models.history import APPEND_ONLY

# The academic years that have a partition: 2016/17 to 2040/41.
FIRST_YEAR = 2016
LAST_YEAR = 2040


def has_partition(day: date) -> bool:
    """Whether marks of that day can be kept."""
    return date(FIRST_YEAR, 8, 1) <= day <= date(LAST_YEAR + 1, 7, 31)


class RegisterDay(models.Model):
    """The two marks of one enrolment on one day; empty where nothing was marked.

    A pupil registered at two schools has two registers.
    """

    pk = models.CompositePrimaryKey("enrolment_id", "day")
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, db_constraint=False, related_name="register_days"
    )
    day = models.DateField(_("day"))
    am = models.CharField(_("morning"), max_length=2, null=True)  # noqa: DJ001 (no mark yet)
    pm = models.CharField(_("afternoon"), max_length=2, null=True)  # noqa: DJ001

    objects = RegisterDayQuerySet.as_manager()


class Correction(models.Model):
    """A mark that was changed: what stood before, what stands now, who, when and why."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="corrections")
    day = models.DateField(_("day"))
    session = models.PositiveSmallIntegerField(_("session"))
    before = models.CharField(_("before"), max_length=2)
    after = models.CharField(_("after"), max_length=2)
    why = models.CharField(_("why"), max_length=200)
    source = models.ForeignKey(
        "attendance.RegisterImport",
        on_delete=models.PROTECT,
        null=True,
        related_name="corrections",
    )
    delivery = models.ForeignKey(
        "attendance.Delivery", on_delete=models.PROTECT, null=True, related_name="corrections"
    )
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ("-changed_at", "-pk")
        indexes = [models.Index(fields=["enrolment", "day"])]
        triggers = APPEND_ONLY
