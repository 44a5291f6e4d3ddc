"""Medical evidence on a referral, and asking a clinician for it by a link."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import Document, HoursPeriod
from ledger.models import PublicIdModel, RecordedModel, StoredFile
from referrals.models.referral import Referral
from referrals.querysets import EvidenceRequestQuerySet


class EvidenceRequestStatus(models.TextChoices):
    """Where a request for evidence stands. Expiry is a matter of time, not of state."""

    ASKED = "asked", _("Asked")
    OPENED = "opened", _("Opened")
    ANSWERED = "answered", _("Answered")
    LOCKED = "locked", _("Locked after wrong answers")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class EmailProgress(models.TextChoices):
    """Where the email with the link stands."""

    WAITING = "waiting", _("Waiting to be sent")
    CLAIMED = "claimed", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Could not be sent")


@pghistory.track(exclude=["token_hash", "draft"])
class EvidenceRequest(PublicIdModel, RecordedModel):
    """One clinician, asked once, by one link. Only the hash of the link's token is kept.

    `issue` counts how often a link was made; a new link makes the one before useless. What the
    clinician has typed and not yet sent stands in `draft` and is emptied when it is sent.
    """

    referral = models.ForeignKey(
        Referral, on_delete=models.PROTECT, related_name="evidence_requests"
    )
    clinician = models.CharField(_("name of the clinician"), max_length=150)
    service = models.CharField(_("where they work"), max_length=200, blank=True)
    email = models.EmailField(_("email address"))
    status = models.CharField(
        max_length=10, choices=EvidenceRequestStatus.choices, default=EvidenceRequestStatus.ASKED
    )
    issue = models.PositiveSmallIntegerField(default=1)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField(_("link works until"))
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    draft = models.JSONField(default=dict, blank=True)
    draft_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    email_progress = models.CharField(
        max_length=10, choices=EmailProgress.choices, default=EmailProgress.WAITING
    )
    email_claimed_at = models.DateTimeField(null=True)
    email_attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    objects = EvidenceRequestQuerySet.as_manager()

    @property
    def is_waiting(self) -> bool:
        """Whether the clinician can still answer by this link."""
        open_states = (EvidenceRequestStatus.ASKED, EvidenceRequestStatus.OPENED)
        return self.status in open_states and self.expires_at > timezone.now()

    @property
    def is_expired(self) -> bool:
        """Never answered, and the link has run out."""
        open_states = (EvidenceRequestStatus.ASKED, EvidenceRequestStatus.OPENED)
        return self.status in open_states and self.expires_at <= timezone.now()

    @property
    def can_be_sent_again(self) -> bool:
        return self.status not in {
            EvidenceRequestStatus.ANSWERED,
            EvidenceRequestStatus.WITHDRAWN,
        }

    @property
    def state_label(self) -> str:
        """The state in words, with expiry."""
        return str(_("Link has run out")) if self.is_expired else str(self.get_status_display())

    class Meta:
        ordering = ("recorded_at", "pk")
        indexes = [
            models.Index(
                fields=["recorded_at"],
                condition=Q(email_progress__in=["waiting", "claimed"]),
                name="evidence_email_to_send",
            )
        ]


@pghistory.track()
class Evidence(PublicIdModel, RecordedModel):
    """What a clinician says: diagnosis, treatment, hours of education a week.

    Any part may be missing: evidence that is incomplete, or not from a consultant, is used all
    the same (DfE, Arranging education for children who cannot attend school because of health
    needs, 2023).
    """

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="evidence")
    request = models.OneToOneField(
        EvidenceRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    clinician = models.CharField(_("who wrote it"), max_length=200)
    diagnosis = models.TextField(_("diagnosis"), blank=True)
    treatment = models.TextField(_("treatment or therapy"), blank=True)
    hours = models.DecimalField(
        _("hours of education a week"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    is_full_time = models.BooleanField(_("well enough for full time"), null=True)
    hours_reason = models.TextField(_("why not full time"), blank=True)
    review_on = models.DateField(_("look at it again on"), null=True, blank=True)
    written_on = models.DateField(_("written on"), default=timezone.localdate)
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    hours_period = models.ForeignKey(
        HoursPeriod, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.TextField(blank=True)

    has_hours_to_weigh: bool  # set by `referrals.known.evidence_of`

    @property
    def hours_stand_aside(self) -> bool:
        """Hours are advised that did not become hours of the child when this came in."""
        says_hours = bool(self.is_full_time) or self.hours is not None
        return says_hours and self.hours_period_id is None

    class Meta:
        ordering = ("recorded_at", "pk")
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                condition=Q(hours__isnull=True) | Q(hours__range=(0, 40)),
                name="evidence_hours_are_possible",
            )
        ]
