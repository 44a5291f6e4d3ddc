"""Two records that may be the same child, and a merge that can be undone."""

from typing import Self

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from cases.models.child import Child
from ledger.models import PublicIdModel, RecordedModel


class PairStatus(models.TextChoices):
    """What the coordinator made of it."""

    OPEN = "open", _("To look at")
    MERGED = "merged", _("Merged")
    DIFFERENT = "different", _("Two different children")


class DuplicatePairQuerySet(models.QuerySet):
    """Pairs of records."""

    def undecided(self) -> Self:
        """To be looked at, both records still there."""
        return self.filter(
            status=PairStatus.OPEN,
            first__merged_into__isnull=True,
            second__merged_into__isnull=True,
        )

    def decided(self) -> Self:
        return self.exclude(status=PairStatus.OPEN)

    def comparable_by(self, actor: Actor) -> Self:
        """Those of which at least one record is of the actor's authority.

        One is enough: a child who has moved here from another authority is found only so.
        A merged record counts as well, so that its merge can be undone.
        """
        from cases.scope import children_of_authority

        here = children_of_authority(Child.objects.all(), actor).values("pk")
        return self.filter(Q(first__in=here) | Q(second__in=here))

    def with_children(self) -> Self:
        return self.select_related("first", "second")


class DuplicatePair(PublicIdModel):
    """Two records that look like one child. Shown to the coordinator alone."""

    first = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="+")
    reasons = models.JSONField(default=list)
    status = models.CharField(max_length=10, choices=PairStatus.choices, default=PairStatus.OPEN)
    found_at = models.DateTimeField(default=timezone.now)

    objects = DuplicatePairQuerySet.as_manager()

    @property
    def standing_merge(self) -> "ChildMerge | None":
        """The merge that can be undone; None when there is none."""
        merges = self.merges.filter(undone_at__isnull=True)
        return merges.select_related("kept", "merged", "recorded_by").first()

    class Meta:
        ordering = ("-found_at", "-pk")
        constraints = [
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="pair_in_order"),
            models.UniqueConstraint(fields=["first", "second"], name="pair_once"),
        ]


@pghistory.track()
class ChildMerge(PublicIdModel, RecordedModel):
    """One merge: which rows were moved from `merged` to `kept`, so that it can be undone.

    `moved["rows"]` maps a foreign key (`cases.Note.child`) to the ids of the rows that changed
    hands; `moved["ended"]` maps the id of an enrolment that the merge ended to its last day.
    """

    pair = models.ForeignKey(DuplicatePair, on_delete=models.PROTECT, related_name="merges")
    kept = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="+")
    merged = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="+")
    moved = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True, editable=False)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ("-recorded_at", "-pk")
