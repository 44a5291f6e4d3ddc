"""What the registers of a school come to on one day."""

from django.db import models

from accounts.models import Organisation
from attendance.querysets import RegisterTotalsQuerySet


class RegisterTotals(models.Model):
    """Half-day sessions of one school on one day, by what they were marked.

    It follows from `RegisterDay` alone and is kept by `attendance.registers.totals` in the
    transaction that writes the marks, so that a page about a school or the authority reads no
    marks. Each session stands in one column. A pupil with two rows in the school's register counts
    once.
    """

    pk = models.CompositePrimaryKey("school_id", "day")
    school = models.ForeignKey(
        Organisation, models.PROTECT, db_index=False, related_name="register_totals"
    )
    day = models.DateField()
    present = models.IntegerField()
    activity = models.IntegerField()
    illness = models.IntegerField()
    medical = models.IntegerField()
    part_time = models.IntegerField()
    authorised = models.IntegerField()  # otherwise
    unauthorised = models.IntegerField()  # with a known reason
    unexplained = models.IntegerField()
    not_possible = models.IntegerField()
    closed = models.IntegerField()

    objects = RegisterTotalsQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["day"], name="totals_day")]
