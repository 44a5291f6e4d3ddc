"""The plan of a child, and its versions: a version is fixed for good once it has been issued."""

from datetime import timedelta

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Organisation
from cases.models import Child
from healthcare_plans.models.content import PlanContent
from healthcare_plans.querysets import PlanQuerySet, PlanVersionQuerySet
from ledger.models import PublicIdModel, RecordedModel, RetainedModel, StoredFile

CONTENT_FIELDS = tuple(field.name for field in PlanContent._meta.local_fields)


class PlanStatus(models.TextChoices):
    """Where the child's plan stands as a whole."""

    DRAFT = "draft", _("Draft")
    OUT_FOR_AGREEMENT = "out_for_agreement", _("Out for agreement")
    ACTIVE = "active", _("Active")
    REVIEW_DUE = "review_due", _("Review due")
    ENDED = "ended", _("Ended")
    WITHDRAWN = "withdrawn", _("Withdrawn")


LIVE = (
    PlanStatus.DRAFT,
    PlanStatus.OUT_FOR_AGREEMENT,
    PlanStatus.ACTIVE,
    PlanStatus.REVIEW_DUE,
)


@pghistory.track()
class Plan(PublicIdModel, RecordedModel, RetainedModel):
    """The Individual Healthcare Plan of a child; one is live at a time.

    `current` is the version in force; `school` the one whose plan it is now.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="healthcare_plans")
    reference = models.CharField(_("reference"), max_length=12, unique=True, editable=False)
    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(
        _("state"), max_length=20, choices=PlanStatus.choices, default=PlanStatus.DRAFT
    )
    current = models.OneToOneField(
        "PlanVersion", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    review_on = models.DateField(_("review by"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    objects = PlanQuerySet.as_manager()

    @property
    def issued_file(self) -> StoredFile | None:
        """The PDF of the version in force; None before the first is issued."""
        return self.current.issued_file if self.current else None

    @property
    def is_live(self) -> bool:
        """Neither ended nor withdrawn."""
        return self.status in LIVE

    @property
    def is_review_overdue(self) -> bool:
        """Whether the day of the review has passed."""
        return (
            self.review_on is not None
            and self.status in {PlanStatus.ACTIVE, PlanStatus.REVIEW_DUE}
            and self.review_on < timezone.localdate()
        )

    class Meta:
        ordering = ("-recorded_at", "-pk")
        indexes = [
            models.Index(fields=["status", "review_on"]),
            models.Index(fields=["school", "status"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["child"],
                condition=Q(status__in=[status.value for status in LIVE]),
                name="one_live_plan_a_child",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["active", "review_due"])
                | Q(current__isnull=False, review_on__isnull=False),
                name="active_plan_has_version_and_review",
            ),
        ]


class VersionStatus(models.TextChoices):
    """Where one version of the text stands."""

    DRAFT = "draft", _("Draft")
    OUT_FOR_AGREEMENT = "out_for_agreement", _("Out for agreement")
    ACTIVE = "active", _("Active")
    SUPERSEDED = "superseded", _("Superseded")
    ENDED = "ended", _("Ended")
    WITHDRAWN = "withdrawn", _("Withdrawn")


@pghistory.track(exclude=["issued_file", "emergency_file"])
class PlanVersion(PublicIdModel, RecordedModel, PlanContent):
    """One version of a plan's text. Written while a draft, fixed afterwards by the database.

    `revision` counts how often it was sent out for agreement: an answer belongs to one revision.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    status = models.CharField(
        max_length=20, choices=VersionStatus.choices, default=VersionStatus.DRAFT
    )
    revision = models.PositiveSmallIntegerField(default=0)
    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    why_changed = models.TextField(_("why it was changed"), blank=True)
    starts_on = models.DateField(_("in force from"), null=True, blank=True)
    review_on = models.DateField(_("review by"), null=True, blank=True)
    issued_at = models.DateTimeField(null=True, editable=False)
    issue_reason = models.TextField(_("why it was issued without every agreement"), blank=True)
    issued_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    emergency_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = PlanVersionQuerySet.as_manager()

    @property
    def is_draft(self) -> bool:
        """Whether the text may still be changed."""
        return self.status == VersionStatus.DRAFT

    @property
    def is_issued(self) -> bool:
        """Whether it came into force at some time."""
        return self.issued_at is not None

    class Meta:
        ordering = ("-number", "-pk")
        indexes = [models.Index(fields=["school", "plan"])]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(status__in=["draft", "out_for_agreement"]),
                name="one_version_in_preparation",
            ),
            models.UniqueConstraint(
                fields=["plan"], condition=Q(status="active"), name="one_active_version"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["active", "superseded", "ended"])
                | Q(
                    issued_at__isnull=False,
                    starts_on__isnull=False,
                    review_on__isnull=False,
                    issued_file__isnull=False,
                    emergency_file__isnull=False,
                ),
                name="issued_version_is_whole",
            ),
            # Reviewed at least yearly (DfE 2015, paragraph 18); 366 days allow for a leap year.
            models.CheckConstraint(
                condition=Q(review_on__isnull=True)
                | Q(
                    review_on__gt=F("starts_on"),
                    review_on__lte=F("starts_on") + timedelta(days=366),
                ),
                name="version_reviewed_within_a_year",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="text_fixed_after_draft",
                operation=pgtrigger.UpdateOf(*CONTENT_FIELDS),
                condition=pgtrigger.Condition("OLD.status <> 'draft'"),
            )
        ]


class Area(models.TextChoices):
    """The ten areas of content (DfE 2015, paragraph 16)."""

    CONDITION = "condition", _("The condition")
    NEEDS = "needs", _("What the child needs in school")
    LEARNING = "learning", _("Learning and wellbeing")
    LEVEL = "level", _("How much support")
    PEOPLE = "people", _("Who gives support")
    TELLING = "telling", _("Who needs to know")
    PERMISSION = "permission", _("Permission for medicine")
    TRIPS = "trips", _("Trips and activities")
    PRIVACY = "privacy", _("Privacy")
    EMERGENCY = "emergency", _("Emergencies")


class AreaState(models.TextChoices):
    """How far the writing of an area is."""

    NOT_STARTED = "not_started", _("Not started")
    IN_PROGRESS = "in_progress", _("In progress")
    COMPLETED = "completed", _("Completed")
    NOT_NEEDED = "not_needed", _("Not needed")


class AreaAnswer(models.Model):
    """How far one area of one version is, or why it is not needed.

    `saves` counts the writes: somebody who saw an older count has not seen the newest text.
    """

    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="areas")
    area = models.CharField(max_length=12, choices=Area.choices)
    state = models.CharField(
        max_length=12, choices=AreaState.choices, default=AreaState.NOT_STARTED
    )
    not_needed_because = models.TextField(_("Why is this not needed?"), blank=True)
    saves = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("version", "pk")
        constraints = [
            models.UniqueConstraint(fields=["version", "area"], name="area_once_a_version"),
            models.CheckConstraint(
                condition=~Q(state="not_needed") | ~Q(not_needed_because=""),
                name="area_not_needed_has_reason",
            ),
        ]
