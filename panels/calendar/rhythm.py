"""Which days a panel's rhythm falls on, and which of them are holidays."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from calendars.bank_holidays import bank_holidays, known_until
from calendars.days import SchoolCalendar
from panels.models import Panel, Rhythm


@dataclass(frozen=True, slots=True)
class SkippedDay:
    """A day of the rhythm on which nobody meets, and why."""

    day: date
    reason: str


@dataclass(slots=True)
class Ahead:
    """The days of a rhythm in some weeks: those to meet on, those left out.

    `stopped_before` is the first day that could not be judged, since nobody has entered the
    holidays of that year yet.
    """

    days: list[date] = field(default_factory=list)
    skipped: list[SkippedDay] = field(default_factory=list)
    stopped_before: date | None = None


def look_ahead(rhythm: Rhythm, *, since: date, until: date, calendar: SchoolCalendar) -> Ahead:
    """The rhythm's days from `since` to `until`, both included."""
    found = Ahead()
    for day in _days(rhythm, since, until):
        if _is_unknown(rhythm, day, calendar):
            found.stopped_before = day
            break
        if reason := _holiday(rhythm, day, calendar):
            found.skipped.append(SkippedDay(day, reason))
        else:
            found.days.append(day)
    return found


def without_meeting(panel: Panel, days: Iterable[date]) -> list[date]:
    """Those days on which no meeting stands for the rhythm, nor another one is planned already."""
    meetings = panel.meetings.values_list("rhythm_on", "starts_at", "status")
    done = {rhythm_on for rhythm_on, _starts, _status in meetings}
    done |= {
        timezone.localdate(starts) for _on, starts, status in meetings if status != "cancelled"
    }
    return [day for day in days if day not in done]


def _days(rhythm: Rhythm, since: date, until: date) -> Iterator[date]:
    step = timedelta(weeks=rhythm.weeks_between)
    day = rhythm.first_on
    if day < since:
        day += -(-(since - day).days // step.days) * step
    while day <= until:
        yield day
        day += step


def _is_unknown(rhythm: Rhythm, day: date, calendar: SchoolCalendar) -> bool:
    if day > known_until():
        return True
    return not rhythm.meets_in_school_holidays and not calendar.is_entered(day)


def moment_of(rhythm: Rhythm, day: date) -> datetime:
    """When the meeting of that day starts."""
    return timezone.make_aware(datetime.combine(day, rhythm.time))


def _holiday(rhythm: Rhythm, day: date, calendar: SchoolCalendar) -> str:
    if day in bank_holidays():
        return bank_holidays()[day]
    if rhythm.meets_in_school_holidays or calendar.is_school_day(day):
        return ""
    return _("School holiday")
