"""A term of logs: what was taught, who came, and what the home school's register says of it.

Lessons and marks are written in bulk, as every teacher would have logged them one by one.
"""

import random
import uuid
from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal
from typing import Any

from django.db import connection
from psycopg2.extras import execute_values

from attendance.models import RegisterDay
from calendars.days import load_calendar
from demo.seeding.clock import at
from demo.seeding.town import Town
from provision.models import (
    AbsenceReason,
    Attended,
    Mode,
    Placement,
    Subject,
    TaughtSession,
    TimetableSlot,
)

NOON = time(12)
# Schools that have not looked at what the provider logged for so many days.
BEHIND = {"Alderbrook Academy": 6, "Thornport High School": 3}
LEARNED = {
    Subject.ENGLISH: ("Read two pages aloud and wrote a letter to a character.",
                      "Planned a story; spelling of the hard ones."),
    Subject.MATHS: ("Fractions of amounts, ten sums right in a row.",
                    "Graphs of the week’s weather."),
    Subject.SCIENCE: ("Built a circuit with two switches.", "Read about cells and drew one."),
    Subject.ARTS: ("Finished the print begun last week.",),
}  # fmt: skip
OTHERWISE = ("Went on where we stopped last time; a good half hour.",)
Marks = dict[date, dict[int, str]]


def log_term(town: Town, placement: Placement, facts: dict[str, Any], *, until: date) -> None:
    """Log every lesson from the first day until another; the last ones may be forgotten."""
    source = town.random(f"lessons {facts['child']}")
    lessons = list(_lessons(town, placement, until))
    forgotten = facts.get("unlogged", 0)
    teacher = placement.provider_lead
    if forgotten:
        lessons = lessons[:-forgotten]
    sessions = [
        _session(source, placement, slot, day, facts.get("absent", 0.09)) for day, slot in lessons
    ]
    assert teacher is not None  # noqa: S101 (each placement of the demo has a key person)
    for session in sessions:
        session.logged_by, session.recorded_by = teacher, teacher.user
    TaughtSession.objects.bulk_create(sessions)
    _mark_register(town, placement, sessions)


def _lessons(town: Town, placement: Placement, until: date) -> Iterator[tuple[date, TimetableSlot]]:
    calendar, slots = load_calendar(placement.provider), list(placement.slots.all())
    for day in town.school_days:
        if placement.starts_on <= day <= until and calendar.is_school_day(day):
            yield from ((day, slot) for slot in slots if slot.weekday == day.weekday())


def _session(
    source: random.Random, placement: Placement, slot: TimetableSlot, day: date, absent: float
) -> TaughtSession:
    attended, hours, reason = _coming(source, slot.hours, absent)
    came = attended in {Attended.ALL, Attended.PART}
    words = LEARNED.get(Subject(slot.subject), OTHERWISE) if slot.subject else OTHERWISE
    marks = [source.choice((2, 3, 3, 4, 4, 5)) if came else None for _mark in range(3)]
    return TaughtSession(
        placement=placement, slot=slot, day=day, starts_at=slot.starts_at, hours=slot.hours,
        mode=slot.mode, subject=slot.subject, attended=attended, hours_attended=hours,
        absence_reason=reason, learned=source.choice(words) if came else "", academic=marks[0],
        social=marks[1] if slot.mode == Mode.GROUP else None, emotional=marks[2],
        client_key=uuid.uuid4(), controller=placement.provider, recorded_at=at(day, 15, 30),
    )  # fmt: skip


def _coming(
    source: random.Random, hours: Decimal, absent: float
) -> tuple[Attended, Decimal, AbsenceReason | str]:
    chance = source.random()
    if chance < absent:
        reasons = (AbsenceReason.ILL, AbsenceReason.APPOINTMENT, AbsenceReason.REFUSED)
        likely = (1, 1, 8) if absent > 0.5 else (6, 3, 1)
        return Attended.ABSENT, Decimal(0), source.choices(reasons, weights=likely)[0]
    if chance < absent + 0.03:
        return Attended.CANCELLED, Decimal(0), ""
    if chance < absent + 0.09:
        return Attended.PART, (hours / 2).quantize(Decimal("0.01")), ""
    return Attended.ALL, hours, ""


def _mark_register(town: Town, placement: Placement, sessions: list[TaughtSession]) -> None:
    """K where the child came, save for the last days, of which some schools have not heard."""
    school = placement.home_school
    if school is None:
        return
    behind = BEHIND.get(school.name, 0)
    known_until = town.days_ago(behind + 1)
    marks: Marks = {}
    for session in sessions:
        came = session.attended in {Attended.ALL, Attended.PART}
        if came and session.day <= known_until:
            marks.setdefault(session.day, {})[int(session.starts_at >= NOON)] = "K"
    enrolment = placement.child.enrolments.current().filter(school=school).first()
    if enrolment is not None:
        write_marks(enrolment.pk, marks)


def write_marks(enrolment_id: int, marks: Marks) -> None:
    """Put marks into a register: by day, then 0 for the morning and 1 for the afternoon."""
    rows = [(enrolment_id, day, halves.get(0), halves.get(1)) for day, halves in marks.items()]
    table = connection.ops.quote_name(RegisterDay._meta.db_table)
    with connection.cursor() as cursor:
        execute_values(
            cursor.cursor,
            f"UPDATE {table} AS register SET am = COALESCE(given.am, register.am), "  # noqa: S608
            "pm = COALESCE(given.pm, register.pm) "
            "FROM (VALUES %s) AS given (enrolment_id, day, am, pm) "
            "WHERE register.enrolment_id = given.enrolment_id AND register.day = given.day",
            rows,
            template="(%s::integer, %s::date, %s::text, %s::text)",
        )
