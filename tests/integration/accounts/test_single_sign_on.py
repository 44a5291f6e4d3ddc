"""Single sign-on by OpenID Connect, against a small provider on the loopback."""

import importlib
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import clear_url_caches

from accounts.acting import METHODS
from accounts.models import Invitation, User
from accounts.roles import Role
from accounts.services.invitations import invite
from tests.factories.accounts import UserFactory
from tests.factories.cases import GrantFactory
from tests.integration.accounts.oidc_provider import (
    CLIENT_ID,
    CLIENT_SECRET,
    Provider,
    provider_running,
)
from tests.integration.accounts.sign_in import give_totp, with_totp
from tests.people import actor, member

pytestmark = pytest.mark.django_db


def reload_addresses() -> None:
    """The provider's addresses exist only where the settings name one."""
    import accounts.sign_in_urls
    import config.urls

    for module in (accounts.sign_in_urls, config.urls):
        importlib.reload(module)
    clear_url_caches()


@pytest.fixture
def provider(settings) -> Iterator[Provider]:
    with provider_running() as running:
        app = {
            "provider_id": "organisation", "name": "County Hall", "client_id": CLIENT_ID,
            "secret": CLIENT_SECRET, "settings": {"server_url": running.url},
        }  # fmt: skip
        before = settings.OIDC_SERVER_URL
        settings.OIDC_SERVER_URL = running.url
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
        reload_addresses()
        yield running
    settings.OIDC_SERVER_URL = before
    reload_addresses()


def sign_on(client: Client, provider: Provider, **claims: object):
    provider.claims = {"sub": "s-1", **claims}
    start = client.post("/account/oidc/organisation/login/")
    assert start.status_code == 302, start.content
    sent = parse_qs(urlsplit(start.url).query)
    assert sent["client_id"] == [CLIENT_ID]
    assert start.url.startswith(f"{provider.url}/authorize")
    answer = {"code": "once", "state": sent["state"][0]}
    return client.get("/account/oidc/organisation/login/callback/", answer)


def actor_of(client: Client):
    return client.get("/profile/").wsgi_request.actor


def test_an_unknown_person_stays_outside_with_a_clear_page(client, provider):
    before = User.objects.count()
    response = sign_on(client, provider, email="new@example.org", email_verified=True)
    assert b"People are invited to Waymark" in response.content
    assert User.objects.count() == before
    assert "_auth_user_id" not in client.session


def test_somebody_invited_is_known_by_a_verified_address_and_acts_in_the_role(client, provider):
    membership = member(Role.LIAISON_OFFICER)
    invite(actor=actor(Role.ADMINISTRATOR), user=membership.user)
    response = sign_on(client, provider, email=membership.user.email, email_verified=True)
    assert response.status_code == 302, response.content
    assert Invitation.objects.get().state == "accepted"
    assert [step["method"] for step in client.session[METHODS]] == ["socialaccount"]
    assert actor_of(client).membership == membership
    client.post("/account/logout/")
    # Connected now: found by the provider's own key, whatever the address says.
    sign_on(client, provider, email="changed@example.org", email_verified=True)
    assert actor_of(client).membership == membership


@pytest.mark.parametrize("verified", [False, None])
def test_an_address_that_the_provider_does_not_vouch_for_opens_nothing(client, provider, verified):
    membership = member(Role.LIAISON_OFFICER)
    claims = {} if verified is None else {"email_verified": verified}
    sign_on(client, provider, email=membership.user.email, **claims)
    assert "_auth_user_id" not in client.session


def test_somebody_shut_out_stays_outside(client, provider):
    person = member(Role.SENCO, user=UserFactory(is_active=False)).user
    sign_on(client, provider, email=person.email, email_verified=True)
    assert "_auth_user_id" not in client.session


def test_a_parent_has_no_role_at_single_sign_on_either(client, provider):
    parent = GrantFactory().user
    sign_on(client, provider, email=parent.email, email_verified=True)
    assert actor_of(client).membership is None


def test_the_second_factor_is_asked_for_unless_the_provider_does(client, provider, settings):
    settings.MFA_REQUIRED = True
    membership = member(Role.LIAISON_OFFICER)
    claims = {"email": membership.user.email, "email_verified": True}
    sign_on(client, provider, **claims)
    assert client.get("/profile/").url == "/account/second-factor/"
    settings.OIDC_SECOND_FACTOR = True
    assert client.get("/profile/").status_code == 200
    client.post("/account/logout/")
    settings.OIDC_SECOND_FACTOR = False
    with_totp(membership.user)
    assert sign_on(client, provider, **claims).url == "/account/2fa/authenticate/"
    give_totp(client)
    assert client.get("/profile/").status_code == 200


def test_an_answer_that_nobody_asked_for_is_refused(client, provider):
    response = client.get(
        "/account/oidc/organisation/login/callback/", {"code": "once", "state": "made-up"}
    )
    assert "_auth_user_id" not in client.session
    assert b"govuk-heading" in response.content


def test_the_sign_in_page_names_the_provider(client, provider):
    page = client.get("/account/login/").content.decode()
    assert "County Hall" in page
    assert "/account/oidc/organisation/login/" in page


def test_without_a_provider_none_of_this_exists(client):
    assert client.get("/account/oidc/organisation/login/").status_code == 404
    assert "oidc" not in client.get("/account/login/").content.decode()
