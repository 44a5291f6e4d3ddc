"""When a school's next return is due, from the last one that it sent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.models import Organisation
from attendance.models import ReturnKind, StatutoryReturn
from attendance.returns.settings import INTERVAL_DAYS
from calendars.days import SchoolCalendar, load_calendars
from calendars.models import academic_year_of
from ledger.authority_settings import get_setting

SOON = timedelta(days=3)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DueReturn:
    """The return that comes next: the first day it covers, and the day by which it is sent."""

    school: Organisation
    kind: ReturnKind
    first_day: date
    due_on: date
    today: date

    @property
    def is_overdue(self) -> bool:
        return self.due_on < self.today

    @property
    def is_soon(self) -> bool:
        """Due within three days, or overdue."""
        return self.due_on - SOON <= self.today

    @property
    def covers_nothing(self) -> bool:
        """Whether one was sent today already."""
        return self.first_day > self.today


def due_returns(schools: Iterable[Organisation], today: date) -> list[DueReturn]:
    """The next sickness and attendance return of each school, as it stood on a day. Three queries.

    The first of Waymark's is due an interval after the beginning of September. A day without
    school moves to the last school day before it, so that no holiday makes the interval longer
    than what was agreed; only where the days to cover have none, to the next.
    """
    schools = list(schools)
    lasts = StatutoryReturn.objects.last_days([school.pk for school in schools], today)
    calendars = load_calendars(schools)
    # The summer is no interval: a year's first return counts from September.
    september = date(academic_year_of(today), 9, 1)
    found = []
    for school in schools:
        for kind in ReturnKind:
            last = lasts.get((school.pk, kind))
            first = last + ONE_DAY if last else september
            counted = max(first, september) if today >= september else first
            due = counted + timedelta(days=get_setting(INTERVAL_DAYS) - 1)
            due_on = _school_day(calendars[school.pk], counted, due)
            found.append(DueReturn(school, kind, first, due_on, today))
    return found


def due_return(school: Organisation, kind: ReturnKind, today: date) -> DueReturn:
    """One of them."""
    return next(one for one in due_returns([school], today) if one.kind == kind)


def _school_day(calendar: SchoolCalendar, first: date, due: date) -> date:
    days = ((due - timedelta(days=back)) for back in range((due - first).days + 1))
    last = next((day for day in days if calendar.is_school_day(day)), None)
    return last or calendar.add_days(due, 1)
