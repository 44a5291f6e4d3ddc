"""What the education meter measures, gathered from the database in a constant number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Organisation
from calendars.days import SchoolCalendar, load_calendars
from cases.models import Child, Enrolment, HoursKind, HoursPeriod
from cases.registries import TaughtHalfDay
from provision.full_time import full_time_rates
from provision.meter import (
    Education,
    Lesson,
    Rate,
    Slot,
    Week,
    days_with_education,
    measure_weeks,
)
from provision.models import TAUGHT, Attended, Mode, Placement, TaughtSession, TimetableSlot

NOON = time(12)
ARRANGED_CODE = "K"


def gather_education(children: Iterable[Child], *, start: date, end: date) -> dict[int, Education]:
    """What is known of the education of some children between two days, both included, by id.

    The days of a child are those of the main school, or the authority's for a child without one;
    the days of a lesson are those of the provider.
    """
    people = {child.pk: child for child in children}
    schools = _main_schools(people)
    slots = _slots(people, start, end)
    providers = {slot.placement.provider for slot in slots}
    calendars = load_calendars([*schools.values(), *providers])
    advised = _advised(people, start, end)
    planned: dict[int, list[Slot]] = defaultdict(list)
    for slot in slots:
        calendar = calendars[slot.placement.provider_id]
        planned[slot.placement.child_id].append(_as_slot(slot, calendar))
    lessons = _lessons(people, start, end)
    return {
        pk: Education(
            is_school_day=_calendar_of(schools.get(pk), calendars).is_school_day,
            full_time=full_time_rates(child, start=start, end=end),
            advised=advised[pk],
            slots=planned[pk],
            lessons=lessons[pk],
        )
        for pk, child in people.items()
    }


def weeks_of(child: Child, *, start: date, end: date, today: date | None = None) -> list[Week]:
    """The education meter of one child between two days, both included."""
    found = gather_education([child], start=start, end=end)[child.pk]
    return measure_weeks(found, start=start, end=end, today=today or timezone.localdate())


def last_weeks(children: Iterable[Child], *, today: date) -> dict[int, Week]:
    """The last whole week of the meter for some children, by id; none for a week of holidays."""
    end = today - timedelta(days=today.weekday() + 1)
    start = end - timedelta(days=6)
    found = gather_education(children, start=start, end=end)
    measured = {
        pk: measure_weeks(education, start=start, end=end, today=today)
        for pk, education in found.items()
    }
    return {pk: weeks[0] for pk, weeks in measured.items() if weeks}


def days_of_education(children: Collection[int], since: date, until: date) -> dict[int, set[date]]:
    """School days on which provision gave suitable education, by child, for section 19."""
    taught = TaughtSession.objects.standing().between(since, until)
    served = Child.objects.filter(
        pk__in=children, placements__in=Placement.objects.filter(sessions__in=taught)
    ).distinct()
    found = gather_education(served, start=since, end=until)
    return {
        pk: days_with_education(education, start=since, end=until)
        for pk, education in found.items()
    }


def half_days_taught(children: QuerySet[Child], start: date, end: date) -> list[TaughtHalfDay]:
    """Half-days on which children were taught, or stayed away, for the school's register.

    One a child, day and half-day: coming to one of its lessons is enough. K, because a placement
    rests on an authorisation of the authority; none for learning online at home, which is an
    absence (DfE, Working together to improve school attendance, 2024).
    """
    sessions = (
        TaughtSession.objects.standing()
        .between(start, end)
        .filter(placement__child__in=children)
        .exclude(attended=Attended.CANCELLED)
        .select_related("placement__provider")
        .order_by("day", "starts_at", "pk")
    )
    found: dict[tuple[int, date, int], TaughtHalfDay] = {}
    for session in sessions:
        half = 1 if session.starts_at < NOON else 2
        key = (session.placement.child_id, session.day, half)
        found[key] = _joined(found.get(key), _half_day(session, half))
    return list(found.values())


def _half_day(session: TaughtSession, half: int) -> TaughtHalfDay:
    return TaughtHalfDay(
        child_id=session.placement.child_id,
        day=session.day,
        half=half,
        where=session.placement.provider.name,
        came=session.attended != Attended.ABSENT,
        code="" if session.mode == Mode.ONLINE else ARRANGED_CODE,
    )


def _joined(before: TaughtHalfDay | None, new: TaughtHalfDay) -> TaughtHalfDay:
    """Of two lessons in one half-day the one that counts: attended first, then with a code."""
    if before is None:
        return new
    return max(before, new, key=lambda row: (row.came, bool(row.code)))


def _main_schools(people: Mapping[int, Child]) -> dict[int, Organisation]:
    rows = Enrolment.objects.current().filter(child__in=people, kind="main")
    return {row.child_id: row.school for row in rows.select_related("school")}


def _calendar_of(
    school: Organisation | None, calendars: Mapping[int | None, SchoolCalendar]
) -> SchoolCalendar:
    return calendars[school.pk if school else None]


def _advised(people: Mapping[int, Child], start: date, end: date) -> dict[int, list[Rate]]:
    rows = HoursPeriod.objects.standing().filter(
        child__in=people, kind=HoursKind.ADVISED, starts_on__lte=end
    )
    found: dict[int, list[Rate]] = defaultdict(list)
    for row in rows:
        if row.ends_on is None or row.ends_on >= start:
            found[row.child_id].append(Rate(row.hours, row.starts_on, row.ends_on))
    return found


def _slots(people: Mapping[int, Child], start: date, end: date) -> list[TimetableSlot]:
    placements = Placement.objects.active_between(start, end).filter(child__in=people)
    rows = TimetableSlot.objects.filter(placement__in=placements, starts_on__lte=end)
    return list(rows.select_related("placement__provider"))


def _as_slot(slot: TimetableSlot, calendar: SchoolCalendar) -> Slot:
    """Within the days of its placement."""
    placement = slot.placement
    ends = [day for day in (slot.ends_on, placement.ended_on) if day is not None]
    return Slot(
        weekday=slot.weekday,
        hours=slot.hours,
        starts_on=max(slot.starts_on, placement.starts_on),
        ends_on=min(ends, default=None),
        is_taught=calendar.is_school_day,
    )


def _lessons(people: Mapping[int, Child], start: date, end: date) -> dict[int, list[Lesson]]:
    rows: Any = (
        TaughtSession.objects.standing()
        .between(start, end)
        .filter(placement__child__in=people, placement__status__in=TAUGHT)
        .select_related("slot", "placement")
    )
    found: dict[int, list[Lesson]] = defaultdict(list)
    for row in rows:
        planned = row.slot.hours if row.slot else Decimal(0)
        found[row.placement.child_id].append(
            Lesson(row.day, planned, row.offered, row.hours_attended)
        )
    return found
