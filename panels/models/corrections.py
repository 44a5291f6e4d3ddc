"""Corrections: what stood, what stands, who changed it, when and why. Nothing is overwritten."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from ledger.models import PublicIdModel, RecordedModel
from panels.models.decisions import Decision
from panels.models.minutes import MinutePart


@pghistory.track()
class Correction(PublicIdModel, RecordedModel):
    """One correction of a decision, or of a part of agreed minutes.

    `changes` lists what changed as rows of `label`, `stood` and `stands`, in words as they were
    read, so that a later change of words does not rewrite it; of a decision also the field's
    `name`.
    """

    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, related_name="corrections"
    )
    minute_part = models.ForeignKey(
        MinutePart, on_delete=models.PROTECT, null=True, related_name="corrections"
    )
    changes = models.JSONField()
    reason = models.TextField(_("why"))
    corrected_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("recorded_at", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(decision__isnull=False, minute_part__isnull=True)
                | Q(decision__isnull=True, minute_part__isnull=False),
                name="correction_of_one_thing",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="correction_has_a_reason"),
        ]
