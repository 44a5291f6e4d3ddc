"""The calendar: three academic years with terms, half-terms and INSET days."""

from datetime import date, timedelta

from accounts.models import Organisation
from calendars.days import is_school_day
from calendars.models import AcademicYear, Closure, ClosureKind, Term
from demo.seeding.town import Town


def make_terms(town: Town) -> None:
    """Last year, this year and the next; then the school days so far, oldest first.

    Marks begin with the academic year. Where it has only begun, with the term before: a demo
    made in September would otherwise have no absence to show.
    """
    for start in (town.year - 1, town.year, town.year + 1):
        _make_year(town, start)
    _make_inset_days(town)
    day = date(town.year, 9, 1)
    if (town.today - day).days < 45:
        day = date(town.year, 4, 10)
    while day < town.today:
        if is_school_day(day):
            town.school_days.append(day)
        day += timedelta(days=1)


def _make_year(town: Town, start: int) -> None:
    year = AcademicYear.objects.create(starts_in=start)
    spring = start + 1
    terms = (
        ("Autumn", _monday(start, 9, 1) - timedelta(days=5), _friday(start, 12, 19),
         _monday(start, 10, 24)),
        ("Spring", _monday(spring, 1, 3), _friday(spring, 3, 31), _monday(spring, 2, 13)),
        ("Summer", _monday(spring, 4, 13), _friday(spring, 7, 23), _monday(spring, 5, 24)),
    )  # fmt: skip
    for name, first, last, half_term in terms:
        Term.objects.create(
            year=year,
            name=name,
            starts_on=max(first, date(start, 9, 1)),
            ends_on=last,
            half_term_starts_on=half_term,
            half_term_ends_on=half_term + timedelta(days=4),
        )


def _make_inset_days(town: Town) -> None:
    """The first day of the year everywhere; a Friday in November and one in June at each school."""
    authority_terms = Term.objects.filter(name="Autumn").order_by("starts_on")
    for term in authority_terms:
        _close(None, term.starts_on, "INSET day before the pupils come")
    schools = [one for one in town.organisations.values() if one.urn]
    for number, school in enumerate(schools):
        _close(school, _friday(town.year, 11, 27 + 7 * (number % 2) - 7), "INSET day")
        _close(school, _friday(town.year + 1, 6, 12 + 7 * (number % 3)), "INSET day")


def _close(school: Organisation | None, day: date, reason: str) -> None:
    Closure.objects.create(
        school=school, kind=ClosureKind.INSET, starts_on=day, ends_on=day, reason=reason
    )


def _monday(year: int, month: int, day: int) -> date:
    """The first Monday on or after a day."""
    start = date(year, month, day)
    return start + timedelta(days=-start.weekday() % 7)


def _friday(year: int, month: int, day: int) -> date:
    """The last Friday on or before a day."""
    end = date(year, month, day)
    return end - timedelta(days=(end.weekday() - 4) % 7)
