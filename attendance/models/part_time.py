"""Part-time timetables: what was agreed, by whom, for how long, and how it was looked at again."""

from datetime import date, timedelta

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Organisation
from attendance.models.health import HealthPeriod
from attendance.part_time.querysets import PartTimeQuerySet
from attendance.part_time.settings import longest, longest_end
from attendance.part_time.weeks import steps_in_words
from cases.models import Child, Parent
from ledger.models import PublicIdModel, RecordedModel, RetainedModel


class PartTimeStatus(models.TextChoices):
    """Where a part-time timetable stands."""

    PROPOSED = "proposed", _("Being agreed")
    AGREED = "agreed", _("Agreed")
    ENDED = "ended", _("Ended")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class PartTimeReason(models.TextChoices):
    """Whether the child's health is why."""

    HEALTH = "health", _("The child’s health")
    OTHER = "other", _("Another exceptional reason")


class TermsAnswer(models.TextChoices):
    """What a parent said to the terms."""

    AWAITED = "awaited", _("Waiting for an answer")
    AGREED = "agreed", _("Agreed")
    CHANGE_ASKED = "change_asked", _("Asked for a change")
    TAKEN_BACK = "taken_back", _("Taken back")


class AgreedHow(models.TextChoices):
    """How a parent agreed."""

    WAYMARK = "waymark", _("In Waymark, signed in")
    PAPER = "paper", _("Signed on paper")
    SPOKEN = "spoken", _("Spoken")


@pghistory.track()
class PartTimeTimetable(PublicIdModel, RecordedModel, RetainedModel):
    """A time in which a pupil of compulsory school age attends part time.

    Somebody whom the school's proprietor authorised and a parent with whom the pupil normally
    lives agree that, because of exceptional circumstances, the pupil is for a time educated part
    time, and agree the times and dates (School Attendance (Pupil Registration) (England)
    Regulations 2024, reg. 11(6)). Absence in the other sessions is then marked C2. It is for a
    short time, with a way back to full time, looked at again regularly, and not a way of dealing
    with behaviour (DfE, Working together to improve school attendance, 2024).

    `steps` say which half days the child is asked to be at school, and from when: see
    `attendance.part_time.weeks`. What stands here is what the newest agreed terms say; before any
    were agreed, what is proposed. `review_on` is empty where nothing more is to be looked at
    before the end. `health_period` is the one that it made.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="part_times")
    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(_("reference"), max_length=12, unique=True, editable=False)
    status = models.CharField(
        max_length=10, choices=PartTimeStatus.choices, default=PartTimeStatus.PROPOSED
    )
    reason = models.CharField(_("why"), max_length=10, choices=PartTimeReason.choices)
    circumstances = models.TextField(_("the exceptional circumstances"))
    way_back = models.TextField(_("how the child comes back to full time"), blank=True)
    steps = models.JSONField(_("half days at school"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    review_on = models.DateField(_("look at it again on"), null=True, blank=True)
    health_period = models.OneToOneField(
        HealthPeriod, on_delete=models.PROTECT, null=True, related_name="part_time"
    )
    told_authority_at = models.DateTimeField(_("authority told"), null=True, editable=False)
    review_asked_on = models.DateField(null=True, editable=False)
    review_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    review_asked_words = models.TextField(blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    ended_reason = models.TextField(_("why it ended"), blank=True)

    objects = PartTimeQuerySet.as_manager()

    was_agreed_late: bool  # set by `with_people()`

    class Meta:
        ordering = ("-starts_on", "-pk")
        indexes = [
            models.Index(fields=["status", "ends_on"]),
            models.Index(fields=["school", "starts_on"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="part_timetable_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(review_on__isnull=True)
                | Q(review_on__gt=F("starts_on")) & Q(review_on__lte=F("ends_on")),
                name="part_timetable_reviewed_before_end",
            ),
            models.CheckConstraint(
                condition=~Q(circumstances=""), name="part_timetable_has_circumstances"
            ),
            models.CheckConstraint(condition=~Q(steps=[]), name="part_time_has_steps"),
            models.CheckConstraint(
                condition=~Q(status="ended") | Q(ended_on__isnull=False),
                name="ended_part_time_has_its_day",
            ),
            models.CheckConstraint(
                condition=~Q(status="agreed") | Q(told_authority_at__isnull=False),
                name="agreed_part_time_was_told",
            ),
            models.UniqueConstraint(
                fields=["child", "school"],
                condition=Q(status__in=["proposed", "agreed"]),
                name="one_live_part_time_a_school",
            ),
        ]

    @property
    def link(self) -> str:
        """Where it stands."""
        return reverse("attendance:part_time", args=[self.public_id])

    @property
    def times(self) -> list[str]:
        """The half days in words, a line a step."""
        return steps_in_words(self.steps)

    @property
    def is_going_on(self) -> bool:
        """Agreed and not ended."""
        return self.status == PartTimeStatus.AGREED

    @property
    def is_live(self) -> bool:
        """Being agreed, or agreed and not ended."""
        return self.status in (PartTimeStatus.PROPOSED, PartTimeStatus.AGREED)

    @property
    def is_review_due(self) -> bool:
        """Whether the day of the review has passed without one."""
        due = self.review_on
        return self.is_going_on and due is not None and due < timezone.localdate()

    @property
    def is_over(self) -> bool:
        """Whether its last day has passed and nobody has ended or extended it."""
        return self.is_going_on and self.ends_on < timezone.localdate()

    @property
    def last_day(self) -> date:
        """The day it ended; else its last day, or today where that has passed."""
        return self.ended_on or max(self.ends_on, timezone.localdate())

    @property
    def days(self) -> int:
        """Calendar days from the first to the last, both included."""
        return (self.last_day - self.starts_on).days + 1

    @property
    def weeks(self) -> float:
        """Its length in weeks, to one decimal."""
        return round(self.days / 7, 1)

    @property
    def is_too_long(self) -> bool:
        """Whether it goes on for longer in all than the authority allows."""
        return self.is_going_on and timedelta(days=self.days) > longest()

    @property
    def limit_on(self) -> date:
        """The last day within the authority's limit."""
        return longest_end(self.starts_on)


@pghistory.track()
class PartTimeTerms(PublicIdModel, RecordedModel):
    """What school and parent were to agree to: the first time, or to extend or change it.

    `agreed_by` is who agreed for the school, on `school_agreed_on`. `steps` hold from `starts_on`
    on; `times` are the same in the words that the parent agreed to. `why` is the reason of an
    extension, empty in the first terms. `words` are the parent's.
    """

    timetable = models.ForeignKey(PartTimeTimetable, on_delete=models.PROTECT, related_name="terms")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    review_on = models.DateField(_("look at it again on"), null=True, blank=True)
    steps = models.JSONField(_("half days at school"))
    times = models.TextField(_("the agreed times and dates"), editable=False)
    why = models.TextField(_("why it goes on"), blank=True)
    agreed_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", verbose_name=_("for the school")
    )
    school_agreed_on = models.DateField(_("school agreed on"), default=timezone.localdate)
    answer = models.CharField(
        max_length=15, choices=TermsAnswer.choices, default=TermsAnswer.AWAITED
    )
    parent = models.ForeignKey(
        Parent, on_delete=models.PROTECT, null=True, related_name="+",
        verbose_name=_("parent who agrees"),
    )  # fmt: skip
    how = models.CharField(
        _("how the parent agreed"), max_length=10, choices=AgreedHow.choices, blank=True
    )
    agreed_on = models.DateField(_("agreed on"), null=True)
    words = models.TextField(_("in their words"), blank=True)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("terms of a part-time timetable")
        constraints = [
            models.UniqueConstraint(
                fields=["timetable"], condition=Q(answer="awaited"), name="one_question_a_part_time"
            ),
            models.CheckConstraint(
                condition=~Q(answer="agreed")
                | Q(parent__isnull=False, agreed_on__isnull=False) & ~Q(how=""),
                name="agreed_terms_say_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="terms_end_after_start"
            ),
        ]

    @property
    def is_awaited(self) -> bool:
        """Whether a parent has still to answer."""
        return self.answer == TermsAnswer.AWAITED

    @property
    def stands_from(self) -> date | None:
        """The day on which both had agreed; None before."""
        return max(self.agreed_on, self.school_agreed_on) if self.agreed_on else None

    @property
    def is_late(self) -> bool:
        """Whether it was agreed after its first day: on the days before, nothing was agreed."""
        since = self.stands_from
        return self.answer == TermsAnswer.AGREED and since is not None and since > self.starts_on

    @property
    def lines(self) -> list[str]:
        """The times in the reader's language."""
        return steps_in_words(self.steps)


@pghistory.track()
class PartTimeReview(PublicIdModel, RecordedModel):
    """Looking at a part-time timetable again: what was found, and when it is looked at next."""

    timetable = models.ForeignKey(
        PartTimeTimetable, on_delete=models.PROTECT, related_name="reviews"
    )
    reviewed_on = models.DateField(_("looked at again on"))
    words = models.TextField(_("what the review found"))
    next_on = models.DateField(_("look at it again on"), null=True, blank=True)

    class Meta:
        ordering = ("-reviewed_on", "-pk")
