"""Places week by week: what was accepted before, and the last place promised once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ledger.errors import Refused
from provision.directory_querysets import monday_of
from provision.models import Mode, Placement, PlacementStatus, WeekPlaces
from provision.places import weeks_without_place
from provision.services.answering import accept_placement
from provision.services.offers import set_week_places
from tests.concurrency import at_once
from tests.factories.accounts import LONG_AGO
from tests.factories.cases import ChildFactory
from tests.factories.directory import OfferFactory, ProviderFactory
from tests.factories.placements import full_week
from tests.factories.provision import PlacementFactory, PlacementModeFactory
from tests.factories.section_19 import AuthorisationFactory

WEEK = timedelta(weeks=1)


@pytest.fixture
def offer(scene):
    """One place in the group at the base."""
    entry = ProviderFactory(organisation=scene.provider)
    return OfferFactory(provider=entry, base=scene.base, places=1)


def accepted_before(scene, **facts):
    """Another child's placement in the same group."""
    placement = PlacementFactory(provider=scene.provider, **{"base": scene.base, **facts})
    PlacementModeFactory(placement=placement)
    return placement


def offered(scene, **facts):
    """Offered for another child of the same school."""
    child = ChildFactory(school=scene.school)
    return scene.offered(child=child, authorisation=AuthorisationFactory(child=child), **facts)


@pytest.mark.django_db
def test_the_weeks_of_those_accepted_before_are_full(scene, offer):
    today = timezone.localdate()
    before = accepted_before(scene, planned_end_on=today + 2 * WEEK)
    placement = scene.offered()
    ((found, weeks),) = weeks_without_place(placement)
    this_week = monday_of(today)
    assert found == offer
    assert weeks == [this_week, this_week + WEEK, this_week + 2 * WEEK]
    # In one of them there is a second place, and one that goes past its end goes on.
    WeekPlaces.objects.create(offer=offer, week_on=this_week + WEEK, places=2)
    ((_offer, weeks),) = weeks_without_place(placement)
    assert weeks == [this_week, this_week + 2 * WEEK]
    Placement.objects.filter(pk=before.pk).update(planned_end_on=today - WEEK)
    ((_offer, weeks),) = weeks_without_place(placement)
    assert weeks[-1] == monday_of(placement.planned_end_on)


@pytest.mark.django_db
@pytest.mark.parametrize("status", [PlacementStatus.PLANNED, PlacementStatus.WITHDRAWN])
def test_a_child_whom_the_provider_has_not_accepted_takes_no_place(scene, offer, status):
    accepted_before(scene, status=status)
    assert weeks_without_place(scene.offered()) == []


@pytest.mark.django_db
def test_other_bases_and_ways_of_teaching_take_no_place_of_this_one(scene, offer):
    elsewhere = OfferFactory(provider=offer.provider, places=1)
    accepted_before(scene, base=elsewhere.base)
    online = PlacementFactory(provider=scene.provider, base=scene.base)
    PlacementModeFactory(placement=online, mode=Mode.ONLINE)
    placement = scene.offered()
    assert weeks_without_place(placement) == []
    accepted_before(scene, base=None)
    assert weeks_without_place(placement)


@pytest.mark.django_db
def test_what_the_directory_does_not_offer_has_no_limit(scene, offer):
    accepted_before(scene)
    offer.starts_on, offer.ends_on = LONG_AGO, timezone.localdate()
    offer.save()
    assert weeks_without_place(scene.offered()) == []


@pytest.mark.django_db
def test_a_full_week_is_refused_until_the_provider_makes_room(scene, offer):
    today = timezone.localdate()
    accepted_before(scene, planned_end_on=today)
    placement = scene.offered()
    by = {"actor": scene.act(scene.manager), "placement": placement, "provider_lead": scene.tutor}
    with pytest.raises(Refused, match="No place is left in the week of"):
        accept_placement(**by)
    placement.refresh_from_db()
    assert placement.status == PlacementStatus.PLANNED
    set_week_places(actor=scene.act(scene.manager), offer=offer, places={monday_of(today): 2})
    assert accept_placement(**by).status == PlacementStatus.ACCEPTED


@pytest.mark.django_db
def test_free_places_take_a_constant_number_of_queries(scene, offer, django_assert_num_queries):
    placement = scene.offered(lessons=full_week())
    for number in (2, 10):
        for _each in range(number):
            accepted_before(scene)
        with django_assert_num_queries(4):
            assert weeks_without_place(placement)


@pytest.mark.django_db(transaction=True)
def test_the_last_place_is_promised_once(scene, offer):
    first, second = scene.offered(), offered(scene)

    def accept(placement):
        return accept_placement(
            actor=scene.act(scene.manager), placement=placement, provider_lead=scene.tutor
        )

    results = at_once(lambda: accept(first), lambda: accept(second))
    assert sum(isinstance(result, Refused) for result in results) == 1, results
    assert Placement.objects.live().count() == 1
