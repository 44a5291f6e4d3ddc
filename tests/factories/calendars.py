"""Calendars, invented."""

from datetime import date

import factory

from calendars.models import AcademicYear, Closure, ClosureKind, Term


class AcademicYearFactory(factory.django.DjangoModelFactory):
    starts_in = 2026

    class Meta:
        model = AcademicYear
        django_get_or_create = ("starts_in",)


class TermFactory(factory.django.DjangoModelFactory):
    """The autumn term of 2026, with half-term in the last week of October."""

    year = factory.SubFactory(AcademicYearFactory)
    name = "Autumn"
    starts_on = date(2026, 9, 1)
    ends_on = date(2026, 12, 18)
    half_term_starts_on = date(2026, 10, 26)
    half_term_ends_on = date(2026, 10, 30)

    class Meta:
        model = Term


class ClosureFactory(factory.django.DjangoModelFactory):
    kind = ClosureKind.INSET
    starts_on = date(2026, 11, 27)
    ends_on = factory.SelfAttribute("starts_on")

    class Meta:
        model = Closure
