"""A placement: where a child is taught outside school, on whose authority, until when."""

from datetime import date

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Base, Membership, Organisation
from cases.models import Authorisation, Child, Document
from cases.querysets import DatedQuerySet
from ledger.models import PublicIdModel, RecordedModel, RetainedModel
from provision.models.modes import Mode
from provision.models.subjects import Subject
from provision.placement_querysets import PlacementQuerySet


class PlacementStatus(models.TextChoices):
    """Where a placement stands."""

    DRAFT = "draft", _("Being arranged")
    PLANNED = "planned", _("Waiting for the provider")
    ACCEPTED = "accepted", _("Accepted, not yet begun")
    ACTIVE = "active", _("Under way")
    ENDING = "ending", _("Under notice")
    ENDED = "ended", _("Ended")
    DECLINED = "declined", _("Declined by the provider")
    WITHDRAWN = "withdrawn", _("Withdrawn")


LIVE = (PlacementStatus.ACCEPTED, PlacementStatus.ACTIVE, PlacementStatus.ENDING)
OPEN = (PlacementStatus.DRAFT, PlacementStatus.PLANNED, *LIVE)
TAUGHT = (*LIVE, PlacementStatus.ENDED)


class EndReason(models.TextChoices):
    """Why a placement ended."""

    RETURNED = "returned", _("The child went back to school")
    PLANNED_END = "planned_end", _("It came to its planned end")
    ONWARD = "onward", _("The child moved on to another place")
    NEEDS_CHANGED = "needs_changed", _("The child’s needs changed")
    REFUSAL = "refusal", _("The child could not be helped to attend")
    HANDED_ON = "handed_on", _("The time limit for home tuition was reached")
    PROVIDER = "provider", _("The provider could not go on")
    MOVED = "moved", _("The family moved away")
    OTHER = "other", _("Another reason")


@pghistory.track()
class Placement(PublicIdModel, RecordedModel, RetainedModel):
    """Education that a registered provider gives a child, for a time.

    It rests on an authorisation: a panel decision, a fast track, or an interim authorisation by
    the named officer. `starts_on` is the first day taught, as planned until it has begun;
    `ended_on` the last. A child may have several at once, at different providers.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="placements")
    reference = models.CharField(_("reference"), max_length=12, unique=True, editable=False)
    status = models.CharField(
        max_length=10, choices=PlacementStatus.choices, default=PlacementStatus.DRAFT
    )
    provider = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="placements",
        verbose_name=_("provider"),
    )  # fmt: skip
    authorisation = models.ForeignKey(
        Authorisation, on_delete=models.PROTECT, related_name="placements",
        verbose_name=_("authorisation"),
    )  # fmt: skip
    base = models.ForeignKey(
        Base, on_delete=models.PROTECT, null=True, blank=True, related_name="placements",
        verbose_name=_("base"),
    )  # fmt: skip
    home_school = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("home school"),
    )  # fmt: skip
    starts_on = models.DateField(_("first day"))
    planned_end_on = models.DateField(_("planned last day"))
    ended_on = models.DateField(_("last day"), null=True, blank=True)
    arranged_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", verbose_name=_("arranged by")
    )
    provider_lead = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True,
        related_name="led_placements", verbose_name=_("key person at the provider"),
    )  # fmt: skip
    home_school_lead = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True,
        related_name="+", verbose_name=_("key person at the home school"),
    )  # fmt: skip
    transport = models.TextField(_("how the child gets there"), blank=True)
    risk_assessment = models.TextField(_("risk assessment"), blank=True)
    risk_document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    subjects = ArrayField(
        models.CharField(max_length=12, choices=Subject.choices),
        verbose_name=_("subjects"), default=list, blank=True,
    )  # fmt: skip
    curriculum = models.TextField(_("what is taught and how"), blank=True)
    less_than_full_time_reason = models.TextField(_("why it is less than full time"), blank=True)
    hours_review_on = models.DateField(_("look at the hours again on"), null=True, blank=True)
    review_on = models.DateField(_("next review"), null=True, blank=True)
    exit_criteria = models.TextField(_("how we shall know that it can end"), blank=True)
    exit_plan = models.TextField(_("what comes after"), blank=True)
    time_limit_on = models.DateField(_("home tuition until"), null=True, blank=True)
    time_limit_reason = models.TextField(_("why there is a time limit"), blank=True)
    time_limit_owner = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("who takes over then"),
    )  # fmt: skip
    handed_on_on = models.DateField(_("handed on"), null=True, editable=False)
    declined_reason = models.TextField(_("why the provider declined"), blank=True)
    notice_on = models.DateField(_("notice given on"), null=True, blank=True)
    notice_for_refusal = models.BooleanField(
        _("because the child could not be helped to attend"), default=False
    )
    notice_reason = models.TextField(_("why notice was given"), blank=True)
    notice_ends_on = models.DateField(_("last day under notice"), null=True, blank=True)
    end_reason = models.CharField(
        _("why it ended"), max_length=15, choices=EndReason.choices, blank=True
    )
    end_words = models.TextField(_("what happened"), blank=True)

    objects = PlacementQuerySet.as_manager()

    @property
    def is_live(self) -> bool:
        """Accepted, under way or under notice."""
        return self.status in LIVE

    @property
    def is_review_overdue(self) -> bool:
        """Past the day of the next review, while it goes on."""
        return bool(self.is_live and self.review_on and self.review_on < timezone.localdate())

    def goes_on(self, on: date) -> bool:
        """Whether the child is taught under it on a day."""
        ended = self.ended_on is not None and self.ended_on < on
        return self.status in TAUGHT and self.starts_on <= on and not ended

    class Meta:
        ordering = ("-starts_on", "-pk")
        indexes = [
            models.Index(fields=["child", "-starts_on"]),
            models.Index(fields=["provider", "status"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["child", "provider"],
                condition=Q(status__in=["draft", "planned", "accepted", "active", "ending"]),
                name="one_open_placement_a_provider",
            ),
            models.CheckConstraint(
                condition=Q(planned_end_on__gte=F("starts_on")),
                name="placement_plans_to_end_after_start",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("starts_on")),
                name="placement_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(status="ended", ended_on__isnull=False) & ~Q(end_reason="")
                | ~Q(status="ended") & Q(ended_on__isnull=True),
                name="ended_placement_has_day_and_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status="ending")
                | Q(notice_on__isnull=False, notice_ends_on__isnull=False)
                & ~Q(notice_reason=""),
                name="notice_has_days_and_reason",
            ),
            models.CheckConstraint(
                condition=Q(time_limit_on__isnull=True)
                | Q(time_limit_owner__isnull=False) & ~Q(time_limit_reason=""),
                name="time_limit_has_reason_and_owner",
            ),
            models.CheckConstraint(
                condition=~Q(status="declined") | ~Q(declined_reason=""),
                name="declined_placement_has_reason",
            ),
        ]  # fmt: skip


@pghistory.track()
class PlacementMode(models.Model):
    """A way of teaching within a placement, from one day until another."""

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="modes")
    mode = models.CharField(_("mode"), max_length=15, choices=Mode.choices)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    # A mode that was planned and never used, taken out with the plan that named it.
    application_may_delete = True

    class Meta:
        ordering = ("starts_on", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "mode"],
                condition=Q(ends_on__isnull=True),
                name="mode_once_in_a_placement",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="mode_ends_after_start",
            ),
        ]
