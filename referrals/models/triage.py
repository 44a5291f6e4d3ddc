"""What the panel's office finds, advises, joins and asks for while it triages a referral."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from cases.models import Authorisation, Task
from early_help.models import InterventionKind
from ledger.models import PublicIdModel, RecordedModel
from referrals.models.evidence import EvidenceRequest
from referrals.models.referral import Referral
from referrals.querysets import InterimRequestQuerySet, OwedEvidenceQuerySet


class Verdict(models.TextChoices):
    """How a submission stands against one criterion."""

    MET = "met", _("Met")
    MISSING = "missing", _("Not yet")
    NOT_NEEDED = "not_needed", _("Not needed here")


@pghistory.track()
class CriterionFinding(PublicIdModel, RecordedModel):
    """What the coordinator found for one criterion (`referrals.criteria`)."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="findings")
    criterion = models.CharField(max_length=30)
    verdict = models.CharField(max_length=12, choices=Verdict.choices)
    note = models.TextField(_("note"), blank=True)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "criterion"], name="one_finding_a_criterion"
            )
        ]


@pghistory.track()
class EarlierSupport(PublicIdModel, RecordedModel):
    """Advice to try something nearer first, with tasks for the school, and what came of it.

    The referral waits meanwhile and keeps its place; the school brings it back whenever it wants.
    """

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="earlier_support")
    advice = models.TextField(_("advice"))
    actions = ArrayField(
        models.CharField(max_length=20, choices=InterventionKind.choices), default=list
    )
    look_again_on = models.DateField(_("look at it again on"))
    tasks = models.ManyToManyField(Task, related_name="+")
    paused_on = models.DateField(default=timezone.localdate)
    resumed_on = models.DateField(null=True)
    what_came = models.TextField(_("what came of it"), blank=True)
    reminded_at = models.DateTimeField(null=True)

    @property
    def action_labels(self) -> list[str]:
        """What was advised, in words."""
        return [str(InterventionKind(value).label) for value in self.actions]

    class Meta:
        ordering = ("recorded_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["referral"], condition=Q(resumed_on__isnull=True),
                name="one_open_advice_a_referral",
            )
        ]  # fmt: skip


@pghistory.track()
class ReferralMerge(PublicIdModel, RecordedModel):
    """Two referrals of one child worked as one: both texts stay, one goes on. It can be undone.

    `before` is what undoing gives back: state and clock of both, and the evidence that moved.
    """

    kept = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="merges")
    merged = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="merged_by")
    reason = models.TextField(_("reason"), blank=True)
    before = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)
    undone_reason = models.TextField(blank=True)

    class Meta:
        ordering = ("recorded_at", "pk")
        constraints = [
            models.CheckConstraint(condition=~Q(kept=F("merged")), name="merged_into_another"),
            models.UniqueConstraint(
                fields=["merged"], condition=Q(undone_at__isnull=True), name="merged_once"
            ),
        ]


class InterimRequestStatus(models.TextChoices):
    """Where a request for interim provision stands."""

    ASKED = "asked", _("Waiting for the named officer")
    AUTHORISED = "authorised", _("Authorised")
    DECLINED = "declined", _("Not authorised")


@pghistory.track()
class InterimRequest(PublicIdModel, RecordedModel):
    """The office asks the named officer to let provision begin while evidence is pending."""

    referral = models.ForeignKey(
        Referral, on_delete=models.PROTECT, related_name="interim_requests"
    )
    status = models.CharField(
        max_length=12, choices=InterimRequestStatus.choices, default=InterimRequestStatus.ASKED
    )
    what = models.TextField(_("what is to be provided"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    reasons = models.TextField(_("reasons"))
    authorisation = models.ForeignKey(
        Authorisation, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answer = models.TextField(_("the named officer’s words"), blank=True)

    objects = InterimRequestQuerySet.as_manager()

    class Meta:
        ordering = ("recorded_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["referral"], condition=Q(status="asked"),
                name="one_open_interim_request",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="interim_ends_after_its_start"
            ),
        ]  # fmt: skip


class OwedKind(models.TextChoices):
    """What evidence is owed."""

    LETTER = "letter", _("Letter with diagnosis and treatment")
    HOURS = "hours", _("Hours of education that health allows")
    CONSULTANT = "consultant", _("A consultant’s view")
    RISK = "risk", _("Risk assessment")
    OTHER = "other", _("Something else")


@pghistory.track()
class OwedEvidence(PublicIdModel, RecordedModel):
    """Evidence that somebody still owes, by when, and how often it was chased.

    With a `request`, a clinician is chased by their link; else those who look after the referral
    at the school are.
    """

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="owed_evidence")
    kind = models.CharField(_("what is owed"), max_length=12, choices=OwedKind.choices)
    details = models.CharField(_("in a few words"), max_length=300, blank=True)
    owed_by = models.CharField(_("who owes it"), max_length=200)
    request = models.OneToOneField(
        EvidenceRequest, on_delete=models.PROTECT, null=True, related_name="owed"
    )
    due_on = models.DateField(_("due"))
    chased_at = models.DateTimeField(_("last chased"), null=True)
    times_chased = models.PositiveSmallIntegerField(default=0)
    closed_on = models.DateField(_("closed"), null=True)
    closed_reason = models.CharField(max_length=300, blank=True)

    objects = OwedEvidenceQuerySet.as_manager()

    @property
    def is_overdue(self) -> bool:
        """Not here after its day."""
        return self.closed_on is None and self.due_on < timezone.localdate()

    class Meta:
        ordering = ("due_on", "pk")
        indexes = [
            models.Index(
                fields=["due_on", "id"], condition=Q(closed_on__isnull=True), name="evidence_owed"
            )
        ]
