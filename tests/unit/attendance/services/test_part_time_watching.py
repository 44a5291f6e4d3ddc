"""Every morning: reviews and ends near or past, what lasts too long, children who have left."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from accounts.actors import Actor
from accounts.roles import Role
from attendance.models import PartTimeReason, PartTimeStatus
from attendance.services.part_time.proposing import propose_terms
from attendance.services.part_time.reviewing import review_timetable
from attendance.services.part_time.watching import watch_timetables
from attendance.tasks import watch_part_times
from ledger.models import Notification
from tests.factories.accounts import SchoolFactory
from tests.factories.cases import ChildFactory
from tests.factories.part_time import WEEK, agreed_part_time, terms_from
from tests.people import actor, member

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 2)
SYSTEM = Actor.system()


@pytest.fixture
def clock():
    with time_machine.travel("2026-11-02 09:00:00Z", tick=False) as moved:
        yield moved


@pytest.fixture
def senco():
    return actor(Role.SENCO, SchoolFactory())


@pytest.fixture
def timetable(clock, senco):
    """Of four weeks, to be reviewed after two."""
    child = ChildFactory(school=senco.organisation)
    return agreed_part_time(senco, child, reason=PartTimeReason.OTHER)


def told(code):
    rows = Notification.objects.filter(code=f"attendance.part_time_{code}")
    return [row.recipient for row in rows]


def test_only_waymark_itself_watches(senco):
    with pytest.raises(PermissionDenied):
        watch_timetables(actor=senco)


def test_nothing_is_said_while_nothing_is_near(timetable):
    watch_timetables(actor=SYSTEM)
    assert not Notification.objects.exists()


def test_the_school_is_told_before_and_after_the_day_and_then_weekly(timetable, senco, clock):
    clock.move_to("2026-11-10 06:00:00Z")
    watch_part_times()
    watch_part_times()
    assert told("soon") == [senco.user]
    assert not told("due")
    clock.move_to("2026-11-17 06:00:00Z")
    watch_part_times()
    watch_part_times()
    assert told("due") == [senco.user]
    clock.move_to("2026-11-24 06:00:00Z")
    watch_part_times()
    assert len(told("due")) == 2, "a week later once more"
    review_timetable(actor=senco, timetable=timetable, words="Well", reviewed_on=MONDAY + 3 * WEEK)
    clock.move_to("2026-11-25 06:00:00Z")
    watch_part_times()
    assert len(told("due")) == 2
    assert told("soon") == [senco.user, senco.user], "its last day is near"


def test_the_officer_is_told_when_the_end_passes_and_beyond_the_limit(timetable, senco, clock):
    liaison = member(Role.LIAISON_OFFICER)
    clock.move_to("2026-12-01 06:00:00Z")
    watch_part_times()
    watch_part_times()
    assert told("past_end") == [liaison.user]
    assert not told("too_long")
    clock.move_to("2026-12-15 06:00:00Z")
    watch_part_times()
    watch_part_times()
    assert told("too_long") == [liaison.user]
    assert len(told("past_end")) == 2


def test_it_ends_when_the_child_leaves_the_school(timetable, clock):
    timetable.child.enrolments.update(ends_on=MONDAY + timedelta(days=3))
    clock.move_to("2026-11-10 06:00:00Z")
    watch_part_times()
    timetable.refresh_from_db()
    assert timetable.status == PartTimeStatus.ENDED
    assert timetable.ended_on == MONDAY + timedelta(days=3)
    assert timetable.ended_reason == "The child is no longer on the school’s roll."


def test_what_is_asked_ends_with_it(timetable, senco, clock):
    terms = terms_from(senco.membership, MONDAY + 4 * WEEK)
    propose_terms(actor=senco, timetable=timetable, terms=terms, why="Tired")
    timetable.child.enrolments.update(ends_on=MONDAY)
    clock.move_to("2026-11-10 06:00:00Z")
    watch_part_times()
    assert {one.answer for one in timetable.terms.all()} == {"agreed", "taken_back"}
