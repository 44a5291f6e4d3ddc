"""Statements of charges: by school and term, read in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import Organisation
from calendars.days import SchoolCalendar, load_calendars
from calendars.models import Term
from cases.models import Child
from ledger.lists import Column
from provision.charges import Line, Span, Tariff, TermDays, WeeklyLesson, lines_of
from provision.models import Mode, Placement, Price


@dataclass(frozen=True, slots=True)
class Charge:
    """One line with the placement and mode that it is for."""

    placement: Placement
    child_name: str
    mode: Mode
    line: Line

    @property
    def price(self) -> str:
        """The price in words."""
        tariff = self.line.tariff
        if tariff is None:
            return _("No price is set")
        unit = dict(Price._meta.get_field("unit").choices or ())[tariff.unit]
        return f"£{tariff.amount} {unit}"

    @property
    def lacks_timetable(self) -> bool:
        """Charged by the hour, but no lessons are planned."""
        tariff = self.line.tariff
        return tariff is not None and tariff.unit == "hour" and not self.line.hours


@dataclass(slots=True)
class Statement:
    """What one school is charged in one term, as known today."""

    school: Organisation
    term: Term
    school_days: int
    charges: list[Charge] = field(default_factory=list)

    @property
    def total(self) -> Decimal:
        """In pounds."""
        return sum((charge.line.amount for charge in self.charges), Decimal(0))

    @property
    def children(self) -> int:
        """How many children it is for."""
        return len({charge.placement.child_id for charge in self.charges})

    @property
    def is_incomplete(self) -> bool:
        """Whether a price or a timetable is missing."""
        return any(row.line.tariff is None or row.lacks_timetable for row in self.charges)


COLUMNS: list[Column] = [
    (gettext_lazy("School"), lambda row: row.placement.home_school.name),
    (gettext_lazy("Placement"), lambda row: row.placement.reference),
    (gettext_lazy("Child"), lambda row: row.child_name),
    (gettext_lazy("Provider"), lambda row: row.placement.provider.name),
    (gettext_lazy("Way of teaching"), lambda row: row.mode.label),
    (gettext_lazy("From"), lambda row: row.line.first),
    (gettext_lazy("Until"), lambda row: row.line.last),
    (gettext_lazy("School days"), lambda row: row.line.days),
    (gettext_lazy("Hours"), lambda row: row.line.hours),
    (gettext_lazy("Price"), lambda row: row.price),
    (gettext_lazy("Pounds"), lambda row: row.line.amount),
]


def terms_of(school: Organisation | None) -> list[Term]:
    """The terms that a school keeps, newest first; without one, the authority's."""
    terms = list(Term.objects.concerning(school).select_related("year"))
    own_years = {term.year_id for term in terms if term.school_id}
    kept = [term for term in terms if term.school_id or term.year_id not in own_years]
    return sorted(kept, key=lambda term: term.starts_on, reverse=True)


def chosen_term(terms: list[Term], asked: str) -> Term | None:
    """The term asked for; else the one that goes on, else the last one that has begun."""
    for term in terms:
        if str(term.public_id) == asked:
            return term
    today = timezone.localdate()
    begun = [term for term in terms if term.starts_on <= today]
    return begun[0] if begun else (terms[-1] if terms else None)


def statement_of(*, actor: Actor, school: Organisation, term: Term) -> Statement:
    """What a school is charged in a term. A constant number of queries."""
    placements = _placements(term).filter(home_school=school)
    (statement,) = _statements(actor, {school.pk: (school, term)}, placements)
    return statement


def statements_of_authority(*, actor: Actor, term: Term) -> list[Statement]:
    """What each school with a placement is charged in the authority's term, by name.

    A school that keeps terms of its own in that year is charged for its term of the same name.
    """
    placements = list(_placements(term).filter(home_school__isnull=False))
    schools = {row.home_school_id: row.home_school for row in placements}
    own = Term.objects.current().filter(school__in=schools, year=term.year, name=term.name)
    own_terms = {row.school_id: row for row in own.select_related("year")}
    about = {key: (school, own_terms.get(key, term)) for key, school in schools.items()}
    rows = _statements(actor, about, placements)
    return sorted(rows, key=lambda row: (row.school.sort_name, row.school.pk))


def _placements(term: Term) -> Any:
    # A school's own term may begin or end some weeks apart from the authority's.
    margin = timedelta(weeks=6)
    return (
        Placement.objects.active_between(term.starts_on - margin, term.ends_on + margin)
        .select_related("child", "provider", "home_school")
        .prefetch_related("modes", "slots")
        .order_by("child__sort_name", "starts_on", "pk")
    )


def _statements(
    actor: Actor, about: dict[int, tuple[Organisation, Term]], placements: Iterable[Placement]
) -> list[Statement]:
    placements = list(placements)
    calendars = load_calendars(school for school, _term in about.values())
    tariffs = _tariffs({row.provider_id for row in placements})
    named = set(
        Child.objects.visible_to(actor)
        .filter(pk__in={row.child_id for row in placements})
        .values_list("pk", flat=True)
    )
    found: dict[int, Statement] = {}
    days: dict[int, TermDays] = {}
    for key, (school, term) in about.items():
        days[key] = _days(calendars[key], term)
        found[key] = Statement(school, term, len(days[key]))
    for row in placements:
        key = row.home_school_id or 0
        name = row.child.name if row.child_id in named else row.child.reference
        found[key].charges += _charges(row, name, found[key].term, days[key], tariffs)
    return list(found.values())


def _charges(
    placement: Placement,
    name: str,
    term: Term,
    days: TermDays,
    tariffs: dict[tuple[int, str], list[Tariff]],
) -> list[Charge]:
    of_term = Span(term.starts_on, term.ends_on)
    held = of_term.within(Span(placement.starts_on, last_day(placement)))
    found = []
    for row in placement.modes.all():
        span = held.within(Span(row.starts_on, row.ends_on)) if held else None
        if span is None:
            continue
        lessons = [
            WeeklyLesson(slot.weekday, slot.hours, Span(slot.starts_on, slot.ends_on))
            for slot in placement.slots.all()
            if slot.mode == row.mode
        ]
        prices = tariffs.get((placement.provider_id, row.mode), [])
        found += [
            Charge(placement, name, Mode(row.mode), line)
            for line in lines_of(days, span, prices, lessons)
        ]
    return found


def last_day(placement: Placement) -> date:
    """The last day of a placement, as known today: real, under notice, or as planned.

    One that goes on past its planned end is held until somebody ends it: to today at least.
    """
    if placement.ended_on is not None:
        return placement.ended_on
    planned = placement.notice_ends_on or placement.planned_end_on
    return max(planned, timezone.localdate())


def _days(calendar: SchoolCalendar, term: Term) -> TermDays:
    length = (term.ends_on - term.starts_on).days + 1
    days = (term.starts_on + timedelta(days=number) for number in range(length))
    return TermDays(day for day in days if calendar.is_school_day(day))


def _tariffs(providers: set[int]) -> dict[tuple[int, str], list[Tariff]]:
    found: dict[tuple[int, str], list[Tariff]] = defaultdict(list)
    prices = Price.objects.filter(provider__organisation__in=providers)
    for price in prices.select_related("provider"):
        tariff = Tariff(price.amount, price.unit, Span(price.starts_on, price.ends_on))
        found[price.provider.organisation_id, price.mode].append(tariff)
    return found
