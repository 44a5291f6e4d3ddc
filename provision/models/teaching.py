"""What was taught: one row for each lesson of a child, logged by those who teach."""

from decimal import Decimal

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from cases.models.record import WithdrawableModel
from ledger.models import PublicIdModel, RecordedModel, RetainedModel
from provision.models.modes import Mode
from provision.models.placements import Placement
from provision.models.subjects import Subject
from provision.models.timetable import TimetableSlot
from provision.teaching_querysets import TaughtSessionQuerySet


class Attended(models.TextChoices):
    """Whether the child came."""

    ALL = "all", _("Came")
    PART = "part", _("Came for part of it")
    ABSENT = "absent", _("Did not come")
    CANCELLED = "cancelled", _("We could not teach it")


class AbsenceReason(models.TextChoices):
    """Why a child did not come, as far as it is known on the day."""

    ILL = "ill", _("Ill: the family told us")
    APPOINTMENT = "appointment", _("At an appointment")
    AGREED = "agreed", _("Agreed before")
    REFUSED = "refused", _("Could not face coming")
    TRANSPORT = "transport", _("Transport did not come")
    UNKNOWN = "unknown", _("Not known")


# An absence that nobody had told of: somebody must ask today where the child is.
UNEXPECTED = frozenset({AbsenceReason.REFUSED, AbsenceReason.TRANSPORT, AbsenceReason.UNKNOWN})


class Feeling(models.IntegerChoices):
    """How a lesson went, as the teacher saw it."""

    VERY_HARD = 1, _("1, very hard today")
    HARD = 2, _("2, hard")
    ALL_RIGHT = 3, _("3, all right")
    GOOD = 4, _("4, good")
    VERY_GOOD = 5, _("5, very good")


@pghistory.track()
class TaughtSession(PublicIdModel, RecordedModel, RetainedModel, WithdrawableModel):
    """One lesson of one child: whether they came, and what was learned.

    `hours` is how long it was to last, `hours_attended` how long the child was there.
    `client_key` is made with the form: what is sent twice, as from a phone that lost its
    connection, is kept once.
    """

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="sessions")
    slot = models.ForeignKey(
        TimetableSlot, on_delete=models.PROTECT, null=True, blank=True, related_name="sessions",
        help_text="none for a lesson outside the timetable",
    )  # fmt: skip
    day = models.DateField(_("day"))
    starts_at = models.TimeField(_("from"))
    hours = models.DecimalField(_("hours"), max_digits=4, decimal_places=2)
    mode = models.CharField(_("mode"), max_length=15, choices=Mode.choices)
    subject = models.CharField(_("subject"), max_length=12, choices=Subject.choices, blank=True)
    attended = models.CharField(_("came"), max_length=10, choices=Attended.choices)
    hours_attended = models.DecimalField(
        _("hours attended"), max_digits=4, decimal_places=2, default=Decimal(0)
    )
    absence_reason = models.CharField(
        _("why not"), max_length=12, choices=AbsenceReason.choices, blank=True
    )
    learned = models.TextField(_("what was learned"), blank=True)
    academic = models.PositiveSmallIntegerField(
        _("learning"), choices=Feeling.choices, null=True, blank=True
    )
    social = models.PositiveSmallIntegerField(
        _("with others"), choices=Feeling.choices, null=True, blank=True
    )
    emotional = models.PositiveSmallIntegerField(
        _("feeling"), choices=Feeling.choices, null=True, blank=True
    )
    logged_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    client_key = models.UUIDField(unique=True, editable=False)

    objects = TaughtSessionQuerySet.as_manager()

    @property
    def offered(self) -> Decimal:
        """Hours that the child could have had."""
        return Decimal(0) if self.attended == Attended.CANCELLED else self.hours

    @property
    def is_unexpected_absence(self) -> bool:
        """The child did not come, and nobody had told of it."""
        return self.attended == Attended.ABSENT and self.absence_reason in UNEXPECTED

    class Meta:
        ordering = ("-day", "starts_at", "pk")
        indexes = [
            models.Index(fields=["placement", "day"]),
            models.Index(fields=["day"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "day", "starts_at"],
                condition=Q(withdrawn_at__isnull=True),
                name="lesson_logged_once",
            ),
            models.CheckConstraint(
                condition=Q(hours__gt=0) & Q(hours__lte=12) & Q(hours_attended__lte=F("hours")),
                name="lesson_hours_are_possible",
            ),
            models.CheckConstraint(
                condition=Q(attended="all", hours_attended=F("hours"))
                | Q(attended="part", hours_attended__gt=0)
                | Q(attended__in=["absent", "cancelled"], hours_attended=0),
                name="hours_attended_follow_from_coming",
            ),
            models.CheckConstraint(
                condition=Q(attended="absent") & ~Q(absence_reason="")
                | ~Q(attended="absent") & Q(absence_reason=""),
                name="only_an_absence_has_a_reason",
            ),
        ]
