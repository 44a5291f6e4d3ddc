"""Sessions: the second factor, time-outs, ends, and forms kept over a sign-in."""

import time
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.acting import CHOSEN, METHODS
from accounts.models import Session
from accounts.roles import Role
from accounts.services.memberships import end_membership
from accounts.services.people import clear_second_factors, close_account
from tests.factories.accounts import SchoolFactory
from tests.integration.accounts.sign_in import by_password, give_totp, with_password, with_totp
from tests.people import actor, member, sign_in, sign_in_family

pytestmark = pytest.mark.django_db


@pytest.fixture
def mfa_required(settings):
    settings.MFA_REQUIRED = True


def test_without_a_second_factor_staff_reach_its_setting_up_only(client, mfa_required):
    membership = member(Role.SENCO)
    with_password(membership.user)
    by_password(client, membership.user)
    for path in ("/", "/profile/", "/messages/", "/account/password/change/"):
        assert client.get(path).url == "/account/second-factor/", path
    assert b"Set up an app" in client.get("/account/second-factor/").content
    response = client.get("/account/2fa/totp/activate/")
    assert response.url.startswith("/account/reauthenticate/")
    assert client.get("/account/reauthenticate/").status_code == 200


def test_with_a_second_factor_staff_reach_their_pages(client, mfa_required):
    membership = member(Role.SENCO)
    with_totp(with_password(membership.user))
    by_password(client, membership.user)
    give_totp(client)
    assert client.get("/profile/").status_code == 200


def test_a_session_opened_before_the_second_factor_was_set_up_must_show_it(client, mfa_required):
    membership = member(Role.SENCO)
    with_password(membership.user)
    by_password(client, membership.user)
    with_totp(membership.user)  # in another browser
    assert client.get("/profile/").url == "/account/second-factor/"
    assert b"did not use it" in client.get("/account/second-factor/").content


def test_families_need_no_second_factor(client, mfa_required):
    sign_in_family(client, member(Role.SENCO).user)
    assert client.get("/profile/").status_code == 200


def test_a_code_changes_no_password_and_no_second_factor(client):
    sign_in_family(client, member(Role.SENCO).user)
    for path in ("password/change/", "password/set/", "2fa/", "2fa/totp/activate/"):
        assert client.get(f"/account/{path}").status_code == 403, path


def test_a_session_ends_after_30_idle_minutes_and_polling_is_no_act(client):
    membership = member(Role.SENCO)
    with time_machine.travel("2026-03-02 09:00:00Z", tick=False) as clock:
        sign_in(client, membership)
        assert client.get("/profile/").status_code == 200
        clock.shift(timedelta(minutes=29))
        assert client.get("/profile/").status_code == 200
        clock.shift(timedelta(minutes=29))
        poll = client.get("/profile/", headers={"X-Waymark-Poll": "1"})
        assert poll.status_code == 200
        clock.shift(timedelta(minutes=2))
        assert client.get("/profile/").url == "/account/login/?next=%2Fprofile%2F"


def test_a_session_ends_12_hours_after_the_sign_in_whatever_is_done(client):
    membership = member(Role.SENCO)
    with time_machine.travel("2026-03-02 07:00:00Z", tick=False) as clock:
        sign_in(client, membership)
        for _ in range(36):
            clock.shift(timedelta(minutes=20))
            assert client.get("/profile/").status_code == 200
        clock.shift(timedelta(minutes=1))
        assert client.get("/profile/").status_code == 302


def test_ending_a_membership_ends_the_sessions_that_act_in_it(client):
    membership = member(Role.SENCO)
    other = member(Role.SENCO, user=membership.user)
    here, there = sign_in(Client(), membership), sign_in(Client(), other)
    family = sign_in_family(Client(), membership.user)
    for browser in (here, there, family):
        assert browser.get("/profile/").status_code == 200
    administrator = actor(Role.ADMINISTRATOR)
    end_membership(actor=administrator, membership=membership)
    assert here.get("/profile/").status_code == 302
    assert there.get("/profile/").wsgi_request.actor.membership == other
    end_membership(actor=administrator, membership=other)
    assert there.get("/profile/").status_code == 302
    assert family.get("/profile/").status_code == 200
    assert Session.objects.filter(user_id=membership.user_id).count() == 1


def test_a_membership_past_its_last_day_opens_nothing(client):
    membership = member(Role.SENCO, ends_on=timezone.localdate())
    sign_in(client, membership)
    assert client.get("/profile/").wsgi_request.actor.membership == membership
    membership.ends_on -= timedelta(days=1)
    membership.save()
    assert client.get("/profile/").wsgi_request.actor.membership is None


@pytest.mark.parametrize("shut_out", [close_account, clear_second_factors])
def test_a_person_shut_out_is_out_at_once(client, shut_out):
    membership = member(Role.SENCO)
    sign_in(client, membership)
    client.get("/profile/")
    shut_out(actor=actor(Role.ADMINISTRATOR), user=membership.user)
    assert client.get("/profile/").status_code == 302


def test_the_role_is_switched_by_post_among_ones_own(client):
    membership = member(Role.SENCO)
    other = member(Role.HEAD_TEACHER, user=membership.user)
    foreign = member(Role.HEAD_TEACHER)
    sign_in(client, membership)
    assert client.get("/account/switch/").status_code == 405
    assert client.post("/account/switch/", {"membership": foreign.public_id}).status_code == 404
    client.post("/account/switch/", {"membership": other.public_id})
    assert client.session[CHOSEN] == other.pk
    assert client.get("/profile/").wsgi_request.actor.membership == other


def test_work_waiting_under_other_roles_is_counted(client, monkeypatch):
    from accounts import waiting

    monkeypatch.setattr(waiting, "_counts", {})
    waiting.register_waiting(
        waiting.WaitingCount("test", lambda actor: 4 if actor.role == Role.HEAD_TEACHER else 9)
    )
    membership = member(Role.SENCO)
    member(Role.HEAD_TEACHER, user=membership.user)
    context = sign_in(client, membership).get("/profile/").context
    assert context["waiting_elsewhere"] == 4


def expire(client: Client) -> None:
    session = client.session
    session["last_act"] = time.time() - 31 * 60
    session.save()


SENT = {"full_name": "Robin Vale", "telephone": "", "message_preference": "daily"}


def test_a_form_sent_too_late_is_kept_for_the_same_person(client):
    membership = member(Role.SENCO)
    first = member(Role.HEAD_TEACHER, user=membership.user, organisation=SchoolFactory(name="A"))
    with_password(membership.user)
    sign_in(client, membership).get("/profile/")
    expire(client)
    response = client.post("/profile/", {**SENT, "password": "hidden"})
    assert response.url == "/account/login/?next=%2Faccount%2Fkept-form%2F"
    by_password(client, membership.user)
    assert client.get("/profile/").wsgi_request.actor.membership == first
    page = client.get("/account/kept-form/")
    kept = page.context["kept"]
    assert kept.path == "/profile/"
    assert dict(kept.fields) == SENT
    assert b"hidden" not in b"".join(v.encode() for _k, v in kept.fields)
    assert client.get("/profile/").wsgi_request.actor.membership == membership
    client.post(kept.path, dict(kept.fields))
    membership.user.refresh_from_db()
    assert membership.user.full_name == "Robin Vale"
    assert client.post("/account/kept-form/").url == "/"
    assert client.get("/account/kept-form/").url == "/"


def test_nobody_else_gets_the_form_and_it_goes_after_an_hour(client):
    membership = member(Role.SENCO)
    other = with_password(member(Role.SENCO).user)
    sign_in(client, membership).get("/profile/")
    expire(client)
    client.post("/profile/", SENT)
    by_password(client, other)
    assert client.get("/account/kept-form/").url == "/"


def test_a_large_form_or_a_strangers_is_not_kept(client):
    assert client.post("/profile/", SENT).url == "/account/login/?next=%2F"
    membership = member(Role.SENCO)
    sign_in(client, membership).get("/profile/")
    expire(client)
    response = client.post("/profile/", {**SENT, "telephone": "0" * 300_000})
    assert response.url == "/account/login/?next=%2F"
    assert METHODS not in client.session
