"""Reviews of decisions, which come back to the panel by themselves."""

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from ledger.models import PublicIdModel, RecordedModel
from panels.models.decisions import Decision
from panels.models.requests import RequestStatus
from panels.reconsiderations.querysets import DecisionReviewQuerySet


@pghistory.track()
class DecisionReview(PublicIdModel, RecordedModel):
    """The panel looks at its decision again by the day that it set. One for each such day."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="reviews")
    due_on = models.DateField(_("review by"))
    status = models.CharField(
        max_length=10, choices=RequestStatus.choices, default=RequestStatus.ASKED
    )
    question = models.TextField(_("what the panel asks back"), blank=True)
    answer_due_on = models.DateField(null=True, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    meeting_reference = models.CharField(max_length=12, blank=True)
    outcome = models.CharField(max_length=20, blank=True)
    decision_reference = models.CharField(max_length=12, blank=True)

    objects = DecisionReviewQuerySet.as_manager()

    class Meta:
        ordering = ("due_on", "pk")
        constraints = [
            models.UniqueConstraint(fields=["decision", "due_on"], name="one_review_a_day_set")
        ]
