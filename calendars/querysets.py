"""Reads of the calendar."""

from collections.abc import Collection
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q


class AcademicYearQuerySet(models.QuerySet):
    """Academic years that have been entered."""

    def containing(self, day: date) -> Any:
        """The entered year that holds `day`, or None."""
        from calendars.models import academic_year_of

        return self.filter(starts_in=academic_year_of(day)).first()


class TermQuerySet(models.QuerySet):
    """Terms."""

    def in_year(self, starts_in: int) -> Self:
        """Those of the academic year that starts in August of that year."""
        return self.filter(year__starts_in=starts_in)

    def current(self) -> Self:
        """Those that have not been taken back."""
        return self.filter(withdrawn_at__isnull=True)

    def concerning(self, school: Any = None) -> Self:
        """The authority's, and those of one school."""
        return self.concerning_any([school.pk] if school else [])

    def concerning_any(self, schools: Collection[int]) -> Self:
        """The authority's, and those of some schools (ids)."""
        return self.current().filter(Q(school__isnull=True) | Q(school__in=schools))


class ClosureQuerySet(models.QuerySet):
    """INSET days and closures."""

    def in_year(self, starts_in: int) -> Self:
        """Those that touch the academic year that starts in August of that year."""
        first, last = date(starts_in, 8, 1), date(starts_in + 1, 7, 31)
        return self.filter(starts_on__lte=last, ends_on__gte=first)

    def current(self) -> Self:
        """Those that have not been taken back."""
        return self.filter(withdrawn_at__isnull=True)

    def concerning(self, school: Any = None) -> Self:
        """The authority's, and those of one school."""
        return self.concerning_any([school.pk] if school else [])

    def concerning_any(self, schools: Collection[int]) -> Self:
        """The authority's, and those of some schools (ids)."""
        return self.current().filter(Q(school__isnull=True) | Q(school__in=schools))
