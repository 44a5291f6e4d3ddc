"""Which decisions the queue reminds of: the oldest, of children and items that the office knows."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.models import Child
from panels.deciding.targets import letters_to_send
from panels.models import Interest, Letter, LetterAudience
from tests.factories.cases import TeamMemberFactory
from tests.factories.panel_past import Past

pytestmark = pytest.mark.django_db
MOST = 3


@pytest.fixture
def past():
    return Past()


@pytest.fixture
def waiting(past):
    """Decisions with a letter to send, the oldest first: one more than are shown."""
    return [owed(past, age) for age in range(MOST + 1, 0, -1)]


def owed(past, age):
    day = timezone.localdate() - timedelta(days=age)
    decision = past.decided(day, day)
    Letter.objects.create(
        decision=decision, audience=LetterAudience.PARENT, controller=decision.controller
    )
    return decision


def leave(decision):
    Child.objects.filter(pk=decision.item.child_id).update(home_authority_code="999")


def shown_to(past, membership):
    return [decision for decision, _target in letters_to_send(past.people.act(membership), MOST)]


def test_the_oldest_are_shown_with_their_day(past, waiting):
    found = letters_to_send(past.people.act(past.people.coordinator), MOST)

    assert [decision for decision, _target in found] == waiting[:MOST]
    assert found[0][1].label == "Send the letters"


def test_what_nobody_sends_any_more_is_not_shown(past, waiting):
    waiting[0].letters.update(status="withdrawn")

    assert shown_to(past, past.people.coordinator) == waiting[1:]


def test_a_child_who_left_is_not_shown_and_takes_nobodys_place(past, waiting):
    leave(waiting[0])

    assert shown_to(past, past.people.coordinator) == waiting[1:]


def test_a_child_who_left_is_shown_to_whoever_is_in_the_team(past, waiting):
    leave(waiting[0])
    TeamMemberFactory(child=waiting[0].item.child, membership=past.people.coordinator)

    assert shown_to(past, past.people.coordinator) == waiting[:MOST]


def test_a_merged_record_is_not_shown(past, waiting):
    child = Child.objects.filter(pk=waiting[0].item.child_id)
    child.update(merged_into=waiting[1].item.child)

    assert shown_to(past, past.people.coordinator) == waiting[1:]


def test_what_somebody_stepped_out_of_is_not_shown_to_them(past, waiting):
    Interest.objects.create(
        item=waiting[0].item, membership=past.people.coordinator, kind="other", effect="step_out"
    )

    assert shown_to(past, past.people.coordinator) == waiting[1:]


def test_those_who_manage_no_panel_see_none_but_at_the_table(past, waiting):
    assert shown_to(past, past.people.health) == waiting[:MOST]

    past.people.health.seats.update(stood_down_at=timezone.now())
    assert shown_to(past, past.people.health) == []


def test_as_many_queries_for_three_as_for_one(past):
    actor = past.people.act(past.people.coordinator)
    owed(past, 9)
    letters_to_send(actor, MOST)  # reads the authority's settings once
    with CaptureQueriesContext(connection) as one:
        letters_to_send(actor, MOST)
    owed(past, 8)
    owed(past, 7)
    with CaptureQueriesContext(connection) as three:
        assert len(letters_to_send(actor, MOST)) == 3

    assert len(three) == len(one)
