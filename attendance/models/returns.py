"""What a school tells its authority by law: entries, the return that carries them, what was sent.

Sickness return and attendance return: School Attendance (Pupil Registration) (England) Regulations
2024, reg. 13. Neither is the pathway alert, and neither follows from the other.
"""

from typing import TYPE_CHECKING

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Organisation
from attendance.models.health import HealthPeriod
from attendance.returns.querysets import ReturnEntryQuerySet, StatutoryReturnQuerySet
from cases.models import Child
from ledger.models import PublicIdModel, RecordedModel, RetainedModel, StoredFile
from ledger.models.history import APPEND_ONLY

if TYPE_CHECKING:
    from attendance.rules import Finding


class ReturnKind(models.TextChoices):
    """Which of the two returns."""

    SICKNESS = "sickness", _("Sickness return")
    ATTENDANCE = "attendance", _("Attendance return")


class ReturnGround(models.TextChoices):
    """Why a child stands on a return. The first two are the register's, the next two a belief."""

    CUMULATIVE = "cumulative", _("15 days ill in the academic year")
    CONSECUTIVE = "consecutive", _("15 days ill one after another")
    HEALTH_PERIOD = "health_period", _("A health-related period of 15 days or more")
    PROGNOSIS = "prognosis", _("What a clinician or the family expects")
    OTHER_BELIEF = "other_belief", _("Another reason to expect 15 days")
    CONTINUOUS = "continuous", _("10 days continuously absent without leave or reason")
    IRREGULAR = "irregular", _("Fails to attend regularly")


class EntryStatus(models.TextChoices):
    """Where an entry stands."""

    PROPOSED = "proposed", _("To check")
    CHECKED = "checked", _("Ready")
    SIGNED = "signed", _("Signed off")
    SENT = "sent", _("Sent")
    SET_ASIDE = "set_aside", _("Set aside")
    WITHDRAWN = "withdrawn", _("Withdrawn")


UNSENT_STATUSES = (EntryStatus.PROPOSED, EntryStatus.CHECKED, EntryStatus.SIGNED)
DECIDED_STATUSES = (EntryStatus.SENT, EntryStatus.SET_ASIDE)
BELIEVED = (ReturnGround.HEALTH_PERIOD, ReturnGround.PROGNOSIS, ReturnGround.OTHER_BELIEF)


class StatutoryReturnStatus(models.TextChoices):
    """Where a return stands."""

    SIGNED = "signed", _("Signed off, not sent")
    SENT = "sent", _("Sent")
    TAKEN_BACK = "taken_back", _("Taken back")


@pghistory.track()
class StatutoryReturn(PublicIdModel, RecordedModel, RetainedModel):
    """A school's return for the days from the one before it to its sign-off. It may be nil.

    Once sent, neither it nor its rows nor its file change.
    """

    school = models.ForeignKey(Organisation, models.PROTECT, related_name="statutory_returns")
    kind = models.CharField(_("return"), max_length=10, choices=ReturnKind.choices)
    reference = models.CharField(_("reference"), max_length=12, unique=True, editable=False)
    status = models.CharField(
        max_length=10, choices=StatutoryReturnStatus.choices, default=StatutoryReturnStatus.SIGNED
    )
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("until"))
    due_on = models.DateField(_("due"))
    signed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(_("signed off"))
    sent_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(_("sent"), null=True)
    children = models.PositiveSmallIntegerField(_("children"), default=0)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")

    objects = StatutoryReturnQuerySet.as_manager()

    class Meta:
        ordering = ("-signed_at", "-pk")
        indexes = [models.Index(fields=["school", "kind", "-last_day"])]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "kind"],
                condition=Q(status="signed"),
                name="one_return_signed_and_unsent",
            ),
            models.UniqueConstraint(
                fields=["school", "kind", "last_day"],
                condition=Q(status="sent"),
                name="one_return_sent_a_day",
            ),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="return_days_in_order"
            ),
            models.CheckConstraint(
                condition=~Q(status="sent")
                | Q(sent_at__isnull=False, sent_by__isnull=False, file__isnull=False),
                name="sent_return_has_file_and_sender",
            ),
        ]


@pghistory.track()
class ReturnEntry(PublicIdModel, RecordedModel, RetainedModel):
    """One child, one kind of return, one period: proposed by Waymark or put down by the school.

    `counts_from` is the first day that could count and tells the period; `runs_from` is how far
    back a run may reach. Until it is signed off, `sessions` (half-days), `first_day` and
    `last_day` follow the register; they are empty while the days are only believed to come.
    `sessions_now`: after it was sent, the register was corrected and now shows so many.
    """

    child = models.ForeignKey(Child, models.PROTECT, related_name="return_entries")
    school = models.ForeignKey(Organisation, models.PROTECT, related_name="return_entries")
    kind = models.CharField(_("return"), max_length=10, choices=ReturnKind.choices)
    status = models.CharField(
        max_length=10, choices=EntryStatus.choices, default=EntryStatus.PROPOSED
    )
    ground = models.CharField(_("why"), max_length=15, choices=ReturnGround.choices)
    academic_year = models.PositiveSmallIntegerField()
    counts_from = models.DateField()
    runs_from = models.DateField()
    reached_on = models.DateField(_("reached or believed on"))
    first_day = models.DateField(_("first day counted"), null=True)
    last_day = models.DateField(_("last day counted"), null=True)
    sessions = models.PositiveSmallIntegerField(_("half-day sessions"), default=0)
    health_period = models.ForeignKey(HealthPeriod, models.PROTECT, null=True, related_name="+")
    belief = models.TextField(_("what the school believes, and why"), blank=True)
    cause = models.TextField(_("cause of the absence, if known"), blank=True)
    why_no_address = models.CharField(_("why no address is known"), max_length=200, blank=True)
    statutory_return = models.ForeignKey(
        StatutoryReturn, models.PROTECT, null=True, related_name="entries"
    )
    sessions_now = models.PositiveSmallIntegerField(null=True)

    objects = ReturnEntryQuerySet.as_manager()

    @property
    def days(self) -> float:
        """Sessions counted, in school days."""
        return self.sessions / 2

    def take_over(self, ground: ReturnGround, finding: "Finding") -> None:
        """What the register shows; not saved."""
        self.ground, self.reached_on = ground, finding.reached_on
        self.first_day, self.last_day = finding.first_day, finding.last_day
        self.sessions = finding.sessions

    @property
    def is_sickness(self) -> bool:
        return self.kind == ReturnKind.SICKNESS

    @property
    def is_unsent(self) -> bool:
        """Whether it can still change."""
        return self.status in UNSENT_STATUSES

    class Meta:
        ordering = ("child__sort_name", "pk")
        verbose_name_plural = "return entries"
        indexes = [
            models.Index(fields=["school", "kind", "status"]),
            models.Index(fields=["kind", "academic_year", "status"]),
            # What the rules ask of a child each morning, from the index alone.
            models.Index(
                fields=["child", "kind", "academic_year"],
                include=["last_day", "reached_on"],
                condition=Q(status__in=[status.value for status in DECIDED_STATUSES]),
                name="decided_entries_of_a_child",
            ),
        ]
        constraints = [
            # However often and at once the rules run, a period is put on a return once.
            models.UniqueConstraint(
                fields=["child", "school", "kind", "counts_from"],
                condition=~Q(status="withdrawn"),
                name="one_entry_a_period",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["signed", "sent"], statutory_return__isnull=False)
                | ~Q(status__in=["signed", "sent"]) & Q(statutory_return__isnull=True),
                name="entry_on_a_return_when_signed",
            ),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day"))
                | Q(first_day__isnull=True, last_day__isnull=True),
                name="entry_days_in_order",
            ),
        ]


class ReturnRow(models.Model):
    """What a sent return says of one child, as it was on the day of sending. Append-only."""

    statutory_return = models.ForeignKey(StatutoryReturn, models.PROTECT, related_name="rows")
    entry = models.OneToOneField(ReturnEntry, models.PROTECT, related_name="row")
    number = models.PositiveSmallIntegerField()
    full_name = models.CharField(_("full name"), max_length=300)
    address = models.TextField(_("address"))
    ground = models.CharField(_("why"), max_length=15, choices=ReturnGround.choices)
    reached_on = models.DateField(_("reached or believed on"))
    first_day = models.DateField(_("first day counted"), null=True)
    last_day = models.DateField(_("last day counted"), null=True)
    sessions = models.PositiveSmallIntegerField(_("half-day sessions"))
    belief = models.TextField(_("what the school believes, and why"), blank=True)
    cause = models.TextField(_("cause of the absence, if known"), blank=True)

    @property
    def days(self) -> float:
        """Sessions counted, in school days."""
        return self.sessions / 2

    class Meta:
        ordering = ("number",)
        triggers = APPEND_ONLY
        constraints = [
            models.UniqueConstraint(
                fields=["statutory_return", "number"], name="return_rows_numbered"
            )
        ]
