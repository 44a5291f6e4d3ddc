"""The clock of a section 19 record: school days since the authority knew, and without education.

It runs from the day after the authority knew or ought to have known to the end of the record, or
to yesterday, because today is not over. Nothing pauses it: not a panel, not missing evidence, not
a question to a school.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation
from calendars.days import SchoolCalendar, load_calendars
from cases.models import Enrolment, EnrolmentKind, Section19Record
from cases.registries import suitable_education

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Clock:
    """What the clock of one record says, in school days of the child's school.

    Of a child without a school: of the authority's calendar. `taught` are those of `school_days`
    on which suitable education was provided; `partly` those without it on which the child was at
    school for a part of the day.
    """

    known_on: date
    until: date
    school_days: tuple[date, ...]
    taught: frozenset[date]
    partly: frozenset[date] = frozenset()

    @property
    def days(self) -> int:
        """School days since the authority knew."""
        return len(self.school_days)

    @property
    def without(self) -> int:
        """Of them without suitable education."""
        return self.days - len(self.taught)

    @property
    def picture(self) -> list[tuple[date, str, str]]:
        """Every weekday for `{% heat_map %}`."""
        school_days, found = set(self.school_days), []
        day = self.known_on
        while day <= self.until:
            if day == self.known_on:
                found.append((day, "elsewhere", _("the authority knew")))
            elif day in self.taught:
                found.append((day, "present", _("suitable education")))
            elif day in self.partly:
                found.append((day, "half", _("part of the day at school")))
            elif day in school_days:
                found.append((day, "absent", _("no suitable education")))
            else:
                found.append((day, "closed", _("no school day")))
            day += ONE_DAY
        return found


def clock_of(record: Section19Record) -> Clock:
    """The clock of one record."""
    return clocks_of([record])[record.pk]


def clocks_of(records: Iterable[Section19Record]) -> dict[int, Clock]:
    """The clocks of many records by id, in a constant number of queries."""
    found = list(records)
    if not found:
        return {}
    ends = {record.pk: record.ended_on or timezone.localdate() - ONE_DAY for record in found}
    schools = _main_schools({record.child_id for record in found})
    calendars = load_calendars(schools.values())
    span = (
        {record.child_id for record in found},
        min(record.known_on for record in found),
        max(ends.values()),
    )
    taught, partly = _taught(*span), _partly(*span)
    clocks = {}
    for record in found:
        school = schools.get(record.child_id)
        clocks[record.pk] = _clock(
            record,
            ends[record.pk],
            calendars[school.pk if school else None],
            taught.get(record.child_id, set()),
            partly.get(record.child_id, set()),
        )
    return clocks


def _clock(
    record: Section19Record,
    until: date,
    calendar: SchoolCalendar,
    taught: set[date],
    partly: set[date],
) -> Clock:
    day, days = record.known_on + ONE_DAY, []
    while day <= until:
        if calendar.is_school_day(day):
            days.append(day)
        day += ONE_DAY
    with_education = frozenset(taught.intersection(days))
    part_of_day = frozenset(partly.intersection(days)) - with_education
    return Clock(record.known_on, until, tuple(days), with_education, part_of_day)


def _main_schools(child_ids: set[int]) -> dict[int, Organisation]:
    """Where the children are on roll today; the main school before a subsidiary one."""
    rolls = Enrolment.objects.current().filter(child__in=child_ids).select_related("school")
    main_last = sorted(rolls, key=lambda enrolment: enrolment.kind == EnrolmentKind.MAIN)
    return {enrolment.child_id: enrolment.school for enrolment in main_last}


def _taught(child_ids: set[int], since: date, until: date) -> dict[int, set[date]]:
    return _joined(source.days(child_ids, since, until) for source in suitable_education)


def _partly(child_ids: set[int], since: date, until: date) -> dict[int, set[date]]:
    return _joined(
        source.partly(child_ids, since, until) for source in suitable_education if source.partly
    )


def _joined(sources: Iterable[Mapping[int, set[date]]]) -> dict[int, set[date]]:
    found: dict[int, set[date]] = {}
    for source in sources:
        for child_id, days in source.items():
            found.setdefault(child_id, set()).update(days)
    return found
