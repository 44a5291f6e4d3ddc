"""Academic years, terms, and the days on which a school is closed."""

from datetime import date

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from calendars.querysets import AcademicYearQuerySet, ClosureQuerySet, TermQuerySet
from ledger.models import PublicIdModel, RecordedModel


class DateRange(Func):
    """`daterange(first, last, '[]')`: both days included."""

    function = "daterange"
    output_field = DateRangeField()


def academic_year_of(day: date) -> int:
    """The calendar year in which the academic year of `day` starts.

    A school year begins with the first term that begins after July (Education Act 1996,
    s. 579), so the border is 1 August for every school, whenever its term starts.
    """
    return day.year if day.month >= 8 else day.year - 1


@pghistory.track()
class AcademicYear(PublicIdModel, RecordedModel):
    """An academic year whose calendar has been entered: 1 August to 31 July."""

    starts_in = models.PositiveSmallIntegerField(_("starts in"), unique=True)

    objects = AcademicYearQuerySet.as_manager()

    @property
    def starts_on(self) -> date:
        """Its first day, 1 August."""
        return date(self.starts_in, 8, 1)

    @property
    def ends_on(self) -> date:
        """Its last day, 31 July."""
        return date(self.starts_in + 1, 7, 31)

    @property
    def name(self) -> str:
        """Such as “2026 to 2027”."""
        return _("%(first)s to %(second)s") % {
            "first": self.starts_in,
            "second": self.starts_in + 1,
        }

    def __str__(self) -> str:
        return self.name

    class Meta:
        ordering = ("-starts_in",)
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_in__gte=2000, starts_in__lte=2100),
                name="academic_year_plausible",
            )
        ]


@pghistory.track()
class Term(PublicIdModel, RecordedModel):
    """A term with its half-term holiday; without a school it is the authority's.

    A school that keeps terms of its own in a year keeps none of the authority's.
    """

    year = models.ForeignKey(AcademicYear, on_delete=models.PROTECT, related_name="terms")
    school = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="terms"
    )
    name = models.CharField(_("name"), max_length=40)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    half_term_starts_on = models.DateField(_("half-term starts"), null=True, blank=True)
    half_term_ends_on = models.DateField(_("half-term ends"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = TermQuerySet.as_manager()

    class Meta:
        ordering = ("starts_on", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="term_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(half_term_starts_on__isnull=True, half_term_ends_on__isnull=True)
                | Q(
                    half_term_starts_on__gte=F("starts_on"),
                    half_term_ends_on__gte=F("half_term_starts_on"),
                    half_term_ends_on__lte=F("ends_on"),
                ),
                name="half_term_inside_term",
            ),
            ExclusionConstraint(
                name="authority_terms_do_not_overlap",
                expressions=[
                    (
                        DateRange("starts_on", "ends_on", RangeBoundary(True, True)),
                        RangeOperators.OVERLAPS,
                    )
                ],
                condition=Q(school__isnull=True, withdrawn_at__isnull=True),
            ),
        ]


class ClosureKind(models.TextChoices):
    """Why nobody is taught."""

    INSET = "inset", _("INSET day")
    CLOSED = "closed", _("School closed")


@pghistory.track()
class Closure(PublicIdModel, RecordedModel):
    """Days in term on which nobody is taught; without a school, at every school."""

    school = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="closures"
    )
    kind = models.CharField(_("kind"), max_length=6, choices=ClosureKind.choices)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = ClosureQuerySet.as_manager()

    @property
    def is_past(self) -> bool:
        """Whether its last day is over."""
        return self.ends_on < timezone.localdate()

    class Meta:
        ordering = ("starts_on", "pk")
        indexes = [models.Index(fields=["school", "starts_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="closure_ends_after_start"
            )
        ]
