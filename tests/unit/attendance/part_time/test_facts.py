"""Days on a part-time timetable, terms agreed too late, and how many timetables go on."""

from datetime import date, timedelta

import pytest
import time_machine

from accounts.roles import Role
from attendance.figures.pictures import calendar_picture
from attendance.models import PartTimeTimetable
from attendance.part_time.facts import part_time_days
from attendance.part_time.measures import PART_TIMES, count_part_times, state_in_words
from attendance.services.part_time.ending import end_timetable
from calendars.days import load_calendar
from ledger.charts import heat_map
from ledger.lists import page_by_key
from tests.factories.accounts import SchoolFactory
from tests.factories.cases import ChildFactory
from tests.factories.part_time import agreed_part_time, proposed_part_time
from tests.people import actor

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 21)  # a Monday
WEEK = timedelta(weeks=1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def child():
    return ChildFactory(school=SchoolFactory())


@pytest.fixture
def senco(child):
    return actor(Role.SENCO, child.enrolments.get().school)


def listed(**found):
    return PartTimeTimetable.objects.filter(**found).with_people()


def test_days_end_with_the_timetable_or_the_day_that_is_asked_for(child, senco):
    made = agreed_part_time(senco, child, TODAY - WEEK, weeks=4)
    days = part_time_days(listed(), TODAY)
    assert (min(days), max(days)) == (TODAY - WEEK, TODAY)
    end_timetable(actor=senco, timetable=made, ended_on=TODAY - timedelta(days=3), reason="Well")
    assert max(part_time_days(listed(), TODAY)) == TODAY - timedelta(days=3)


def test_what_is_only_proposed_has_no_days(child, senco):
    proposed_part_time(senco, child, TODAY - WEEK)
    assert part_time_days(listed(), TODAY) == set()


def test_the_picture_marks_them_and_says_so(child):
    calendar = load_calendar(child.enrolments.get().school)
    picture = calendar_picture(
        [], start=TODAY - WEEK, end=TODAY, calendar=calendar, part_time={TODAY}
    )
    assert [words.endswith("on a part-time timetable") for _d, _t, words in picture] == [
        *[False] * 5, True,
    ]  # fmt: skip
    assert [cell["is_marked"] for cell in heat_map(picture, {TODAY})["cells"]] == [
        *[False] * 5, True,
    ]  # fmt: skip


def test_an_agreement_after_the_first_day_is_said_to_be_late(child, senco):
    made = agreed_part_time(senco, child, TODAY - WEEK)
    terms = made.terms.get()
    assert (terms.is_late, terms.stands_from) == (True, TODAY)
    assert "agreed after it began" in state_in_words(listed().get())


def test_an_agreement_in_time_is_not(child, senco):
    made = agreed_part_time(senco, child, TODAY)
    assert not made.terms.get().is_late
    assert "agreed after" not in state_in_words(listed().get())
    awaited = proposed_part_time(senco, ChildFactory(school=made.school), TODAY - WEEK)
    assert not awaited.terms.get().is_late


def test_those_in_force_are_counted_with_those_that_need_somebody(child, senco, db):
    agreed_part_time(senco, child, TODAY - 2 * WEEK, weeks=3, review_on=TODAY - WEEK)
    agreed_part_time(senco, ChildFactory(school=child.enrolments.get().school), TODAY + WEEK)
    found = count_part_times(PartTimeTimetable.objects.all())
    assert found == {"going_on": 1, "past_end": 0, "review_due": 1, "too_long": 0}


def test_the_list_by_length_goes_on_to_its_second_page(child, senco):
    school = child.enrolments.get().school
    for weeks in (4, 2, 3):
        agreed_part_time(senco, ChildFactory(school=school), TODAY, weeks=weeks)
    rows, params = listed().with_length(TODAY), {"sort": "length"}
    first = page_by_key(rows, PART_TIMES, params, size=2)
    second = page_by_key(rows, PART_TIMES, {**params, "after": first.after}, size=2)
    assert [one.weeks for one in [*first, *second]] == [2, 3, 4]
