"""Signing in: what is refused, limited, and never told."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts.models import User
from accounts.roles import Role
from tests.factories.accounts import UserFactory
from tests.factories.cases import GrantFactory
from tests.integration.accounts.sign_in import (
    PASSWORD,
    SECRET,
    ask_for_code,
    by_password,
    newest_code,
    with_password,
    with_totp,
)
from tests.people import member, sign_in, sign_in_family

pytestmark = pytest.mark.django_db

GONE = ("email/", "confirm-email/", "confirm-email/abc/", "3rdparty/", "3rdparty/signup/",
        "social/signup/", "sessions/", "password/reset/confirm/", "phone/change/",
        "signup/passkey/", "2fa/webauthn/signup/", "2fa/trust/")  # fmt: skip


def message_of(response) -> list[str]:
    return [str(error) for error in response.context["form"].non_field_errors()]


@pytest.fixture
def staff() -> User:
    return with_password(member(Role.SENCO).user)


def test_wrong_password_and_unknown_address_are_told_alike(client, staff):
    wrong = by_password(client, staff, "not this one")
    unknown = by_password(client, UserFactory.build(email="nobody@example.org"), "not this one")
    closed = with_password(UserFactory(is_active=False))
    shut = by_password(client, closed, "not this one")
    assert message_of(wrong) == message_of(unknown) == message_of(shut) != []


def test_a_person_without_a_password_is_told_nothing_else(client):
    parent = GrantFactory().user
    parent.set_unusable_password()
    parent.save()
    assert message_of(by_password(client, parent)) == message_of(
        by_password(client, UserFactory.build(email="nobody@example.org"))
    )


def test_every_refusal_costs_the_same_work(client, staff, monkeypatch):
    """The time of an answer would tell what its words do not: a password is hashed each time."""
    from django.contrib.auth import hashers

    hashed: list[str] = []
    hasher = type(hashers.get_hasher())
    real = hasher.encode
    monkeypatch.setattr(
        hasher,
        "encode",
        lambda self, password, salt: hashed.append("x") or real(self, password, salt),
    )
    counts = []
    for person in (staff, UserFactory.build(email="nobody@example.org")):
        hashed.clear()
        by_password(Client(), person, "not this one")
        counts.append(len(hashed))
    assert counts[0] == counts[1] > 0


@pytest.mark.parametrize("known", [True, False])
def test_wrong_sign_ins_are_limited_whether_or_not_the_account_exists(client, staff, known):
    person = staff if known else UserFactory.build(email="nobody@example.org")
    for _ in range(5):
        by_password(client, person, "not this one")
    (words,) = message_of(by_password(client, person, PASSWORD))
    assert words.startswith("Too many")
    assert "_auth_user_id" not in client.session


def test_a_code_can_be_tried_three_times(client):
    user = UserFactory()
    ask_for_code(client, user.email)
    code = newest_code()
    for _ in range(3):
        client.post("/account/login/code/confirm/", {"code": "WRONG1"})
    client.post("/account/login/code/confirm/", {"code": code})
    assert "_auth_user_id" not in client.session


def test_codes_are_asked_for_a_few_times_only(client, mailoutbox):
    user = UserFactory()
    statuses = [ask_for_code(Client(), user.email).status_code for _ in range(5)]
    assert statuses.count(302) <= 3 or len(mailoutbox) <= 3


def test_an_unknown_address_is_told_by_mail_alone(client, mailoutbox):
    ask_for_code(client, "nobody@example.org")
    (message,) = mailoutbox
    assert message.to == ["nobody@example.org"]
    assert "sign up" not in message.body.lower()
    assert not re.search(r"https?://", message.body)


def test_a_person_shut_out_gets_no_code(client, mailoutbox):
    ask_for_code(client, UserFactory(is_active=False).email)
    assert "cannot be used for that" in mailoutbox[0].body


def test_sign_up_is_closed(client):
    before = User.objects.count()
    for method in (client.get, client.post):
        assert b"People are invited" in method("/account/signup/").content
    fields = {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}
    client.post("/account/signup/", fields)
    assert User.objects.count() == before


@pytest.mark.parametrize("path", GONE)
def test_pages_that_lead_nowhere_do_not_exist(client, staff, path):
    assert client.get(f"/account/{path}").status_code == 404
    sign_in(client, staff.memberships.get())
    assert client.get(f"/account/{path}").status_code == 404


def reset(client: Client, email: str):
    return client.post("/account/password/reset/", {"email": email})


def test_staff_reset_a_password_by_mail(client, staff, mailoutbox):
    response = reset(client, staff.email)
    assert response.url == "/account/password/reset/done/"
    (message,) = mailoutbox
    assert staff.full_name not in message.subject + message.body
    link = re.search(r"https?://[^/]+(/account/password/reset/key/\S+)", message.body)
    form = client.get(link[1], follow=True)
    new = "another long way to walk"
    client.post(form.redirect_chain[-1][0], {"password1": new, "password2": new}, follow=True)
    assert "_auth_user_id" not in client.session  # it still takes the second factor
    staff.refresh_from_db()
    assert staff.check_password(new)


@pytest.mark.parametrize("who", ["nobody", "family", "invited", "former"])
def test_nobody_else_gets_a_reset_link_and_the_page_says_the_same(client, mailoutbox, who):
    person = UserFactory.build(email="nobody@example.org")
    if who == "family":
        person = with_password(GrantFactory().user)
    elif who == "invited":
        person = member(Role.SENCO).user
        person.set_unusable_password()
        person.save()
    elif who == "former":
        person = with_password(member(Role.SENCO, ends_on="2020-10-01").user)
    assert reset(client, person.email).url == "/account/password/reset/done/"
    assert "cannot be used for that" in mailoutbox[0].body


def test_a_reset_does_not_stop_the_second_factor_from_being_set_up(client, staff, settings):
    reset(client, staff.email)
    settings.MFA_REQUIRED = True
    by_password(client, staff)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    assert client.get("/account/2fa/totp/activate/").status_code == 200


def test_changing_second_factors_asks_for_the_password_again(client, staff):
    with_totp(staff)
    sign_in(client, staff.memberships.get())
    for path in ("totp/deactivate/", "recovery-codes/generate/", "webauthn/add/"):
        response = client.get(f"/account/2fa/{path}")
        assert response.status_code == 302, path
        assert response.url.startswith("/account/reauthenticate/"), path


def test_the_secret_of_an_app_lies_encrypted(staff):
    with_totp(staff)
    assert SECRET not in str(Authenticator.objects.get().data)


def test_the_link_back_leads_to_this_site_only(client, staff):
    response = by_password(client, staff, next="https://elsewhere.example/")
    assert response.url == "/"
    client.post("/account/logout/")
    assert by_password(client, staff, next="/profile/").url == "/profile/"


def test_signing_out_takes_a_press_and_ends_the_session(client, staff):
    sign_in(client, staff.memberships.get())
    assert client.get("/account/logout/").status_code == 200
    assert client.get("/profile/").status_code == 200
    client.post("/account/logout/")
    assert client.get("/profile/").status_code == 302


def test_a_changed_password_signs_out_elsewhere(staff):
    here, there = Client(), Client()
    by_password(here, staff)
    by_password(there, staff)
    new = "another long way to walk"
    here.post(
        "/account/password/change/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert there.get("/profile/").status_code == 302


def test_somebody_signed_in_without_role_or_grant_sees_their_own_pages(client):
    sign_in_family(client, UserFactory())
    for path in ("/", "/profile/", "/messages/"):
        assert client.get(path).status_code in (200, 302), path
    assert client.get("/profile/away/").status_code == 403


def test_a_started_sign_in_is_finished_or_left_before_another(client, staff, mailoutbox):
    """The password was right, the second factor is missing: a code cannot step in for it."""
    with_totp(staff)
    by_password(client, staff)
    assert ask_for_code(client, staff.email).url == "/account/2fa/authenticate/"
    assert mailoutbox == []
    assert client.get("/profile/").status_code == 302


def test_wrong_sign_ins_are_counted_by_the_visitor_behind_the_proxy(settings):
    settings.TRUSTED_PROXY_COUNT = 1

    def words_of(number: int, visitor: str) -> str:
        person = UserFactory.build(email=f"nobody{number}@example.org")
        headers = {"headers": {"X-Forwarded-For": f"192.0.2.{number}, {visitor}"}}
        return message_of(by_password(Client(**headers), person, "not this one"))[0]

    for number in range(10):
        assert not words_of(number, "203.0.113.9").startswith("Too many")
    assert words_of(10, "203.0.113.9").startswith("Too many")
    assert not words_of(11, "203.0.113.10").startswith("Too many")


def test_invitations_are_opened_so_many_times_a_minute(client):
    answers = [client.get("/invitations/made-up/").status_code for _ in range(32)]
    assert answers[0] != 429
    assert answers[-1] == 429
