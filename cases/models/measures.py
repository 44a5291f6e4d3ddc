"""What can be measured: hours of education, and outcomes for child, parent and school."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models.child import Child
from cases.models.record import WithdrawableModel
from cases.querysets import HoursQuerySet
from ledger.models import PublicIdModel, RecordedModel


class HoursKind(models.TextChoices):
    """Whose hours."""

    ADVISED = "advised", _("Advised by health")
    PLANNED = "planned", _("Planned")
    ATTENDED = "attended", _("Attended")


@pghistory.track()
class HoursPeriod(PublicIdModel, RecordedModel, WithdrawableModel):
    """Hours of education a week from one day to another, with the source.

    Less than full time needs a reason and a day on which it is looked at again
    (DfE, Arranging education for children who cannot attend school because of health needs, 2023).
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="hours")
    kind = models.CharField(_("kind"), max_length=10, choices=HoursKind.choices)
    hours = models.DecimalField(_("hours a week"), max_digits=4, decimal_places=1)
    source = models.CharField(_("who says so"), max_length=200)
    is_full_time = models.BooleanField(_("full time for the child’s age"), default=False)
    reason = models.TextField(_("why it is less than full time"), blank=True)
    review_on = models.DateField(_("look at it again on"), null=True, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = HoursQuerySet.as_manager()

    class Meta:
        ordering = ("-starts_on", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(hours__gte=0) & Q(hours__lte=40), name="hours_a_week_are_possible"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="hours_end_after_start",
            ),
            models.CheckConstraint(
                condition=Q(is_full_time=True)
                | Q(kind="attended")
                | (~Q(reason="") & Q(review_on__isnull=False)),
                name="part_time_has_reason_and_review",
            ),
        ]


class OutcomeParty(models.TextChoices):
    """For whom an outcome is measured."""

    CHILD = "child", _("Child or young person")
    PARENT = "parent", _("Parent or carer")
    SCHOOL = "school", _("School")


class Outcome(models.TextChoices):
    """The outcomes that the pathway is for (Worcestershire Children First, 2021)."""

    ENGAGED = "engaged", _("Taking part in education")
    QUALITY = "quality", _("Good education, with the right qualifications in reach")
    ENJOYS = "enjoys", _("Enjoys learning")
    PROGRESS = "progress", _("Keeps up with learning")
    EXAMS = "exams", _("Ready for exams and expected grades")
    SAFE = "safe", _("Feels safe and supported")
    CONFIDENCE = "confidence", _("Confidence and self-esteem")
    ROUTINE = "routine", _("Routine and structure")
    FRIENDS = "friends", _("Contact with friends")
    NEEDS_KNOWN = "needs_known", _("Needs are understood")
    NEXT_STAGE = "next_stage", _("Ready for what comes next")
    RESILIENCE = "resilience", _("Copes with setbacks and daily life")
    RETURN = "return", _("Confident about going back to school")
    PARENT_INVOLVED = "parent_involved", _("Informed, included and part of decisions")
    SCHOOL_SUPPORTED = "school_supported", _("Informed and supported by other agencies")
    SCHOOL_LEADS = "school_leads", _("Leads the work of the agencies")
    SCHOOL_ARRANGES = "school_arranges", _("Can find other education when it is needed")


OUTCOMES_OF = {
    OutcomeParty.PARENT: (Outcome.PARENT_INVOLVED,),
    OutcomeParty.SCHOOL: (
        Outcome.SCHOOL_SUPPORTED, Outcome.SCHOOL_LEADS, Outcome.SCHOOL_ARRANGES,
    ),
}  # fmt: skip
OUTCOMES_OF[OutcomeParty.CHILD] = tuple(
    outcome for outcome in Outcome if not any(outcome in listed for listed in OUTCOMES_OF.values())
)


class Occasion(models.TextChoices):
    """When it was measured."""

    BASELINE = "baseline", _("At referral")
    REVIEW = "review", _("At a review")
    CLOSING = "closing", _("At closing")


@pghistory.track()
class OutcomeMeasure(RecordedModel):
    """One outcome on one day: 1 (not at all) to 5 (completely)."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="outcomes")
    party = models.CharField(max_length=10, choices=OutcomeParty.choices)
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    occasion = models.CharField(max_length=10, choices=Occasion.choices)
    score = models.PositiveSmallIntegerField()
    measured_on = models.DateField(default=timezone.localdate)

    class Meta:
        ordering = ("measured_on", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(score__range=(1, 5)), name="score_from_1_to_5"),
            models.UniqueConstraint(
                fields=["child", "party", "outcome", "occasion", "measured_on"],
                name="outcome_once_a_day",
            ),
        ]
