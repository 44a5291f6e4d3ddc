"""The demo's first page and what it does."""

import pytest
from django.urls import reverse

from accounts.acting import is_family_session
from accounts.models import Agency, User
from accounts.roles import Role
from demo.people import EVERYBODY
from tests.factories.accounts import UserFactory
from tests.people import member, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def senco():
    user = UserFactory(email="senco@demo.example", full_name="Hannah Okafor")
    return member(Role.SENCO, user=user)


def test_the_page_says_when_nobody_is_there(client):
    answer = client.get(reverse("demo:start"))
    assert "Nobody lives here yet" in answer.text


def test_the_page_offers_everybody(client, senco):
    answer = client.get(reverse("demo:start"))
    for one in EVERYBODY:
        assert one.email in answer.text
    assert senco.organisation.name in answer.text


def test_one_press_signs_in_as_staff(client, senco):
    answer = client.post(reverse("demo:sign_in", args=["senco"]), follow=True)
    request = answer.wsgi_request
    assert request.user == senco.user
    assert request.actor.membership == senco
    assert not is_family_session(request)


def test_who_has_two_roles_begins_in_the_one_that_was_pressed(client):
    user = UserFactory(email="member-education@demo.example")
    first = member(Role.HEAD_TEACHER, user=user)
    sits = member(Role.PANEL_MEMBER, user=user, agency=Agency.EDUCATION)
    first.organisation.name = first.organisation.sort_name = "aaa"
    first.organisation.save()
    answer = client.post(reverse("demo:sign_in", args=["member-education"]), follow=True)
    assert answer.wsgi_request.actor.membership == sits


def test_one_press_signs_a_parent_in_as_family(client, senco):
    user = UserFactory(email="parent@demo.example")
    answer = client.post(reverse("demo:sign_in", args=["parent"]), follow=True)
    assert answer.wsgi_request.user == user
    assert answer.wsgi_request.actor.is_family


def test_whoever_was_signed_in_is_signed_out_first(client, senco):
    sign_in(client, member(Role.COMMISSIONER))
    client.post(reverse("demo:sign_in", args=["senco"]))
    assert client.get("/").wsgi_request.actor.membership == senco


@pytest.mark.parametrize("name", ["nobody", "head"])
def test_an_unknown_or_unmade_person_is_not_found(client, senco, name):
    assert client.post(reverse("demo:sign_in", args=[name])).status_code == 404


def test_a_closed_account_does_not_open(client, senco):
    User.objects.filter(pk=senco.user_id).update(is_active=False)
    assert client.post(reverse("demo:sign_in", args=["senco"])).status_code == 404


def test_signing_in_takes_a_post_with_a_token(senco):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    assert client.get(reverse("demo:sign_in", args=["senco"])).status_code == 405
    assert client.post(reverse("demo:sign_in", args=["senco"])).status_code == 403


def test_the_sign_in_page_leads_here(client):
    assert reverse("demo:start") in client.get(reverse("account_login")).text
