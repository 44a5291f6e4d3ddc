"""The referral: what is asked for a child, why, and where it stands."""

from datetime import date

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Organisation
from cases.models import Child, Document
from ledger.models import PublicIdModel, RecordedModel, RetainedModel, StoredFile
from referrals.querysets import ReferralQuerySet


class ReferralStatus(models.TextChoices):
    """Where a referral stands."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned for information")
    QUEUED = "queued", _("In the queue")
    LISTED = "listed", _("On an agenda")
    ADVISED = "advised", _("Earlier support first")
    MERGED = "merged", _("Joined with another referral")
    DECIDED = "decided", _("Decided")
    WITHDRAWN = "withdrawn", _("Withdrawn")


R = ReferralStatus
QUEUE_STATUSES = (R.SUBMITTED, R.QUEUED)
LIVE_STATUSES = (R.SUBMITTED, R.RETURNED, R.ADVISED, R.QUEUED, R.LISTED)
FINAL_STATUSES = (R.DECIDED, R.WITHDRAWN, R.MERGED)


class Support(models.TextChoices):
    """What a referral can ask for."""

    MAINTAIN = "maintain", _("Help to keep attending, from a liaison officer")
    TOP_UP = "top_up", _("Short-term SEND top-up funding")
    ALTERNATIVE = "alternative", _("Alternative provision from the directory")
    REGISTERED = "registered", _("A short-term place with a registered provider")
    REMOTE = "remote", _("Learning at home or in hospital, also online")
    RETURN = "return", _("Support for the return to school")
    ADVICE = "advice", _("Advice on what to do next")


class SharingBasis(models.TextChoices):
    """Why the information may be shared.

    Agreement is good practice and not the lawful basis: that is the public task (UK GDPR
    Art. 6(1)(e), and 9(2)(g) with the Data Protection Act 2018, Schedule 1, for health).
    """

    AGREED = "agreed", _("The family knows and agrees")
    INFORMED = "informed", _("The family knows and does not agree, or has not answered")
    NOT_TOLD = "not_told", _("Telling the family could put the child or somebody else at risk")


@pghistory.track()
class Referral(PublicIdModel, RecordedModel, RetainedModel):
    """One request to the panel for one child, from draft to decision.

    `organisation` wrote it and keeps reading it as it was submitted; `school` is the child's
    main school, if any. `submission` holds what was submitted, word for word, as groups of
    label and value; `document` is the same as an issued PDF.

    The clock counts working days after `clock_starts_on`, which moves on by the length of each
    pause; `clock_days` is the limit in force and `due_on` its last day (none while paused,
    before submission, and after the end). See `referrals.clocks`.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="referrals")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    school = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="referrals"
    )
    reference = models.CharField(_("reference"), max_length=12, unique=True, editable=False)
    status = models.CharField(
        _("state"), max_length=10, choices=ReferralStatus.choices, default=ReferralStatus.DRAFT
    )

    reason = models.TextField(_("why the child is referred now"), blank=True)
    absent_since = models.DateField(_("first day missed because of health"), null=True, blank=True)
    attendance_note = models.TextField(_("what the figures do not show"), blank=True)
    why_no_interventions = models.TextField(_("why nothing was tried"), blank=True)
    why_no_plan = models.TextField(_("why there is no healthcare plan"), blank=True)
    why_no_evidence = models.TextField(_("why there is no medical evidence yet"), blank=True)
    has_risks = models.BooleanField(_("there are risks to manage"), null=True)
    risks = models.TextField(_("risks"), blank=True)
    mitigation = models.TextField(_("what is done about them"), blank=True)
    risk_document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    why_no_child_view = models.TextField(_("why the child’s views are missing"), blank=True)
    why_no_parent_view = models.TextField(_("why the parents’ views are missing"), blank=True)
    sharing_basis = models.CharField(
        _("agreement to share"), max_length=10, choices=SharingBasis.choices, blank=True
    )
    agreed_by = models.CharField(_("who agreed"), max_length=200, blank=True)
    agreed_on = models.DateField(_("when they agreed"), null=True, blank=True)
    sharing_reason = models.TextField(_("why it is shared all the same"), blank=True)
    supports = ArrayField(
        models.CharField(max_length=12, choices=Support.choices), default=list, blank=True
    )
    support_details = models.TextField(_("what would help, in your words"), blank=True)
    is_fast_track = models.BooleanField(_("fast track"), default=False)
    grounds = models.TextField(_("grounds for the fast track"), blank=True)
    saved_tasks = ArrayField(models.CharField(max_length=20), default=list, blank=True)

    submission = models.JSONField(default=dict, blank=True)
    document = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(_("submitted"), null=True)
    submitted_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+"
    )
    acknowledge_by = models.DateField(_("acknowledge by"), null=True)
    acknowledged_at = models.DateTimeField(_("acknowledged"), null=True)
    triage_by = models.DateField(_("triage the fast track by"), null=True)
    triaged_at = models.DateTimeField(_("fast track triaged"), null=True)
    triage_reason = models.TextField(_("what triage found of the fast track"), blank=True)
    merged_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(_("decided"), null=True)
    outcome = models.CharField(_("outcome"), max_length=30, blank=True)
    decision_reference = models.CharField(max_length=20, blank=True)
    meeting_reference = models.CharField(max_length=20, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    assigned_to = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assigned_referrals",
        verbose_name=_("assigned to"),
    )

    clock_starts_on = models.DateField(null=True)
    clock_days = models.PositiveSmallIntegerField(null=True)
    paused_on = models.DateField(null=True)
    paused_days = models.PositiveSmallIntegerField(default=0)
    due_on = models.DateField(_("due"), null=True)

    objects = ReferralQuerySet.as_manager()

    @property
    def is_live(self) -> bool:
        """Submitted and neither decided nor withdrawn."""
        return self.status in LIVE_STATUSES

    @property
    def is_draft(self) -> bool:
        return self.status == ReferralStatus.DRAFT

    @property
    def submitted_on(self) -> date | None:
        """The day of submission, Europe/London."""
        return timezone.localdate(self.submitted_at) if self.submitted_at else None

    @property
    def support_labels(self) -> list[str]:
        """What is asked for, in words."""
        return [str(Support(value).label) for value in self.supports]

    class Meta:
        ordering = ("-recorded_at", "-pk")
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        indexes = [
            models.Index(fields=["-recorded_at", "-id"]),
            models.Index(fields=["organisation", "-recorded_at", "-id"]),
            models.Index(fields=["due_on"]),
            models.Index(
                fields=["-is_fast_track", "clock_starts_on", "id"],
                condition=Q(status__in=["submitted", "queued"]),
                name="referrals_in_the_queue",
            ),
            models.Index(
                fields=["due_on", "id"],
                condition=Q(status__in=["submitted", "queued"]),
                name="queue_by_due_day",
            ),
            models.Index(
                fields=["submitted_at", "id"],
                condition=Q(status__in=["submitted", "queued"]),
                name="queue_by_submission",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["child", "organisation"],
                condition=Q(status="draft"),
                name="one_draft_a_child_and_writer",
            ),
            models.UniqueConstraint(
                fields=["child", "organisation"],
                condition=Q(status__in=["submitted", "returned", "advised", "queued", "listed"]),
                name="one_live_referral_a_child_and_writer",
            ),
            models.CheckConstraint(
                condition=Q(is_fast_track=False) | ~Q(grounds=""),
                name="fast_track_has_grounds",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "withdrawn"])
                | Q(submitted_at__isnull=False, clock_starts_on__isnull=False),
                name="submitted_referral_has_a_clock",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["returned", "advised"], paused_on__isnull=False)
                | (~Q(status__in=["returned", "advised"]) & Q(paused_on__isnull=True)),
                name="clock_pauses_while_returned",
            ),
        ]
