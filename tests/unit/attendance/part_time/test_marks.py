"""Marks that do not fit a part-time timetable, held against a slow reading of random registers."""

import random
from datetime import date, timedelta

import pytest
import time_machine

from accounts.roles import Role
from attendance.codes import ABSENT
from attendance.models import PartTimeReason, RegisterDay
from attendance.part_time.marks import Doubt, doubtful_at_school, doubtful_of_child
from attendance.part_time.weeks import ALL_SESSIONS, step, step_on
from attendance.services.part_time.ending import end_timetable
from tests.factories.accounts import SchoolFactory
from tests.factories.attendance import mark, mark_days
from tests.factories.cases import ChildFactory
from tests.factories.part_time import agreed_part_time, proposed_part_time
from tests.people import actor

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 2)
TODAY = date(2026, 11, 13)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel("2026-11-13 09:00:00Z", tick=False):
        yield


@pytest.fixture
def senco():
    return actor(Role.SENCO, SchoolFactory())


@pytest.fixture
def child(senco):
    return ChildFactory(school=senco.organisation)


def timetable(senco, child, **facts):
    return agreed_part_time(senco, child, MONDAY, reason=PartTimeReason.OTHER, **facts)


def found(school):
    rows = doubtful_at_school(school, TODAY)
    return [(row.doubt, row.child, row.days, len(row.marks)) for row in rows]


def test_c2_without_a_timetable(senco, child):
    mark(child.enrolments.get(), MONDAY, "C2", "C2")
    proposed_part_time(senco, child, MONDAY)
    assert found(senco.organisation) == [(Doubt.ALONE, child, [MONDAY], 2)], "nobody agreed yet"


def test_c2_fits_the_free_half_days_alone(senco, child):
    timetable(senco, child)
    enrolment, tuesday = child.enrolments.get(), MONDAY + timedelta(days=1)
    mark(enrolment, MONDAY, "/", "C2")
    mark(enrolment, tuesday, "C2", "C2")
    assert found(senco.organisation) == [(Doubt.ASKED, child, [tuesday], 1)]


def test_a_free_half_day_marked_as_another_absence(senco, child):
    timetable(senco, child)
    mark_days(child.enrolments.get(), MONDAY, "/I /N // II /\\")
    row = doubtful_at_school(senco.organisation, TODAY)[0]
    assert (row.doubt, row.codes, len(row.marks)) == (Doubt.OTHERWISE, "I, N", 3)
    assert row.marks[0].half_in_words == "afternoon"


def test_after_its_end_it_explains_nothing(senco, child):
    made = timetable(senco, child)
    end_timetable(actor=senco, timetable=made, reason="Full", ended_on=MONDAY)
    mark(child.enrolments.get(), MONDAY, "/", "C2")
    mark(child.enrolments.get(), MONDAY + timedelta(days=1), "/", "C2")
    assert found(senco.organisation) == [(Doubt.ALONE, child, [MONDAY + timedelta(days=1)], 1)]


def test_only_this_school_and_the_last_four_weeks(senco, child):
    mark(child.enrolments.get(), TODAY - timedelta(weeks=6), "C2", "C2")
    mark(ChildFactory(school=SchoolFactory()).enrolments.get(), MONDAY, "C2", "C2")
    assert not found(senco.organisation)
    [row] = doubtful_of_child(child, date(2026, 8, 1), TODAY)
    assert row.doubt == Doubt.ALONE


@pytest.mark.parametrize("seed", range(4))
def test_it_agrees_with_a_slow_reading(senco, seed):
    source = random.Random(seed)  # noqa: S311 (a register, not a secret)
    children = [ChildFactory(school=senco.organisation) for _ in range(3)]
    tables = {}
    for child in children[:2]:
        halves = [source.sample(ALL_SESSIONS, source.randint(1, 6)) for _ in range(2)]
        later = MONDAY + timedelta(days=source.randint(1, 8))
        tables[child.pk] = timetable(
            senco, child, weeks=2, steps=[step(MONDAY, halves[0]), step(later, halves[1])]
        )
    for child in children:
        for number in range(-4, 11):
            day = MONDAY + timedelta(days=number)
            if day.weekday() < 5:
                am, pm = source.choices(["/", "C2", "I", "N", None, "X"], k=2)
                mark(child.enrolments.get(), day, am, pm)
    expected = set()
    for row in RegisterDay.objects.select_related("enrolment"):
        child_id = row.enrolment.child_id
        for half, code in (("a", row.am), ("p", row.pm)):
            if doubt := slowly(tables.get(child_id), row.day, half, code):
                expected.add((child_id, row.day, half, doubt))
    rows = doubtful_at_school(senco.organisation, TODAY)
    marks = {(one.child_id, one.day, one.half, one.doubt) for row in rows for one in row.marks}
    assert marks == expected


def slowly(table, day, half, code):
    if code is None:
        return None
    if table is None or not table.starts_on <= day <= table.ends_on:
        return Doubt.ALONE if code == "C2" else None
    is_asked = f"{day.weekday()}{half}" in step_on(table.steps, day)["sessions"]
    if code == "C2":
        return Doubt.ASKED if is_asked else None
    return Doubt.OTHERWISE if not is_asked and code in ABSENT else None
