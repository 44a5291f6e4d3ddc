"""Alerts: a child has reached the number of days of health-related absence."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from attendance.querysets import AlertQuerySet
from cases.models import Child
from ledger.models import PublicIdModel, RecordedModel, RetainedModel


class Rule(models.TextChoices):
    """Which of the two ways to the threshold was reached first."""

    CUMULATIVE = "cumulative", _("Added up")
    CONSECUTIVE = "consecutive", _("One after another")


class AlertStatus(models.TextChoices):
    """Where an alert stands."""

    RAISED = "raised", _("Waiting for answer")
    ANSWERED = "answered", _("Answered")
    ESCALATED = "escalated", _("Not answered in time")
    ON_HOLD = "on_hold", _("Held")
    PASSED_UP = "passed_up", _("With the panel coordinator")
    ACCEPTED = "accepted", _("Answer accepted")
    CLOSED = "closed", _("Closed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


UNANSWERED_STATUSES = (AlertStatus.RAISED, AlertStatus.ESCALATED, AlertStatus.PASSED_UP)
OPEN_STATUSES = (*UNANSWERED_STATUSES, AlertStatus.ANSWERED, AlertStatus.ON_HOLD)
FINISHED_STATUSES = (AlertStatus.ACCEPTED, AlertStatus.CLOSED)  # what they counted, they counted


@pghistory.track()
class Alert(PublicIdModel, RecordedModel, RetainedModel):
    """One episode of health-related absence of one child, counted from `counts_from`.

    Thresholds are those in force when it was raised, in school days of two sessions, and so is
    `window_weeks`, the weeks within which days are added up (None: the academic year). While it is
    open, `sessions`, `first_day` and `last_day` follow the register; `last_day` is the last day
    counted, so that a later alert counts only what comes after it. `further_on` is the day on which
    it reached `further_days`; `coordinator_due_on` the last day of the liaison officer's time.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="attendance_alerts")
    school = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="attendance_alerts"
    )
    reference = models.CharField(_("reference"), max_length=12, unique=True, editable=False)
    status = models.CharField(
        max_length=10, choices=AlertStatus.choices, default=AlertStatus.RAISED
    )
    rule = models.CharField(_("rule"), max_length=12, choices=Rule.choices)
    cumulative_days = models.PositiveSmallIntegerField()
    consecutive_days = models.PositiveSmallIntegerField()
    window_weeks = models.PositiveSmallIntegerField(null=True, editable=False)
    further_days = models.PositiveSmallIntegerField(default=15, editable=False)
    academic_year = models.PositiveSmallIntegerField()
    counts_from = models.DateField()
    reached_on = models.DateField(_("reached on"))
    sessions = models.PositiveSmallIntegerField(_("half-day sessions"))
    first_day = models.DateField(_("first day counted"))
    last_day = models.DateField(_("last day counted"))
    answer_due_on = models.DateField(_("answer due"))
    further_on = models.DateField(_("further number reached on"), null=True, editable=False)
    further_told_at = models.DateTimeField(null=True, editable=False)
    coordinator_due_on = models.DateField(null=True, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)

    objects = AlertQuerySet.as_manager()

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.status in OPEN_STATUSES

    @property
    def is_overdue(self) -> bool:
        """Not answered by its day."""
        return self.waits_for_answer and self.answer_due_on < timezone.localdate()

    @property
    def waits_for_answer(self) -> bool:
        """Whether the school has still to answer, in time or late."""
        return self.status in UNANSWERED_STATUSES

    @property
    def days_lost(self) -> float:
        """Sessions counted, in school days."""
        return self.sessions / 2

    class Meta:
        ordering = ("-reached_on", "-pk")
        indexes = [
            models.Index(fields=["school", "status", "-reached_on"]),
            models.Index(fields=["reached_on", "id"]),
            models.Index(fields=["status", "answer_due_on"]),
            models.Index(fields=["status", "coordinator_due_on"]),
            # Outcomes of a year are counted from the index alone.
            models.Index(fields=["academic_year", "status", "school"]),
            # What the rules ask of a child each morning, from the index alone.
            models.Index(
                fields=["child", "last_day"],
                condition=Q(status__in=[status.value for status in FINISHED_STATUSES]),
                name="finished_alerts_of_a_child",
            ),
        ]
        constraints = [
            # One alert a child and episode, however often and at once the rules run.
            models.UniqueConstraint(
                fields=["child"],
                condition=Q(status__in=[status.value for status in OPEN_STATUSES]),
                name="one_open_alert_a_child",
            ),
            models.UniqueConstraint(
                fields=["child", "counts_from"],
                condition=~Q(status="withdrawn"),
                name="one_alert_an_episode",
            ),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("reached_on"), reached_on__gte=F("first_day")),
                name="alert_days_in_order",
            ),
        ]


class AbsenceReason(models.TextChoices):
    """Why the child is away, as the school knows it."""

    PHYSICAL = "physical", _("A physical illness, injury or condition")
    ANXIETY = "anxiety", _("Anxiety or another mental health need")
    TREATMENT = "treatment", _("Treatment or appointments")
    OTHER = "other", _("Something else")
    UNKNOWN = "unknown", _("Not known yet")


class AlertAnswer(PublicIdModel, RecordedModel):
    """What the school answered: why the child is away, what is in place, what comes next.

    Answers given before the reason was asked have none.
    """

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="answers")
    absence_reason = models.CharField(
        _("why the child is away"), max_length=10, choices=AbsenceReason.choices, blank=True
    )
    in_place = models.TextField(_("what is in place"))
    next_steps = models.TextField(_("what comes next"))
    support_wanted = models.TextField(_("what would help"), blank=True)

    class Meta:
        ordering = ("recorded_at", "pk")
