"""Reviews of a plan that is in force."""

from datetime import timedelta

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from healthcare_plans.models.plan import Plan, PlanVersion
from ledger.models import PublicIdModel, RecordedModel


class ReviewOutcome(models.TextChoices):
    """What a review found."""

    UNCHANGED = "unchanged", _("The plan is still right")
    CHANGE = "change", _("The plan has to change")


@pghistory.track()
class Review(PublicIdModel, RecordedModel):
    """One review: who took part, what was found, when the next is due."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="reviews")
    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField(_("day of the review"))
    took_part = models.TextField(_("who took part"))
    found = models.TextField(_("what was found"))
    outcome = models.CharField(_("result"), max_length=10, choices=ReviewOutcome.choices)
    next_review_on = models.DateField(_("next review by"))

    class Meta:
        ordering = ("-held_on", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(next_review_on__gt=models.F("held_on"))
                & models.Q(next_review_on__lte=models.F("held_on") + timedelta(days=366)),
                name="next_review_within_a_year",
            )
        ]
