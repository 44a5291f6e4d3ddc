"""What the database refuses, and who sees a placement and its child."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import OrganisationKind
from accounts.roles import Role
from cases.models import Child
from provision.models import Mode, Placement, PlacementStatus
from tests.factories.accounts import OrganisationFactory, SchoolFactory
from tests.factories.cases import ChildFactory
from tests.factories.provision import PlacementFactory, PlacementModeFactory, SlotFactory
from tests.people import actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider():
    return OrganisationFactory(kind=OrganisationKind.PROVIDER)


def refused(make, **facts):
    with pytest.raises(IntegrityError), transaction.atomic():
        make(**facts)


def test_a_placement_ends_after_it_starts_and_says_why():
    today = timezone.localdate()
    refused(PlacementFactory, starts_on=today, planned_end_on=today - timedelta(days=1))
    refused(PlacementFactory, ended=True, starts_on=today, ended_on=today - timedelta(days=1))
    refused(PlacementFactory, ended=True, end_reason="")
    refused(PlacementFactory, status=PlacementStatus.ENDING)
    refused(PlacementFactory, status=PlacementStatus.DECLINED)
    refused(PlacementFactory, time_limit_on=today)


def test_a_child_has_one_open_placement_at_a_provider(provider):
    child = ChildFactory()
    PlacementFactory(child=child, provider=provider)
    refused(PlacementFactory, child=child, provider=provider, status=PlacementStatus.DRAFT)
    PlacementFactory(child=child)
    PlacementFactory(child=child, provider=provider, ended=True)


def test_a_mode_stands_once():
    mode = PlacementModeFactory()
    refused(PlacementModeFactory, placement=mode.placement)
    PlacementModeFactory(placement=mode.placement, mode=Mode.ONLINE)


def test_slots_of_a_placement_do_not_overlap():
    slot = SlotFactory()
    placement = slot.placement
    refused(SlotFactory, placement=placement, starts_at=time(11), ends_at=time(13))
    SlotFactory(placement=placement, starts_at=time(12), ends_at=time(13))
    SlotFactory(placement=placement, weekday=1)
    SlotFactory()
    slot.ends_on = date(2099, 1, 1)
    slot.save()
    SlotFactory(placement=placement, starts_on=date(2099, 1, 2))


def test_a_slot_knows_its_length():
    assert SlotFactory(starts_at=time(9, 10), ends_at=time(10, 30)).hours == Decimal("1.33")
    refused(SlotFactory, starts_at=time(9), ends_at=time(9))
    refused(SlotFactory, weekday=5)


def test_active_on_a_day_counts_ended_placements_for_their_time():
    today = timezone.localdate()
    ended = PlacementFactory(ended=True)
    going_on = PlacementFactory()
    later = PlacementFactory(status=PlacementStatus.ACCEPTED, starts_on=today + timedelta(days=3))
    PlacementFactory(status=PlacementStatus.PLANNED)
    assert set(Placement.objects.active_on(today)) == {going_on}
    assert set(Placement.objects.active_on(ended.ended_on)) == {going_on, ended}
    assert later in Placement.objects.active_between(today, today + timedelta(days=3))
    assert going_on.goes_on(today) and not ended.goes_on(today) and not later.goes_on(today)


@pytest.mark.parametrize(
    ("status", "staff", "manager"),
    [
        (PlacementStatus.DRAFT, False, False),
        (PlacementStatus.PLANNED, False, True),
        (PlacementStatus.ACCEPTED, True, True),
        (PlacementStatus.ACTIVE, True, True),
    ],
)
def test_a_provider_sees_the_child_from_when_it_needs_to(provider, status, staff, manager):
    placement = PlacementFactory(provider=provider, status=status)
    for role, expected in ((Role.PROVIDER_STAFF, staff), (Role.PROVIDER_MANAGER, manager)):
        somebody = actor(role, provider)
        assert Child.objects.visible_to(somebody).contains(placement.child) is expected
        assert Placement.objects.visible_to(somebody).contains(placement) is expected


def test_after_the_last_day_the_provider_sees_the_child_no_longer(provider):
    today = timezone.localdate()
    somebody = actor(Role.PROVIDER_STAFF, provider)
    placement = PlacementFactory(provider=provider, ended=True, ended_on=today)
    assert Child.objects.visible_to(somebody).contains(placement.child)
    Placement.objects.update(ended_on=today - timedelta(days=1))
    assert not Child.objects.visible_to(somebody).contains(placement.child)
    assert Placement.objects.visible_to(somebody).contains(placement)


def test_other_providers_and_schools_see_nothing(provider):
    school = SchoolFactory()
    placement = PlacementFactory(
        provider=provider, child=ChildFactory(school=school), status=PlacementStatus.ACTIVE
    )
    assert not Child.objects.visible_to(actor(Role.PROVIDER_MANAGER)).exists()
    assert not Placement.objects.visible_to(actor(Role.PROVIDER_MANAGER)).exists()
    assert not Placement.objects.visible_to(actor(Role.SENCO)).exists()
    assert not Placement.objects.visible_to(actor(Role.COMMISSIONER)).exists()
    assert Placement.objects.visible_to(actor(Role.SENCO, school)).contains(placement)


def test_a_draft_is_seen_by_those_who_arrange():
    school = SchoolFactory()
    draft = PlacementFactory(child=ChildFactory(school=school), status=PlacementStatus.DRAFT)
    assert not Placement.objects.visible_to(actor(Role.SENCO, school)).exists()
    assert Placement.objects.visible_to(actor(Role.LIAISON_OFFICER)).contains(draft)
