"""Searching the directory: distance, ages, free places in a week."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.roles import Role
from provision.directory_querysets import FAR, monday_of
from provision.models import Mode, Offer, PlacementStatus, Provider, ProviderStatus, WeekPlaces
from tests.factories.directory import (
    BaseDetailsFactory,
    OfferFactory,
    PlacedBaseFactory,
    ProviderFactory,
)
from tests.factories.provision import PlacementFactory, PlacementModeFactory
from tests.people import actor

pytestmark = pytest.mark.django_db
HERE = (52.192, -2.222)


def facts(offer, week_on=None, origin=None):
    week = week_on or monday_of(timezone.localdate())
    return Offer.objects.with_facts(week, origin).get(pk=offer.pk)


def placed(offer, **fields):
    placement = PlacementFactory(
        provider=offer.provider.organisation, **{"base": offer.base, **fields}
    )
    PlacementModeFactory(placement=placement, mode=offer.mode)
    return placement


def test_distance_is_that_of_the_map():
    offer = OfferFactory()
    assert facts(offer, origin=HERE).metres == 0
    # One minute of latitude is a nautical mile.
    assert facts(offer, origin=(52.192 + 1 / 60, -2.222)).metres == pytest.approx(1853, abs=3)


def test_what_comes_to_the_child_is_near_and_a_base_off_the_map_is_far():
    home = OfferFactory(base=None, mode=Mode.HOME_TUITION)
    lost = OfferFactory(base__details=None)
    unplaced = OfferFactory(base__details=None)
    BaseDetailsFactory(base=unplaced.base, latitude=None, longitude=None)
    assert facts(home, origin=HERE).metres == 0
    assert facts(lost, origin=HERE).metres == FAR
    assert facts(unplaced, origin=HERE).metres == FAR
    near = Offer.objects.with_facts(monday_of(timezone.localdate()), HERE).within(1000)
    assert list(near) == [home]


def test_places_are_counted_week_by_week():
    offer = OfferFactory(places=6)
    monday = monday_of(timezone.localdate())
    next_week = monday + timedelta(weeks=1)
    WeekPlaces.objects.create(offer=offer, week_on=next_week, places=2)
    placed(offer)
    placed(offer, status=PlacementStatus.PLANNED, starts_on=next_week)
    assert (facts(offer).week_places, facts(offer).taken, facts(offer).free) == (6, 1, 5)
    later = facts(offer, next_week)
    assert (later.week_places, later.taken, later.free) == (2, 2, 0)


def test_a_place_is_free_again_after_the_end():
    offer = OfferFactory()
    monday = monday_of(timezone.localdate())
    ended = placed(offer, ended=True, ended_on=monday - timedelta(days=3))
    assert facts(offer).taken == 0
    assert facts(offer, monday_of(ended.ended_on)).taken == 1
    planned = placed(offer, planned_end_on=monday + timedelta(days=6))
    assert facts(offer).taken == 1
    assert facts(offer, monday + timedelta(weeks=1)).taken == 0
    Offer.objects.filter(pk=offer.pk).update(places=3)
    planned.planned_end_on = timezone.localdate() - timedelta(days=8)
    planned.starts_on = planned.planned_end_on - timedelta(days=8)
    planned.save()
    assert facts(offer, monday + timedelta(weeks=1)).taken == 1  # nobody has ended it


@pytest.mark.parametrize("status", ["draft", "declined", "withdrawn"])
def test_who_does_not_come_takes_no_place(status):
    offer = OfferFactory()
    reason = {"declined_reason": "Full"} if status == "declined" else {}
    placed(offer, status=status, **reason)
    assert facts(offer).taken == 0


def test_a_place_is_taken_in_its_mode_and_at_its_base():
    offer = OfferFactory()
    other_base = PlacedBaseFactory(provider=offer.provider.organisation)
    there = OfferFactory(provider=offer.provider, base=other_base)
    home = OfferFactory(provider=offer.provider, base=None, mode=Mode.HOME_TUITION)
    placement = placed(offer)
    assert [facts(row).taken for row in (offer, there, home)] == [1, 0, 0]
    PlacementModeFactory(placement=placement, mode=Mode.HOME_TUITION)
    assert [facts(row).taken for row in (offer, there, home)] == [1, 0, 1]
    placed(offer, base=None)
    assert [facts(row).taken for row in (offer, there, home)] == [2, 1, 1]


def test_a_week_is_no_longer_offered_after_its_end():
    offer = OfferFactory(ends_on=date(2021, 1, 1))
    assert offer not in Offer.objects.current()


def test_providers_are_found_by_what_they_offer():
    near = OfferFactory(places=2)
    far = OfferFactory(base__details=None)
    ProviderFactory()
    offers = Offer.objects.with_facts(monday_of(timezone.localdate()), HERE)
    rows = Provider.objects.offering_any(offers.within(100)).with_facts(offers)
    assert [(row.pk, row.metres, row.free) for row in rows] == [(near.provider_id, 0, 2)]
    everybody = Provider.objects.with_facts(offers).for_list(offers)
    assert {row.pk: row.metres for row in everybody}[far.provider_id] == FAR
    assert len(everybody) == 3


def test_what_was_taken_out_is_seen_by_keepers_and_the_provider():
    gone = ProviderFactory(status=ProviderStatus.REMOVED, status_reason="Closed")
    assert gone in Provider.objects.visible_to(actor(Role.PANEL_COORDINATOR))
    assert gone in Provider.objects.visible_to(actor(Role.PROVIDER_MANAGER, gone.organisation))
    assert gone not in Provider.objects.visible_to(actor(Role.SENCO))
    assert gone not in Provider.objects.visible_to(actor(Role.PROVIDER_MANAGER))


def test_overdue_checks():
    late = ProviderFactory(next_check_on=timezone.localdate() - timedelta(days=1))
    ProviderFactory(next_check_on=timezone.localdate())
    ProviderFactory(
        next_check_on=timezone.localdate() - timedelta(days=1),
        status=ProviderStatus.REMOVED, status_reason="Closed",
    )  # fmt: skip
    assert list(Provider.objects.overdue()) == [late]


def test_half_a_degree_is_kept_as_it_was_typed():
    base = PlacedBaseFactory()
    base.details.refresh_from_db()
    assert base.details.latitude == Decimal("52.192000")
