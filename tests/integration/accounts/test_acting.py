"""What each way of signing in opens, through the real sign-in pages."""

import time

import pytest
from django.test import Client

from accounts.acting import METHODS
from accounts.models import User
from accounts.roles import Role
from tests.factories.accounts import UserFactory
from tests.integration.accounts.sign_in import (
    ask_for_code,
    by_code,
    by_password,
    give_totp,
    newest_code,
    with_password,
    with_totp,
)
from tests.people import member

pytestmark = pytest.mark.django_db


def actor_of(client: Client):
    return client.get("/profile/").wsgi_request.actor


def signed_in_with(client: Client, user: User, steps: object, whose: User | None = None) -> None:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[METHODS] = steps
    session[f"{METHODS}_user"] = str((whose or user).pk)
    session.save()


def test_a_password_opens_the_membership(client):
    membership = member(Role.SENCO)
    with_password(membership.user)
    response = by_password(client, membership.user)
    assert response.status_code == 302
    assert [step["method"] for step in client.session[METHODS]] == ["password"]
    assert actor_of(client).membership == membership


def test_a_code_opens_grants_only_also_for_staff(client):
    membership = member(Role.SENCO)
    with_password(membership.user)
    by_code(client, membership.user)
    assert [step["method"] for step in client.session[METHODS]] == ["code"]
    actor = actor_of(client)
    assert (actor.is_family, actor.membership, actor.user) == (True, None, membership.user)


def test_a_second_factor_after_a_code_opens_no_membership(client):
    membership = member(Role.SENCO)
    with_totp(with_password(membership.user))
    response = by_code(client, membership.user)
    assert response.url == "/account/2fa/authenticate/"
    give_totp(client)
    assert [step["method"] for step in client.session[METHODS]] == ["code", "mfa"]
    assert actor_of(client).is_family


def test_a_password_asked_for_again_does_not_turn_a_familys_session(client):
    membership = member(Role.SENCO)
    with_password(membership.user)
    by_code(client, membership.user)
    assert client.post("/account/reauthenticate/", {"password": "x"}).status_code == 403
    session = client.session
    session[METHODS] = [
        *session[METHODS],
        {"method": "password", "at": 1.0, "reauthenticated": True},
    ]
    session.save()
    assert actor_of(client).is_family


def test_somebody_without_a_password_signs_in_by_code(client):
    user = UserFactory()
    user.set_unusable_password()
    user.save()
    assert by_code(client, user).status_code == 302
    assert actor_of(client).user == user


def test_a_password_without_the_second_factor_opens_nothing(client):
    membership = member(Role.SENCO)
    with_totp(with_password(membership.user))
    assert by_password(client, membership.user).url == "/account/2fa/authenticate/"
    assert client.get("/profile/").status_code == 302
    give_totp(client)
    assert actor_of(client).membership == membership


def test_a_passkey_alone_opens_the_membership(client):
    membership = member(Role.SENCO)
    steps = [{"method": "mfa", "type": "webauthn", "passwordless": True, "at": time.time()}]
    signed_in_with(client, membership.user, steps)
    assert actor_of(client).membership == membership


def test_a_security_key_after_a_code_opens_no_membership(client):
    membership = member(Role.SENCO)
    now = time.time()
    steps = [{"method": "code", "at": now}, {"method": "mfa", "type": "webauthn", "at": now}]
    signed_in_with(client, membership.user, steps)
    assert actor_of(client).is_family


@pytest.mark.parametrize("steps", [[], [{"method": "password_reset", "at": 1e12}], "nonsense"])
def test_a_session_of_which_nothing_is_known_reaches_least(client, steps):
    signed_in_with(client, member(Role.SENCO).user, steps)
    assert actor_of(client).is_family


def test_the_steps_of_another_person_count_for_nothing(client):
    membership, other = member(Role.SENCO), UserFactory()
    steps = [{"method": "password", "at": time.time()}]
    signed_in_with(client, membership.user, steps, whose=other)
    assert actor_of(client).is_family


def test_the_code_for_an_unknown_address_looks_the_same(client):
    known = UserFactory()
    first = ask_for_code(Client(), known.email)
    second = ask_for_code(client, "nobody@example.org")
    assert (first.status_code, first.url) == (second.status_code, second.url)
    pages = [
        Client().post("/account/login/code/", {"email": address}, follow=True).content
        for address in (known.email, "nobody@example.org")
    ]
    without = [
        page.replace(known.email.encode(), b"x").replace(b"nobody@example.org", b"x")
        for page in pages
    ]
    assert len(without[0]) == len(without[1])


def test_the_mail_with_a_code_names_nobody(client, mailoutbox):
    user = UserFactory(full_name="Ottilie Marchbanks")
    ask_for_code(client, user.email)
    (message,) = mailoutbox
    assert "Ottilie" not in message.subject + message.body
    assert newest_code() not in message.subject
