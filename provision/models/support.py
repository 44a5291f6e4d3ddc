"""Short-term support at the home school: a liaison officer, or SEND top-up."""

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Organisation
from calendars.models import DateRange
from cases.models import Child
from cases.querysets import DatedQuerySet
from ledger.models import PublicIdModel, RecordedModel, RetainedModel
from provision.models.timetable import OnlyThis
from provision.support_querysets import SupportQuerySet


class SupportKind(models.TextChoices):
    """What helps the child to stay at school."""

    LIAISON = "liaison", _("Liaison support")
    TOP_UP = "top_up", _("SEND top-up")


class SupportStatus(models.TextChoices):
    """Where it stands."""

    TO_ARRANGE = "to_arrange", _("To be arranged")
    ACTIVE = "active", _("Under way")
    ENDED = "ended", _("Ended")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Effect(models.TextChoices):
    """Whether it helped."""

    HELPED = "helped", _("It helped")
    PARTLY = "partly", _("It helped in part")
    NOT = "not", _("It did not help")


@pghistory.track()
class Support(PublicIdModel, RecordedModel, RetainedModel):
    """Help for a child at the home school, for a time.

    Liaison support is given by a liaison officer; SEND top-up pays for somebody at the school,
    beyond what the school has, and `given_by` says who that is. `ends_on` is the planned last
    day, `ended_on` the real one.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="supports")
    reference = models.CharField(_("reference"), max_length=12, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=SupportKind.choices)
    status = models.CharField(
        max_length=10, choices=SupportStatus.choices, default=SupportStatus.TO_ARRANGE
    )
    school = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("school"),
    )  # fmt: skip
    officer = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True,
        related_name="liaison_support", verbose_name=_("liaison officer"),
    )  # fmt: skip
    given_by = models.CharField(_("who gives it"), max_length=200, blank=True)
    hours_a_week = models.DecimalField(
        _("hours a week"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    purpose = models.TextField(_("what it is for"))
    decision_reference = models.CharField(_("decision"), max_length=40, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    effect = models.CharField(_("effect"), max_length=10, choices=Effect.choices, blank=True)
    effect_words = models.TextField(_("what changed for the child"), blank=True)

    objects = SupportQuerySet.as_manager()

    @property
    def is_past_its_end(self) -> bool:
        """Under way after its planned last day: to be ended, or to go on until another day."""
        return bool(
            self.status == SupportStatus.ACTIVE
            and self.ends_on
            and self.ends_on < timezone.localdate()
        )

    class Meta:
        ordering = ("-starts_on", "-pk")
        indexes = [models.Index(fields=["child", "status"])]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=["active", "ended"])
                | Q(starts_on__isnull=False, ends_on__isnull=False, hours_a_week__gt=0),
                name="support_has_days_and_hours",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["active", "ended"])
                | Q(kind="liaison", officer__isnull=False)
                | Q(kind="top_up") & ~Q(given_by=""),
                name="support_is_given_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="support_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(status="ended")
                | Q(ended_on__gte=F("starts_on")) & ~Q(effect="") & ~Q(effect_words=""),
                name="ended_support_says_its_effect",
            ),
        ]  # fmt: skip


@pghistory.track()
class LiaisonHours(PublicIdModel, RecordedModel):
    """How many hours a week a liaison officer has for children, from one day until another."""

    officer = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="liaison_hours")
    hours_a_week = models.DecimalField(_("hours a week"), max_digits=4, decimal_places=1)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ("-starts_on", "pk")
        verbose_name_plural = "hours of liaison officers"
        constraints = [
            models.CheckConstraint(
                condition=Q(hours_a_week__range=(0, 40)), name="liaison_hours_are_possible"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="liaison_hours_end_after_start",
            ),
            ExclusionConstraint(
                name="liaison_hours_one_at_a_time",
                expressions=[
                    (OnlyThis("officer"), RangeOperators.OVERLAPS),
                    (
                        DateRange("starts_on", "ends_on", RangeBoundary(True, True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
