"""The plan: for whom, back to where, who leads, and where it stands."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Organisation
from attendance.models import PartTimeTimetable
from attendance.part_time.querysets import PartTimeQuerySet
from cases.models import Child
from ledger.models import PublicIdModel, RecordedModel, RetainedModel
from reintegration.querysets import ReturnPlanQuerySet


class Route(models.TextChoices):
    """What comes next for the child. A return to school is the aim; the others are exceptions."""

    RETURN = "return", _("Back to the home school")
    NEW_SCHOOL = "new_school", _("A new school")
    YEAR_11 = "year_11", _("Year 11: stay in provision until the exams")
    LONG_TERM = "long_term", _("Longer-term provision")
    TRANSFER = "transfer", _("Another registered provision")
    POST_16 = "post_16", _("College or other education after 16")


# Routes that are walked in weekly steps; the others have grounds and an end or a beginning.
PHASED = (Route.RETURN, Route.NEW_SCHOOL, Route.TRANSFER)
# Somebody asks after 2, 6 and 12 weeks how it goes in the new place.
FOLLOWED_UP_ROUTES = (*PHASED, Route.POST_16)


class RestOfWeek(models.TextChoices):
    """What the child does in sessions that the steps leave free."""

    PROVISION = "provision", _("Education goes on elsewhere, as before")
    PART_TIME = "part_time", _("Nothing: it is a part-time timetable for a time")


class ReturnStatus(models.TextChoices):
    """Where the plan stands."""

    DRAFT = "draft", _("Being written")
    OUT_FOR_AGREEMENT = "out_for_agreement", _("Waiting for agreement")
    ACTIVE = "active", _("Under way")
    FOLLOWED_UP = "followed_up", _("Arrived, being followed up")
    COMPLETED = "completed", _("Completed")
    RELAPSED = "relapsed", _("Stopped by a relapse")
    ENDED = "ended", _("Ended early")
    WITHDRAWN = "withdrawn", _("Withdrawn")


@pghistory.track()
class ReturnPlan(PublicIdModel, RecordedModel, RetainedModel):
    """How one child goes back to school, or on to what comes instead. One is live at a time.

    `revision` counts what people were asked to agree to. `weeks_behind` is how many full weeks
    in a row, until last week, fell short of the plan: kept by the nightly evaluation.
    """

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="return_plans")
    reference = models.CharField(_("reference"), max_length=12, unique=True, editable=False)
    route = models.CharField(
        _("what comes next"), max_length=10, choices=Route.choices, default=Route.RETURN
    )
    status = models.CharField(
        max_length=20, choices=ReturnStatus.choices, default=ReturnStatus.DRAFT
    )
    revision = models.PositiveSmallIntegerField(default=1, editable=False)
    school = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("school that leads"),
    )  # fmt: skip
    lead = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="led_returns",
        verbose_name=_("who leads the plan"),
    )  # fmt: skip
    aim = models.TextField(_("what a good return looks like"), blank=True)
    met_by = models.CharField(_("who meets the child at the door"), max_length=200, blank=True)
    bad_morning = models.TextField(_("what to do on a bad morning"), blank=True)
    rest_of_week = models.CharField(
        _("the other sessions"), max_length=10, choices=RestOfWeek.choices,
        default=RestOfWeek.PROVISION,
    )  # fmt: skip
    grounds = models.TextField(_("why a return to school is not possible now"), blank=True)
    destination = models.CharField(_("where to"), max_length=200, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    arrived_on = models.DateField(_("arrived on"), null=True, blank=True)
    relapsed_on = models.DateField(_("relapsed on"), null=True, blank=True)
    weeks_behind = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = ReturnPlanQuerySet.as_manager()

    class Meta:
        ordering = ("-starts_on", "-pk")
        verbose_name = _("return plan")
        indexes = [models.Index(fields=["status", "-weeks_behind"])]
        constraints = [
            models.UniqueConstraint(
                fields=["child"],
                condition=Q(
                    status__in=["draft", "out_for_agreement", "active", "followed_up", "relapsed"]
                ),
                name="one_live_return_a_child",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="return_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(route="year_11") | (~Q(grounds="") & Q(ends_on__isnull=False)),
                name="year_11_has_grounds_and_end",
            ),
            models.CheckConstraint(
                condition=~Q(route__in=["long_term", "transfer", "post_16"]) | ~Q(grounds=""),
                name="onward_route_has_grounds",
            ),
            models.CheckConstraint(
                condition=~Q(status="followed_up") | Q(arrived_on__isnull=False),
                name="followed_up_has_arrived",
            ),
        ]

    @property
    def is_phased(self) -> bool:
        """Whether it is walked in weekly steps."""
        return self.route in PHASED

    @property
    def part_times(self) -> PartTimeQuerySet:
        """Part-time timetables agreed with it; while it is live, also one that goes on at its
        school: nothing is agreed twice."""
        own = Q(return_link__plan=self)
        if self.is_live and self.school_id:
            own |= Q(child=self.child_id, school=self.school_id, status="agreed")
        found: PartTimeQuerySet = PartTimeTimetable.objects.filter(own)
        return found

    @property
    def is_live(self) -> bool:
        """Whether somebody still works with it."""
        return self.status in {
            ReturnStatus.DRAFT, ReturnStatus.OUT_FOR_AGREEMENT, ReturnStatus.ACTIVE,
            ReturnStatus.FOLLOWED_UP, ReturnStatus.RELAPSED,
        }  # fmt: skip

    @property
    def where_to(self) -> str:
        """The place in words: the destination, else the school."""
        return self.destination or (self.school.name if self.school else "")

    @property
    def link(self) -> str:
        """The address of its page."""
        return f"/reintegration/{self.public_id}/"
