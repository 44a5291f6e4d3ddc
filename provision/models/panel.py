"""What the panel is asked about a placement: a review, most often with a view to more time."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ledger.models import PublicIdModel, RecordedModel
from panels.models import RequestStatus
from provision.models.placements import Placement
from provision.placement_querysets import ReviewRequestQuerySet


@pghistory.track()
class ReviewRequest(PublicIdModel, RecordedModel):
    """The panel is asked to look at a placement again. Teaching goes on meanwhile."""

    placement = models.ForeignKey(
        Placement, on_delete=models.PROTECT, related_name="panel_requests"
    )
    status = models.CharField(
        max_length=10, choices=RequestStatus.choices, default=RequestStatus.ASKED
    )
    asks = models.TextField(_("what the panel is asked"))
    until_on = models.DateField(_("until when it is to go on"), null=True, blank=True)
    question = models.TextField(_("what the panel asks back"), blank=True)
    answer_due_on = models.DateField(null=True, blank=True)
    meeting_reference = models.CharField(max_length=12, blank=True)
    outcome = models.CharField(max_length=20, blank=True)
    decision_reference = models.CharField(max_length=12, blank=True)

    objects = ReviewRequestQuerySet.as_manager()

    class Meta:
        ordering = ("-recorded_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["placement"],
                condition=Q(status__in=["asked", "listed", "given_back"]),
                name="one_open_review_request",
            )
        ]
