"""A part-time timetable: agreed, reviewed, ended."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from cases.models import Parent
from ledger.models import PublicIdModel, RecordedModel
from reintegration.models.agreements import How
from reintegration.models.plans import ReturnPlan
from reintegration.querysets import PartTimeQuerySet


@pghistory.track()
class PartTimeTimetable(PublicIdModel, RecordedModel):
    """A time in which a pupil of compulsory school age attends part time.

    Somebody whom the school's proprietor authorised and a parent with whom the pupil normally
    lives agree that, because of exceptional circumstances, the pupil is for a time educated part
    time, and agree the times and dates (School Attendance (Pupil Registration) (England)
    Regulations 2024, reg. 11(6)). Absence in the other sessions is then marked C2.
    """

    plan = models.ForeignKey(ReturnPlan, on_delete=models.PROTECT, related_name="part_times")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    review_on = models.DateField(_("look at it again on"))
    circumstances = models.TextField(_("the exceptional circumstances"))
    times = models.TextField(_("the agreed times and dates"), editable=False)
    agreed_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", verbose_name=_("for the school")
    )
    parent = models.ForeignKey(
        Parent, on_delete=models.PROTECT, related_name="+", verbose_name=_("parent who agrees")
    )
    how = models.CharField(_("how the parent agreed"), max_length=10, choices=How.choices)
    agreed_on = models.DateField(_("agreed on"))
    told_authority_at = models.DateTimeField(_("authority told"), default=timezone.now)
    reviewed_on = models.DateField(_("looked at again on"), null=True, blank=True)
    review_words = models.TextField(_("what the review found"), blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    ended_reason = models.TextField(_("why it ended"), blank=True)

    objects = PartTimeQuerySet.as_manager()

    class Meta:
        ordering = ("-starts_on", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="part_time_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(review_on__gt=F("starts_on")) & Q(review_on__lte=F("ends_on")),
                name="part_time_reviewed_before_end",
            ),
            models.CheckConstraint(
                condition=~Q(circumstances=""), name="part_time_has_circumstances"
            ),
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(ended_on__isnull=True),
                name="one_part_time_a_plan",
            ),
        ]

    @property
    def is_review_due(self) -> bool:
        """Whether the day of the review has passed without one."""
        return self.ended_on is None and not self.reviewed_on and (
            self.review_on < timezone.localdate()
        )  # fmt: skip

    @property
    def is_over(self) -> bool:
        """Whether its last day has passed and nobody has ended it."""
        return self.ended_on is None and self.ends_on < timezone.localdate()
