"""Queues on home pages: one's own stands there whole, a long one leads to its list."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actors import Actor
from accounts.roles import Role
from cases.home_items import AT_MOST, first_items
from cases.registries import HomeItem, home_sources
from tests.factories.accounts import SchoolFactory
from tests.factories.cases import ChildFactory
from tests.factories.casework import TaskFactory
from tests.people import member

ALL = HomeItem(title="All", url="/all/")


@pytest.mark.parametrize("more", [0, 1, 5])
def test_what_is_beyond_the_first_items_is_reached_through_the_list(more):
    items = [HomeItem(title=str(n), url=f"/{n}/") for n in range(AT_MOST + more)]
    shown = list(first_items(items, see_all=ALL))
    assert shown[:AT_MOST] == items[:AT_MOST]
    assert shown[AT_MOST:] == ([ALL] if more else [])


@pytest.mark.django_db
def test_ones_own_tasks_stand_there_whole():
    school = SchoolFactory()
    senco = member(Role.SENCO, school)
    child = ChildFactory(school=school)
    for days in (-1, 5):
        due_on = timezone.localdate() + timedelta(days=days)
        TaskFactory.create_batch(13, child=child, owner=senco, due_on=due_on)
    source = home_sources.get("tasks")
    assert len(list(source.today(Actor.staff(senco)))) == 13
    assert len(list(source.coming(Actor.staff(senco)))) == 13
