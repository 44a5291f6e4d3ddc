"""What happened on the way, and what comes after the return."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ledger.models import PublicIdModel, RecordedModel, RetainedModel, StoredFile
from ledger.models.history import APPEND_ONLY
from reintegration.models.plans import ReturnPlan
from reintegration.querysets import FollowUpQuerySet


class ChoiceKind(models.TextChoices):
    """What was chosen for the pace."""

    HOLD = "hold", _("Hold: stay at this step for longer")
    STEP_BACK = "step_back", _("Step back: return to the step before")
    SPEED_UP = "speed_up", _("Speed up: go on to the next step early")


class Choice(PublicIdModel, RecordedModel):
    """A recorded choice of pace, with its reason. Append-only.

    `from_monday` is the first week that it changes; `weeks` how many weeks a hold lasts.
    """

    plan = models.ForeignKey(ReturnPlan, on_delete=models.PROTECT, related_name="choices")
    kind = models.CharField(_("choice"), max_length=10, choices=ChoiceKind.choices)
    reason = models.TextField(_("reason"))
    decided_on = models.DateField(_("decided on"), default=timezone.localdate)
    from_monday = models.DateField(_("from the week beginning"))
    weeks = models.PositiveSmallIntegerField(_("for how many weeks"), default=1)

    class Meta:
        ordering = ("-decided_on", "-pk")
        triggers = APPEND_ONLY
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="choice_has_a_reason")]


class Slip(models.Model):
    """A full week in which the child came to less than was planned. One a week.

    `planned` and `attended` are half-day sessions, as they stood when the week was evaluated.
    """

    plan = models.ForeignKey(ReturnPlan, on_delete=models.PROTECT, related_name="slips")
    monday = models.DateField()
    planned = models.PositiveSmallIntegerField()
    attended = models.PositiveSmallIntegerField()
    found_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-monday",)
        constraints = [models.UniqueConstraint(fields=["plan", "monday"], name="one_slip_a_week")]


class FollowUpStatus(models.TextChoices):
    """Where a follow-up stands."""

    OPEN = "open", _("To do")
    HELD = "held", _("Done")
    WITHDRAWN = "withdrawn", _("No longer needed")


class Going(models.TextChoices):
    """How it goes."""

    WELL = "well", _("It lasts")
    WOBBLES = "wobbles", _("It wobbles: something must change")
    RELAPSED = "relapsed", _("The child is out of school again")


@pghistory.track()
class FollowUp(PublicIdModel, RecordedModel):
    """Asking after 2, 6 and 12 weeks how the child is doing in the new place."""

    plan = models.ForeignKey(ReturnPlan, on_delete=models.PROTECT, related_name="follow_ups")
    weeks_after = models.PositiveSmallIntegerField(_("weeks after the arrival"))
    due_on = models.DateField(_("due on"))
    status = models.CharField(
        max_length=10, choices=FollowUpStatus.choices, default=FollowUpStatus.OPEN
    )
    held_on = models.DateField(_("held on"), null=True, blank=True)
    going = models.CharField(_("how it goes"), max_length=10, choices=Going.choices, blank=True)
    words = models.TextField(_("what was said"), blank=True)
    child_says = models.TextField(_("what the child says"), blank=True)
    why_early = models.CharField(_("why so early"), max_length=200, blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ("due_on", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "weeks_after", "due_on"], name="one_follow_up_a_day"
            ),
            models.CheckConstraint(
                condition=~Q(status="held")
                | (Q(held_on__isnull=False) & ~Q(going="") & ~Q(words="")),
                name="held_follow_up_says_how_it_goes",
            ),
        ]

    @property
    def is_overdue(self) -> bool:
        """Whether its day has passed without it."""
        return self.status == FollowUpStatus.OPEN and self.due_on < timezone.localdate()


class HandoverPack(PublicIdModel, RecordedModel, RetainedModel):
    """What the next place is given: stored bytes, never rendered again.

    `sections` names what it holds; `handed_to`, `handed_on` and `how_handed` are filled once it
    has gone.
    """

    plan = models.ForeignKey(ReturnPlan, on_delete=models.PROTECT, related_name="packs")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    sections = models.JSONField(default=list)
    handed_to = models.CharField(_("handed to"), max_length=200, blank=True)
    handed_on = models.DateField(_("handed over on"), null=True, blank=True)
    how_handed = models.CharField(_("how"), max_length=200, blank=True)

    class Meta:
        ordering = ("-recorded_at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(handed_on__isnull=True) | ~Q(handed_to=""),
                name="pack_handed_to_somebody",
            )
        ]
