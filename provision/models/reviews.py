"""How it goes: reviews, health notices, and what was tried when a child does not come."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import Child
from ledger.models import PublicIdModel, RecordedModel, RetainedModel
from provision.models.placements import Placement


@pghistory.track()
class PlacementReview(PublicIdModel, RecordedModel, RetainedModel):
    """A review of academic, social and personal progress, at least every half-term.

    Child, parent and school are heard in each; where somebody could not be, it says why.
    `shared_progress` is for the family, in plain words.
    """

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="reviews")
    held_on = models.DateField(_("held on"), default=timezone.localdate)
    academic = models.TextField(_("learning"))
    social = models.TextField(_("with other people"))
    personal = models.TextField(_("wellbeing and independence"))
    child_said = models.TextField(_("what the child says"))
    parent_said = models.TextField(_("what parents or carers say"))
    school_said = models.TextField(_("what the home school says"))
    changes = models.TextField(_("what changes now"), blank=True)
    shared_progress = models.TextField(_("in a few words for the family"))
    next_review_on = models.DateField(_("next review"))

    class Meta:
        ordering = ("-held_on", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(next_review_on__gt=F("held_on")), name="next_review_after_this_one"
            ),
            models.UniqueConstraint(
                fields=["placement", "held_on"], name="one_placement_review_a_day"
            ),
        ]


class HealthNoticeKind(models.TextChoices):
    """What happened in the child's treatment."""

    ADMISSION = "admission", _("Admitted to hospital")
    DISCHARGE = "discharge", _("Discharged from hospital")
    TREATMENT = "treatment", _("Change of treatment")


@pghistory.track()
class HealthNotice(PublicIdModel, RecordedModel, RetainedModel):
    """A change in the child's treatment that those who teach must know the same day.

    `meaning` says what it means for education, not the diagnosis: tutors read it.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="health_notices")
    kind = models.CharField(_("what happened"), max_length=10, choices=HealthNoticeKind.choices)
    happened_on = models.DateField(_("day"))
    told_by = models.CharField(_("who told us"), max_length=150)
    meaning = models.TextField(_("what it means for education"))

    class Meta:
        ordering = ("-happened_on", "-pk")
        indexes = [models.Index(fields=["child", "-happened_on"])]


@pghistory.track()
class StepTaken(PublicIdModel, RecordedModel, RetainedModel):
    """Something done because a child does not come, before anybody may give notice."""

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="steps")
    taken_on = models.DateField(_("day"), default=timezone.localdate)
    what = models.TextField(_("what was done"))
    with_family = models.BooleanField(_("together with the child or family"), default=False)
    came_of_it = models.TextField(_("what came of it"))

    class Meta:
        ordering = ("taken_on", "pk")
