"""The directory as people use it."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from cases.registries import HomeItem
from provision.directory_homes import find, today, waiting
from provision.models import Mode, Offer, Provider
from tests.factories.accounts import SchoolFactory
from tests.factories.directory import OfferFactory, PriceFactory, ProviderFactory
from tests.people import actor, member, sign_in
from tests.query_counts import queries_of

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
LIST = "/provision/providers/"


@pytest.fixture
def keeper(client):
    return sign_in(client, member(Role.PANEL_COORDINATOR))


def day(name, value):
    return {f"{name}_{part}": getattr(value, part) for part in ("day", "month", "year")}


def names(response):
    return [row.organisation.name for row in response.context["page"]]


def test_a_school_finds_who_is_near_and_has_a_place(client):
    school = SchoolFactory(latitude="52.200000", longitude="-2.222000", postcode="WR1 4AA")
    sign_in(client, member(Role.SENCO, school))
    near = OfferFactory(provider__organisation__name="Near")
    OfferFactory(provider__organisation__name="Full", places=0, base__postcode="WR9 1AA")
    OfferFactory(
        provider__organisation__name="At home", base=None, mode=Mode.HOME_TUITION,
        lowest_age=5, highest_age=10,
    )  # fmt: skip
    assert names(client.get(LIST)) == ["At home", "Full", "Near"]
    found = client.get(LIST, {"miles": "3", "free": "on", "age": "12", "sort": "distance"})
    assert names(found) == ["Near"]
    assert "0.6 miles" in found.content.decode()
    assert names(client.get(LIST, {"mode": "home_tuition"})) == ["At home"]
    assert names(client.get(LIST, {"need": "mental"})) == []
    assert names(client.get(LIST, {"near": "WR9 1AA", "q": "near"})) == ["Near"]
    unknown = client.get(LIST, {"near": "ZZ1 1ZZ"})
    assert "We do not know where that is" in unknown.content.decode()
    page = client.get(reverse("provision:provider", args=[near.provider.public_id]))
    assert "Ages 11 to 16" in page.content.decode()
    assert "Record a check" not in page.content.decode()


def test_the_download_holds_what_the_filter_holds(client):
    sign_in(client, member(Role.SENCO))
    OfferFactory(provider__organisation__name="One")
    OfferFactory(provider__organisation__name="Two", lowest_age=16)
    response = client.get(LIST, {"age": "12", "download": "csv"})
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines] == ["Provider", "One"]


def test_the_list_asks_equally_often_for_ten_and_for_a_thousand(client):
    sign_in(client, member(Role.SENCO))
    OfferFactory.create_batch(2)
    client.get(LIST)
    few = queries_of(client, LIST)
    assert few <= 30
    OfferFactory.create_batch(18)
    assert queries_of(client, LIST) == few


def test_a_keeper_adds_checks_prices_and_pauses(keeper):
    made = keeper.post(LIST + "new/", {"name": "Heron House"})
    entry = Provider.objects.get()
    page = reverse("provision:provider", args=[entry.public_id])
    assert made.url == page + "edit/"
    keeper.post(page + "edit/", {"name": "Heron House", "description": "Calm", "needs": ["mental"]})
    keeper.post(page + "bases/new/", {"name": "Quay", "position": "SO 849 548"})
    base = entry.organisation.bases.get()
    assert str(base.details.latitude).startswith("52.19")
    offer = {
        "mode": "group", "base": base.public_id, "lowest_age": 11, "highest_age": 16, "places": 6
    }  # fmt: skip
    keeper.post(page + "offers/new/", offer)
    keeper.post(page + "prices/new/", {
        "mode": "group", "amount": "250", "unit": "week", **day("starts_on", timezone.localdate())
    })  # fmt: skip
    check = {
        "kind": "staff", "result": "fine", **day("checked_on", timezone.localdate()),
    }  # fmt: skip
    refused = keeper.post(page + "checks/new/", check)
    assert "Add the written confirmation" in refused.content.decode()
    keeper.post(page + "checks/new/", check | {"upload": SimpleUploadedFile("letter.pdf", PDF)})
    keeper.post(page + "registration/", {
        "registration_kind": "school", "registration_number": "999001"
    })  # fmt: skip
    keeper.post(page + "state/pause/", {"reason": "Moving house"})
    text = keeper.get(page).content.decode()
    for words in ("Calm", "Quay", "Mental health", "£250.00", "999001", "Moving house"):
        assert words in text, words
    file_url = re.search(r'href="(/provision/checks/[^"]+)"', text)
    assert b"".join(keeper.get(file_url[1]).streaming_content) == PDF
    assert keeper.get(page + "state/pause/").status_code == 404


def test_a_manager_keeps_places_of_the_own_provider(client):
    offer, other = OfferFactory(), OfferFactory()
    sign_in(client, member(Role.PROVIDER_MANAGER, offer.provider.organisation))
    weeks = reverse("provision:week_places", args=[offer.public_id])
    monday = timezone.localdate() - timedelta(days=timezone.localdate().weekday())
    assert client.get(weeks).status_code == 200
    client.post(weeks, {f"week_{monday.isoformat()}": "1"})
    assert offer.weeks.get().places == 1
    client.post(reverse("provision:end_offer", args=[offer.public_id]),
                day("ends_on", timezone.localdate()))  # fmt: skip
    assert Offer.objects.get(pk=offer.pk).ends_on == timezone.localdate()
    assert client.get(reverse("provision:edit_offer", args=[other.public_id])).status_code == 403
    assert client.get(LIST + "new/").status_code == 403
    page = client.get(reverse("provision:provider", args=[offer.provider.public_id]))
    assert "Set a price" not in page.content.decode()


def test_overdue_checks_stand_on_the_keepers_home_page():
    late = ProviderFactory(next_check_on=timezone.localdate() - timedelta(days=3))
    (item,) = today(actor(Role.COMMISSIONER))
    assert isinstance(item, HomeItem)
    assert late.organisation.name in item.title
    assert (item.is_overdue, waiting(actor(Role.PANEL_COORDINATOR))) == (True, 1)
    assert list(today(actor(Role.SENCO))) == []


def test_providers_are_found_by_search():
    offer = OfferFactory(provider__organisation__name="Heron House")
    (hit,) = find(actor(Role.SENCO), "heron")
    assert str(offer.provider.public_id) in hit.url


def test_a_price_is_read_with_its_unit(client):
    sign_in(client, member(Role.HEAD_TEACHER))
    price = PriceFactory(unit="hour", mode=Mode.HOME_TUITION, amount=45)
    page = client.get(reverse("provision:provider", args=[price.provider.public_id]))
    assert "Home tuition: £45.00 an hour" in page.content.decode()
