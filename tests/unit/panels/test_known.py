"""Of which items somebody knows the child: by the authority, and by every other reason."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actors import Actor
from accounts.roles import Role
from cases.models import Child
from panels.deciding.known import known_among
from panels.models import AgendaItem
from tests.factories.cases import TeamMemberFactory
from tests.factories.panel_past import Past
from tests.people import member

pytestmark = pytest.mark.django_db


@pytest.fixture
def past():
    return Past()


@pytest.fixture
def items(past):
    today = timezone.localdate()
    return [past.decided(today, today).item for _each in range(3)]


def left(item):
    Child.objects.filter(pk=item.child_id).update(home_authority_code="999")


def test_all_of_the_authority_s_own_are_known_in_one_query(past, items):
    actor = past.people.act(past.people.coordinator)
    with CaptureQueriesContext(connection) as asked:
        assert known_among(actor, items) == {item.pk for item in items}
    assert len(asked) == 1


def test_who_left_is_known_to_the_team_alone(past, items):
    left(items[0])
    left(items[1])
    TeamMemberFactory(child=items[1].child, membership=past.people.coordinator)
    actor = past.people.act(past.people.coordinator)

    assert known_among(actor, items) == {items[1].pk, items[2].pk}


def test_a_merged_record_is_known_to_nobody(past, items):
    Child.objects.filter(pk=items[0].child_id).update(merged_into=items[1].child)
    actor = past.people.act(past.people.coordinator)

    assert known_among(actor, items) == {items[1].pk, items[2].pk}


@pytest.mark.parametrize("role", [Role.SENCO, Role.COMMISSIONER, Role.HEALTH_PROFESSIONAL])
def test_it_says_what_the_whole_rule_says(items, role):
    actor = Actor.staff(member(role))
    whole = AgendaItem.objects.about_children_of(actor)

    assert known_among(actor, items) == set(whole.values_list("pk", flat=True))


def test_of_nothing_nothing_is_asked(past):
    with CaptureQueriesContext(connection) as asked:
        assert known_among(past.people.act(past.people.coordinator), []) == set()
    assert len(asked) == 0
