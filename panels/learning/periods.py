"""The time that figures are counted over."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from calendars.models import Term, academic_year_of
from cases.agenda_kinds import Words

LAST_12_MONTHS = "12-months"


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day, both included."""

    key: str
    label: Words
    first: date
    last: date


def periods_of(today: date) -> list[Period]:
    """The last 12 months, this and the last school year, and the authority's terms in them.

    Terms that have not begun are left out; what goes on ends today.
    """
    year = academic_year_of(today)
    found = [
        Period(LAST_12_MONTHS, _("The last 12 months"), _year_before(today), today),
        Period(f"year-{year}", _("This school year"), date(year, 8, 1), today),
        Period(f"year-{year - 1}", _("The last school year"), date(year - 1, 8, 1),
               date(year, 7, 31)),
    ]  # fmt: skip
    terms = Term.objects.concerning().filter(
        year__starts_in__gte=year - 1, starts_on__lte=today
    )  # fmt: skip
    for term in terms.select_related("year").order_by("-starts_on"):
        found.append(
            Period(
                f"term-{term.public_id}",
                _("%(term)s, %(year)s") % {"term": term.name, "year": term.year.name},
                term.starts_on, min(term.ends_on, today),
            )
        )  # fmt: skip
    return found


def _year_before(day: date) -> date:
    """The day after the same one a year ago, so that no day of the year is counted twice."""
    try:
        return day.replace(year=day.year - 1) + timedelta(days=1)
    except ValueError:  # 29 February
        return date(day.year - 1, 3, 1)
