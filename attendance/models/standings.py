"""What is found out from all registers at once: who attends nowhere, and where schools stand."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from attendance.querysets import NotAttendingQuerySet
from cases.models import Child


class MarkedAs(models.TextChoices):
    """How a child who attends nowhere is marked most of the time."""

    NOTHING = "nothing", _("No marks at all")
    HEALTH = "health", _("Ill or at appointments (I, M)")
    PART_TIME = "part_time", _("Part-time timetable (C2)")
    DUAL = "dual", _("At another school (D)")
    NOT_EXPECTED = "not_expected", _("Not expected (X, Z)")
    UNABLE = "unable", _("Unable to attend (Q, Y)")
    CLOSED = "closed", _("Closed (#)")
    AUTHORISED = "authorised", _("Other authorised absence")
    UNAUTHORISED = "unauthorised", _("Unauthorised absence")


class NotAttending(models.Model):
    """A child on roll without an attended session for some school weeks, however marked.

    Kept by `attendance.figures.not_attending` from the registers; `ended_at` says since when it no
    longer holds. `since` is the first school day of the spell and `school_days` counts from it, by
    the days on which the school of the row kept a register. `marks` counts the codes of the last
    weeks.
    """

    child = models.ForeignKey(Child, models.PROTECT, related_name="spells_not_attending")
    school = models.ForeignKey(Organisation, models.PROTECT, related_name="pupils_not_attending")
    since = models.DateField(_("since"))
    last_attended_on = models.DateField(_("last attended day"), null=True)
    school_days = models.PositiveIntegerField(_("school days"))
    marks = models.JSONField(default=dict)
    marked_as = models.CharField(_("marked as"), max_length=12, choices=MarkedAs.choices)
    noticed_at = models.DateTimeField(default=timezone.now)
    checked_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    objects = NotAttendingQuerySet.as_manager()

    class Meta:
        ordering = ("since", "pk")
        indexes = [
            models.Index(
                fields=["child"],
                condition=models.Q(ended_at__isnull=True),
                name="not_attending_now",
            )
        ]

    @property
    def marks_in_words(self) -> str:
        """Such as “I 14, C2 6”, most frequent first; empty without a mark."""
        ordered = sorted(self.marks.items(), key=lambda item: (-item[1], item[0]))
        return ", ".join(f"{code} {number}" for code, number in ordered)


class SchoolStanding(models.Model):
    """A school's academic year up to a night, as the Department for Education counts it.

    Pupils aged 5 to 15 on 31 August before the year, with a possible session at this school.
    Persistent and severe absence: at least 10% and 50% of a pupil's own possible sessions missed
    (Pupil absence in schools in England: methodology). Severe is part of persistent.
    """

    pk = models.CompositePrimaryKey("school_id", "academic_year")
    school = models.ForeignKey(
        Organisation, models.PROTECT, db_index=False, related_name="attendance_standings"
    )
    academic_year = models.SmallIntegerField()
    pupils = models.IntegerField()
    possible = models.BigIntegerField()
    absent = models.BigIntegerField()
    health = models.BigIntegerField()  # marked I or M
    unauthorised = models.BigIntegerField()
    persistent = models.IntegerField()
    severe = models.IntegerField()
    counted_at = models.DateTimeField(default=timezone.now)
