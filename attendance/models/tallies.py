"""What a register comes to: every absence of one enrolment in one academic year, in order."""

from datetime import date, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models import Organisation
from attendance.models.registers import FIRST_YEAR
from attendance.querysets import ChangedRegisterQuerySet
from cases.models import Enrolment

FIRST_DAY = date(FIRST_YEAR, 8, 1)


def position_of(day: date, session: int) -> int:
    """Where a session stands: half-days since 1 August 2016, mornings even. Fits a smallint."""
    return 2 * (day - FIRST_DAY).days + session - 1


def day_of(position: int) -> date:
    """The day of a session's position."""
    return FIRST_DAY + timedelta(days=position // 2)


def _positions() -> ArrayField:
    return ArrayField(models.SmallIntegerField(), default=list)


class AbsenceTally(models.Model):
    """The absences of one register in one academic year, as positions of sessions, in order.

    It follows from `RegisterDay` alone and is kept by `attendance.registers.tallies`, in the
    transaction that writes the marks or, for a new day, right after it, so that the rules need not
    read a year's register for one more day. Four lists hold each absence once, by what it was
    marked; `run_starts` holds those that came after an attended session. `is_open`: no session has
    been attended since the last absence. `last_position`: the last session that was looked at.
    Nothing that changes is indexed and pages keep room, so that a morning writes a row beside its
    old one and no index.
    """

    pk = models.CompositePrimaryKey("enrolment_id", "academic_year")
    enrolment = models.ForeignKey(
        Enrolment, models.PROTECT, db_constraint=False, db_index=False, related_name="tallies"
    )
    academic_year = models.SmallIntegerField()
    last_position = models.SmallIntegerField()
    is_open = models.BooleanField()
    illness = _positions()
    medical = _positions()
    authorised = _positions()
    unauthorised = _positions()
    run_starts = _positions()


class UntalliedDay(models.Model):
    """A school's day whose marks stand in the registers and not yet in the tallies.

    See `attendance.registers.untallied`.
    """

    day = models.DateField()
    school = models.ForeignKey(
        Organisation, models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )

    application_may_delete = True


class ChangedRegister(models.Model):
    """A register whose tally has changed since the rules were last held against it.

    Written with each change but a new day at school, several times if need be; an evaluation takes
    the rows away that it saw, so one that is written meanwhile waits for the next. `added_from`:
    the first day of what was added; empty when what stood before changed too.
    """

    enrolment = models.ForeignKey(
        Enrolment, models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    added_from = models.DateField(null=True)

    application_may_delete = True

    objects = ChangedRegisterQuerySet.as_manager()
