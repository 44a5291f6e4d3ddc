"""What the case half shows on home pages, in search and on a child's page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actors import Actor
from accounts.roles import Role
from cases.access import access_to
from cases.case_wiring import (
    case_summary,
    find_cases,
    led_coming,
    led_today,
    open_case_url,
    tasks_coming,
    tasks_today,
    tasks_waiting,
)
from cases.models import Attendee
from tests.factories.cases import CaseFactory, GrantFactory
from tests.factories.casework import HoursFactory, MeetingFactory, TaskFactory
from tests.people import actor


@pytest.fixture
def case(child, senco):
    return CaseFactory(child=child, lead=senco.membership)


def test_tasks_of_today_and_those_coming(senco, child, today):
    for title, days in (("late", -2), ("tomorrow", 1), ("next week", 7), ("far", 90)):
        TaskFactory(
            child=child, owner=senco.membership, title=title, due_on=today + timedelta(days=days)
        )
    assert [item.title for item in tasks_today(senco)] == ["late", "tomorrow"]
    assert [item.is_overdue for item in tasks_today(senco)] == [True, False]
    assert [item.title for item in tasks_coming(senco)] == ["next week"]
    assert tasks_waiting(senco) == 2


def test_tasks_of_a_child_that_is_seen_no_longer_are_not_shown(senco, child, today):
    TaskFactory(child=child, owner=senco.membership, due_on=today)
    child.enrolments.update(ends_on=today - timedelta(days=1))
    assert list(tasks_today(senco)) == []
    assert tasks_waiting(senco) == 0


def test_a_lead_is_told_of_hours_and_minutes_that_are_late(senco, case, child, today):
    HoursFactory(child=child, review_on=today - timedelta(days=1))
    MeetingFactory(child=child, starts_at=timezone.now() - timedelta(days=1))
    assert [item.title for item in led_today(senco)] == [
        "Look at the hours again: planned", "Minutes: How to begin again",
    ]  # fmt: skip
    assert list(led_today(actor(Role.LIAISON_OFFICER))) == []


def test_meetings_and_hours_that_are_coming(senco, case, child, today):
    meeting = MeetingFactory(child=child)
    Attendee.objects.create(meeting=meeting, user=senco.user, name="Sam")
    HoursFactory(child=child, review_on=today + timedelta(days=5))
    assert len(list(led_coming(senco))) == 2
    nobody = Actor.nobody()
    assert [list(source(nobody)) for source in (led_today, led_coming, tasks_today)] == [[]] * 3


def test_cases_are_found_by_name_and_reference_within_what_is_seen(senco, case, child, school):
    for words in (child.legal_first_name, case.reference.lower()):
        assert [hit.url for hit in find_cases(senco, words)] == [f"/cases/{case.public_id}/"]
    for somebody in (actor(Role.SENCO), actor(Role.ATTENDANCE_OFFICER, school)):
        assert list(find_cases(somebody, case.reference)) == []
    assert list(find_cases(Actor.family(GrantFactory(child=child).user), case.reference)) == []


def test_a_case_is_opened_where_none_is(senco, child, school):
    assert open_case_url(access_to(actor=senco, child=child)) == f"/cases/open/{child.public_id}/"
    leader = actor(Role.SAFEGUARDING_LEAD, school)
    assert open_case_url(access_to(actor=leader, child=child)) is None
    assert case_summary(access_to(actor=senco, child=child)) is None
    CaseFactory(child=child)
    assert open_case_url(access_to(actor=senco, child=child)) is None


def test_the_summary_answers_what_is_next_and_what_is_late(senco, case, child, today):
    late = TaskFactory(child=child, owner=senco.membership, due_on=today - timedelta(days=1))
    coming = TaskFactory(child=child, owner=senco.membership)
    glance = case_summary(access_to(actor=senco, child=child))["glance"]
    assert [step.title for step in glance.late] == [late.title]
    assert [step.title for step in glance.ahead] == [coming.title]
