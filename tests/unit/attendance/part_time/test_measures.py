"""How many part-time timetables there are, and how long they last."""

from datetime import date, timedelta

import pytest
import time_machine

from accounts.roles import Role
from attendance.models import PartTimeReason, PartTimeTimetable
from attendance.part_time.measures import length_figures
from attendance.services.part_time.ending import end_timetable
from tests.factories.accounts import SchoolFactory
from tests.factories.cases import ChildFactory
from tests.factories.part_time import WEEK, agreed_part_time, proposed_part_time
from tests.people import actor

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 13)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel("2026-11-13 09:00:00Z", tick=False):
        yield


@pytest.fixture
def senco():
    return actor(Role.SENCO, SchoolFactory())


def begun(senco, weeks_ago, **facts):
    child = ChildFactory(school=senco.organisation)
    return agreed_part_time(
        senco, child, TODAY - weeks_ago * WEEK, **{"reason": PartTimeReason.OTHER, **facts}
    )


def figures():
    return length_figures(PartTimeTimetable.objects.all(), TODAY)


def test_without_any_there_is_no_length():
    found = figures()
    assert found["going_on"] == 0
    assert [band["value"] for band in found["bands"]] == [0, 0, 0, 0]
    assert found["years"][0]["mean"] is None


def test_number_and_length(senco):
    begun(senco, 1, reason=PartTimeReason.HEALTH)
    begun(senco, 3)
    begun(senco, 5)
    begun(senco, 8)
    begun(senco, -1)
    proposed_part_time(senco, ChildFactory(school=senco.organisation), TODAY)
    ended = begun(senco, 4)
    end_timetable(
        actor=senco, timetable=ended, reason="Full", ended_on=ended.starts_on + timedelta(days=13)
    )
    found = figures()
    assert (found["going_on"], found["to_come"], found["health"]) == (4, 1, 1)
    assert (found["past_end"], found["too_long"], found["review_due"]) == (2, 1, 3)
    assert [band["value"] for band in found["bands"]] == [1, 1, 1, 1]
    assert [band["label"] for band in found["bands"]] == [
        "Less than 2 weeks", "2 to 4 weeks", "4 to 6 weeks", "6 weeks or more",
    ]  # fmt: skip
    year = found["years"][0]
    assert (year["label"], year["number"], year["children"]) == ("2026 to 2027", 6, 6)
    assert year["longest"] == pytest.approx(8.1)


def test_one_that_ended_before_it_began_is_no_length(senco):
    made = begun(senco, -1)
    PartTimeTimetable.objects.filter(pk=made.pk).update(status="ended", ended_on=TODAY)
    assert figures()["years"][0]["number"] == 0


def test_two_queries_however_many_there_are(senco, django_assert_num_queries):
    figures()  # the settings are read once
    with django_assert_num_queries(2):
        figures()
    begun(senco, 1)
    begun(senco, 2)
    with django_assert_num_queries(2):
        figures()
