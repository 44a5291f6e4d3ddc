"""Chasing lessons that nobody has logged: all providers at once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.roles import Role
from calendars.days import load_calendar
from ledger.models import Notification
from provision.groups import missing_by_provider
from provision.services.chasing import GRACE, chase_missing_lessons
from tests.factories.provision import PlacementFactory, SlotFactory, TaughtSessionFactory
from tests.people import member

pytestmark = pytest.mark.django_db


def unlogged(number):
    """Placements at so many providers, each with a lesson every weekday."""
    placements = [PlacementFactory() for _ in range(number)]
    for placement in placements:
        for weekday in range(5):
            SlotFactory(placement=placement, weekday=weekday)
    return placements


def test_each_provider_is_told_of_its_own_first_missing_day():
    mine, other = unlogged(2)
    manager = member(Role.PROVIDER_MANAGER, mine.provider)
    until = timezone.localdate() - GRACE
    missing = missing_by_provider([mine.provider, other.provider], until=until)
    calendar = load_calendar(mine.provider)
    days = [until - timedelta(days=number) for number in range(15)]
    expected = sorted(day for day in days if day.weekday() < 5 and calendar.is_school_day(day))
    for placement in (mine, other):
        lessons = missing[placement.provider.pk]
        assert [day for day, _slot in lessons] == expected
        assert {slot.placement for _day, slot in lessons} == {placement}
    first, *_later = missing[mine.provider.pk]
    TaughtSessionFactory(placement=mine, slot=first[1], day=first[0])
    assert chase_missing_lessons() == 2
    told = Notification.objects.get(recipient=manager.user)
    assert told.link == f"/provision/log/{expected[1]}/"


def test_looking_for_missing_lessons_asks_as_often_for_many_providers():
    def queries(number):
        providers = [placement.provider for placement in unlogged(number)]
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert all(missing_by_provider(providers, until=timezone.localdate()).values())
        return len(found)

    assert queries(2) == queries(10)
