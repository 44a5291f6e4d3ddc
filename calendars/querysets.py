"""Reads of the calendar."""

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

    def current(self) -> Self:
        """Those that have not been taken back."""
        return self.filter(withdrawn_at__isnull=True)

    def concerning(self, school: Any = None) -> Self:
        """The authority's, and those of one school."""
        return self.current().filter(Q(school__isnull=True) | Q(school=school))


class ClosureQuerySet(models.QuerySet):
    """INSET days and closures."""

    def current(self) -> Self:
        """Those that have not been taken back."""
        return self.filter(withdrawn_at__isnull=True)

    def concerning(self, school: Any = None) -> Self:
        """The authority's, and those of one school."""
        return self.current().filter(Q(school__isnull=True) | Q(school=school))
