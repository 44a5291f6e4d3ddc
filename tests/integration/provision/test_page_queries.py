"""Pages of provision ask the database as often for ten rows as for two."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.roles import Role
from cases.models import HealthNeedKind
from provision.models import HealthNotice, Mode
from tests.factories.cases import ChildFactory
from tests.factories.directory import (
    OfferFactory,
    PlacedBaseFactory,
    PriceFactory,
    ProviderFactory,
    SupportFactory,
)
from tests.factories.placements import full_week
from tests.factories.provision import (
    PlacementFactory,
    PlacementModeFactory,
    SlotFactory,
    TaughtSessionFactory,
)
from tests.pages import as_, at
from tests.people import member
from tests.query_counts import queries_of

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 11, 16)


def in_a_group(scene, number):
    """More children of the school in the group on Mondays, one lesson of each logged."""
    for _each in range(number):
        placement = PlacementFactory(
            child=ChildFactory(school=scene.school), provider=scene.provider, base=scene.base,
            home_school=scene.school, provider_lead=scene.tutor, starts_on=date(2026, 9, 7),
        )  # fmt: skip
        PlacementModeFactory(placement=placement)
        slot = SlotFactory(placement=placement, weekday=0)
        TaughtSessionFactory(placement=placement, slot=slot, day=MONDAY - timedelta(days=7))


def more_of_one_child(scene, number):
    """For one child: lessons, places at other providers, news of treatment."""
    placement = scene.child.placements.order_by("pk").first()
    for _each in range(number):
        count = placement.sessions.count()
        day = MONDAY - timedelta(days=count)
        TaughtSessionFactory(placement=placement, day=day, attended="absent", hours_attended=0,
                             absence_reason="refused")  # fmt: skip
        SlotFactory(placement=PlacementFactory(child=scene.child))
        HealthNotice.objects.create(
            child=scene.child, kind="treatment", happened_on=day, told_by="Ward",
            meaning="Shorter days", controller=scene.school,
        )  # fmt: skip


def more_of_one_provider(scene, number):
    """For one provider: bases, offers, prices."""
    entry = scene.provider.directory_entry
    for _each in range(number):
        base = PlacedBaseFactory(provider=scene.provider)
        OfferFactory(provider=entry, base=base)
        starts_on = date(2020, 1, 1) + timedelta(days=10 * entry.prices.count())
        PriceFactory(provider=entry, starts_on=starts_on, ends_on=starts_on + timedelta(days=5))


def more_support(scene, number):
    for _each in range(number):
        SupportFactory(child=ChildFactory(school=scene.school), active=True)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(datetime(2026, 11, 17, 10, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def placement(scene):
    ProviderFactory(organisation=scene.provider, needs=[HealthNeedKind.ANXIETY])
    made = PlacementFactory(
        child=scene.child, provider=scene.provider, base=scene.base, provider_lead=scene.tutor,
        home_school=scene.school, home_school_lead=scene.senco, starts_on=date(2026, 9, 7),
        arranged_by=scene.liaison, authorisation=scene.authorisation,
    )  # fmt: skip
    PlacementModeFactory(placement=made)
    SlotFactory(placement=made, weekday=0)
    SlotFactory(placement=made, weekday=2, mode=Mode.ONLINE, base=None, starts_at=time(13),
                ends_at=time(14))  # fmt: skip
    return made


def of_child(name):
    return lambda scene, placement: reverse(f"provision:{name}", args=[scene.child.public_id])


def of_placement(name, *more):
    return lambda scene, placement: at(name, placement, *more)


def of_entry(name):
    return lambda scene, placement: reverse(
        f"provision:{name}", args=[scene.provider.directory_entry.public_id]
    )


def fixed(url):
    return lambda scene, placement: url


@pytest.mark.parametrize(
    ("who", "address", "more"),
    [
        ("tutor", fixed(f"/provision/log/{MONDAY}/"), in_a_group),
        ("tutor", fixed("/"), in_a_group),
        ("manager", fixed("/"), in_a_group),
        ("senco", fixed("/"), in_a_group),
        ("named_officer", fixed("/"), in_a_group),
        ("tutor", fixed("/provision/log/other/"), in_a_group),
        ("liaison", fixed("/provision/"), in_a_group),
        ("senco", of_child("of_child"), more_of_one_child),
        ("senco", of_child("child_lessons"), more_of_one_child),
        ("senco", of_child("child_education"), more_of_one_child),
        ("liaison", of_child("begin"), more_of_one_provider),
        ("tutor", of_placement("show"), more_of_one_child),
        ("tutor", of_placement("take_step"), more_of_one_child),
        ("manager", of_placement("notice"), more_of_one_child),
        ("manager", of_placement("week"), more_of_one_provider),
        ("liaison", of_placement("step", "exit"), more_of_one_child),
        ("senco", fixed("/provision/providers/"), more_of_one_provider),
        ("senco", of_entry("provider"), more_of_one_provider),
        ("manager", of_entry("new_offer"), more_of_one_provider),
        ("liaison", fixed("/provision/support/"), more_support),
        ("senco", fixed("/provision/support/"), more_support),
    ],
)  # fmt: skip
def test_a_page_asks_as_often_for_ten_as_for_two(scene, placement, who, address, more):
    client = as_(getattr(scene, who))
    url = address(scene, placement)
    more(scene, 2)
    few = queries_of(client, url)
    more(scene, 8)
    assert queries_of(client, url) == few


def test_charges_of_all_schools_ask_as_often_for_ten(scene, placement):
    client = as_(member(Role.PANEL_COORDINATOR, scene.authority))
    url = "/provision/charges/"
    in_a_group(scene, 2)
    few = queries_of(client, url)
    in_a_group(scene, 8)
    assert queries_of(client, url) == few


def test_accepting_asks_as_often_for_a_full_house(scene):
    offer = OfferFactory(provider=ProviderFactory(organisation=scene.provider), base=scene.base)
    placement = scene.offered(lessons=full_week())
    client, url = as_(scene.manager), at("accept", placement)

    offer.places = 1
    offer.save()
    in_a_group(scene, 2)
    few = queries_of(client, url)
    in_a_group(scene, 8)
    assert queries_of(client, url) == few
