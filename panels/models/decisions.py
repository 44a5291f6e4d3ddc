"""Decisions: what was decided, held against which criteria, with which agency's agreement."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, Membership, Organisation
from ledger.models import PublicIdModel, RecordedModel, RetainedModel
from panels.deciding.querysets import DecisionQuerySet
from panels.models.agenda import AgendaItem
from panels.models.meetings import PanelMeeting
from panels.models.outcomes import (
    Criterion,
    DutyAdvice,
    FindingKind,
    FundingSource,
    Outcome,
    StanceKind,
)


class DecisionStatus(models.TextChoices):
    """Where a decision stands."""

    PROPOSED = "proposed", _("Waiting for the second agency")
    IN_FORCE = "in_force", _("In force")
    TO_RATIFY = "to_ratify", _("In force, to be ratified")
    RATIFIED = "ratified", _("Ratified")
    REPLACED = "replaced", _("Replaced by a later decision")
    REJECTED = "rejected", _("Not agreed by the second agency")


STANDING = (DecisionStatus.IN_FORCE, DecisionStatus.TO_RATIFY, DecisionStatus.RATIFIED)


@pghistory.track()
class Decision(PublicIdModel, RecordedModel, RetainedModel):
    """What was decided on one item, by whom and why.

    It is fixed: a later decision replaces it, and a slip is mended by a visible correction only.
    `provision` to `base` say what is given; they are empty where the outcome gives nothing.
    """

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="decisions")
    reference = models.CharField(_("reference"), max_length=12, unique=True, editable=False)
    status = models.CharField(max_length=10, choices=DecisionStatus.choices)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome.choices)
    reasons = models.TextField(_("reasons"))
    provision = models.TextField(_("what is to be provided"), blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    provided_by = models.CharField(_("by whom"), max_length=200, blank=True)
    provider = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("registered provider"),
    )  # fmt: skip
    hours_a_week = models.DecimalField(
        _("hours a week"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    base = models.CharField(_("where"), max_length=200, blank=True)
    conditions = models.TextField(_("conditions"), blank=True)
    funding_source = models.CharField(
        _("funding"), max_length=15, choices=FundingSource.choices, default=FundingSource.NONE
    )
    advice = models.TextField(_("advice"), blank=True)
    onward_route = models.TextField(_("onward route"), blank=True)
    year_11_grounds = models.TextField(_("grounds for the Year 11 exception"), blank=True)
    section_19_advice = models.CharField(
        _("advice on the section 19 duty"), max_length=10, choices=DutyAdvice.choices, blank=True
    )
    section_19_reasons = models.TextField(_("reasons for this advice"), blank=True)
    review_on = models.DateField(_("review on"), null=True, blank=True)
    decided_on = models.DateField(_("decided on"), default=timezone.localdate)
    decided_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", help_text="who chaired"
    )
    second = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+",
        help_text="the second agency of a fast track",
    )  # fmt: skip
    confirmed_at = models.DateTimeField(null=True, editable=False)
    ratified_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ratified_at_meeting = models.ForeignKey(
        PanelMeeting, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ("-recorded_at", "-pk")
        indexes = [
            # The oldest of a list: with a letter to send, with a review that is late.
            models.Index(
                fields=["decided_on", "id"], name="decisions_standing_by_day",
                condition=Q(status__in=["in_force", "to_ratify", "ratified"]),
            ),
            models.Index(
                fields=["review_on", "id"], name="decisions_standing_by_review",
                condition=Q(status__in=["in_force", "to_ratify", "ratified"]),
            ),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(status__in=["proposed", "in_force", "to_ratify", "ratified"]),
                name="one_standing_decision_an_item",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="decline") | (~Q(advice="") & ~Q(onward_route="")),
                name="decline_has_advice_and_route",
            ),
            models.CheckConstraint(condition=~Q(reasons=""), name="decision_has_reasons"),
            models.CheckConstraint(
                condition=Q(section_19_advice="") | ~Q(section_19_reasons=""),
                name="section_19_advice_has_reasons",
            ),
            models.CheckConstraint(
                condition=Q(hours_a_week__isnull=True)
                | Q(hours_a_week__gt=0, hours_a_week__lte=40),
                name="decided_hours_plausible",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=False, ends_on__gte=F("starts_on")),
                name="decided_days_in_order",
            ),
        ]

    @property
    def stands(self) -> bool:
        """Whether it is in force."""
        return self.status in STANDING


@pghistory.track()
class Finding(PublicIdModel, RecordedModel):
    """How the panel found one criterion of the referral, with the reason."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="findings")
    criterion = models.CharField(max_length=15, choices=Criterion.choices)
    kind = models.CharField(max_length=10, choices=FindingKind.choices)
    reasons = models.TextField(_("reasons"), blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["decision", "criterion"], name="one_finding"),
            models.CheckConstraint(
                condition=Q(kind="met") | ~Q(reasons=""), name="unmet_criterion_has_reasons"
            ),
        ]


@pghistory.track()
class Stance(PublicIdModel, RecordedModel):
    """What one agency said to a decision; a dissent says why. `membership` spoke for it."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="stances")
    agency = models.CharField(_("agency"), max_length=20, choices=Agency.choices)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=StanceKind.choices)
    reason = models.TextField(_("why not"), blank=True)
    at_ratification = models.BooleanField(
        default=False, help_text="of the meeting that ratified a fast track"
    )

    class Meta:
        ordering = ("at_ratification", "agency", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "agency", "at_ratification"], name="one_stance_an_agency"
            ),
            models.CheckConstraint(
                condition=~Q(kind="dissents") | ~Q(reason=""), name="dissent_has_a_reason"
            ),
        ]
