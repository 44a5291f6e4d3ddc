"""A page that is not found may be part of somebody's other work: told by their roles alone."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts.acting import CHOSEN
from accounts.roles import Role
from panels.models import InterestKind
from panels.services.interests import declare_interest
from tests.factories.panels import PanelPeople
from tests.people import member, sign_in

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r"\b[A-Za-z0-9]{64}\b")
OFFER = "Is it part of your other work?"


@pytest.fixture
def people():
    return PanelPeople()


@pytest.fixture
def item(people):
    return people.put(people.plan())


def words(client, url) -> str:
    """What stands on the page; the address in it apart."""
    response = client.get(url)
    assert response.status_code == 404
    return TOKEN.sub("", response.content.decode()).replace(url, "")


def test_somebody_with_two_roles_is_led_to_the_page(people, item):
    sits = people.health
    client = sign_in(Client(), member(Role.SENCO, user=sits.user))
    url = f"/panels/items/{item.public_id}/?from=email"
    assert OFFER in client.get(url).content.decode()
    answer = client.post("/account/switch/", {"membership": sits.public_id, "next": url})
    assert answer.url == url
    assert client.session[CHOSEN] == sits.pk
    assert client.get(url).status_code == 200


def test_it_says_the_same_whether_there_is_a_record_or_not(people, item):
    client = sign_in(Client(), member(Role.SENCO, user=people.health.user))
    there = words(client, f"/panels/items/{item.public_id}/")
    assert OFFER in there
    assert words(client, f"/panels/items/{uuid4()}/") == there


@pytest.mark.parametrize("second", [None, Role.HEAD_TEACHER])
def test_nothing_is_offered_without_a_role_that_has_such_pages(item, second):
    senco = member(Role.SENCO)
    if second:
        member(second, user=senco.user)
    client = sign_in(Client(), senco)
    there = words(client, f"/panels/items/{item.public_id}/")
    assert OFFER not in there
    assert words(client, f"/panels/items/{uuid4()}/") == there


def test_nor_for_an_address_that_is_no_part_of_waymark_nor_after_a_form(people):
    client = sign_in(Client(), member(Role.SENCO, user=people.health.user))
    assert OFFER not in words(client, "/nothing/like/this/")
    assert OFFER not in client.post(f"/panels/items/{uuid4()}/view/").content.decode()


def test_a_role_that_has_ended_is_not_offered(people, item):
    senco = member(Role.SENCO, user=people.health.user)
    people.health.ended_at = timezone.now()
    people.health.save()
    assert OFFER not in words(sign_in(Client(), senco), f"/panels/items/{item.public_id}/")


def test_switching_leads_to_no_other_site(people):
    client = sign_in(Client(), member(Role.SENCO, user=people.health.user))
    for elsewhere in ("https://elsewhere.example/", "//elsewhere.example/", "javascript:1"):
        answer = client.post(
            "/account/switch/", {"membership": people.health.public_id, "next": elsewhere}
        )
        assert answer.url == "/"


def test_who_stepped_out_reads_the_same_of_the_item_in_their_other_role(people, item):
    """The offer is there for any item; behind it the wall stands."""
    url = f"/panels/items/{item.public_id}/"
    client = sign_in(Client(), member(Role.SENCO, user=people.health.user))
    before = words(client, url)
    declare_interest(actor=people.act(people.health), item=item, kind=InterestKind.FAMILY)
    answer = client.get(url)
    assert item.child.last_name not in answer.content.decode()
    assert answer.status_code in {403, 404}
    assert item.child.last_name not in before


def test_a_page_that_is_refused_offers_it_too(people):
    sits = people.health
    client = sign_in(Client(), member(Role.SENCO, user=sits.user))
    refused = client.get("/panels/")
    assert refused.status_code == 403
    assert OFFER in refused.content.decode()
    answer = client.post("/account/switch/", {"membership": sits.public_id, "next": "/panels/"})
    assert client.get(answer.url).status_code == 200


def test_a_refusal_is_as_it_was_for_whoever_has_one_role():
    client = sign_in(Client(), member(Role.SENCO))
    refused = client.get("/panels/")
    assert refused.status_code == 403
    assert OFFER not in refused.content.decode()
