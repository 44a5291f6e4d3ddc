"""Two records that may be the same child, and a merge that can be undone."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models.child import Child
from ledger.models import PublicIdModel, RecordedModel


class PairStatus(models.TextChoices):
    """What the coordinator made of it."""

    OPEN = "open", _("To look at")
    MERGED = "merged", _("Merged")
    DIFFERENT = "different", _("Two different children")


class DuplicatePair(PublicIdModel):
    """Two records that look like one child. Shown to the coordinator alone."""

    first = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="+")
    reasons = models.JSONField(default=list)
    status = models.CharField(max_length=10, choices=PairStatus.choices, default=PairStatus.OPEN)
    found_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-found_at", "-pk")
        constraints = [
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="pair_in_order"),
            models.UniqueConstraint(fields=["first", "second"], name="pair_once"),
        ]


@pghistory.track()
class ChildMerge(PublicIdModel, RecordedModel):
    """One merge: which rows were moved from `merged` to `kept`, so that it can be undone.

    `moved` maps a model label to the ids of rows that changed hands.
    """

    pair = models.ForeignKey(DuplicatePair, on_delete=models.PROTECT, related_name="merges")
    kept = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="+")
    merged = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="+")
    moved = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True, editable=False)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ("-recorded_at", "-pk")
