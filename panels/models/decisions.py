"""Decisions and the letters that carry them."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from ledger.models import PublicIdModel, RecordedModel, RetainedModel, StoredFile
from panels.models.agenda import AgendaItem
from panels.models.meetings import PanelMeeting
from panels.models.outcomes import FundingSource, Outcome


class DecisionStatus(models.TextChoices):
    """Where a decision stands."""

    PROPOSED = "proposed", _("Waiting for the second agency")
    IN_FORCE = "in_force", _("In force")
    TO_RATIFY = "to_ratify", _("In force, to be ratified")
    RATIFIED = "ratified", _("Ratified")
    REPLACED = "replaced", _("Replaced by a later decision")
    REJECTED = "rejected", _("Not agreed by the second agency")


@pghistory.track()
class Decision(PublicIdModel, RecordedModel, RetainedModel):
    """What was decided on one item, by whom and why. A later decision replaces it, visibly."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="decisions")
    reference = models.CharField(_("reference"), max_length=12, unique=True, editable=False)
    status = models.CharField(max_length=10, choices=DecisionStatus.choices)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome.choices)
    reasons = models.TextField(_("reasons"))
    conditions = models.TextField(_("conditions"), blank=True)
    funding_source = models.CharField(
        _("funding"), max_length=15, choices=FundingSource.choices, default=FundingSource.NONE
    )
    advice = models.TextField(_("advice"), blank=True)
    onward_route = models.TextField(_("onward route"), blank=True)
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

    class Meta:
        ordering = ("-recorded_at", "-pk")
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
        ]

    @property
    def stands(self) -> bool:
        """Whether it is in force."""
        return self.status in {
            DecisionStatus.IN_FORCE,
            DecisionStatus.TO_RATIFY,
            DecisionStatus.RATIFIED,
        }


class LetterAudience(models.TextChoices):
    """Who a letter is for."""

    SCHOOL = "school", _("School")
    PARENT = "parent", _("Parents and carers")


class Letter(PublicIdModel, RecordedModel, RetainedModel):
    """An issued decision letter: stored bytes, never rendered again."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="letters")
    audience = models.CharField(max_length=10, choices=LetterAudience.choices)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("audience", "pk")
        constraints = [
            models.UniqueConstraint(fields=["decision", "audience"], name="one_letter_an_audience")
        ]
