"""Signing in: an invitation, a password, an app, a passkey, a code; and what goes wrong."""

import re

import pytest
from django.core import mail

from accounts.models import User
from accounts.roles import Role
from accounts.services.invitations import invitation_link
from accounts.services.people import invite_person
from tests.factories.accounts import SchoolFactory
from tests.factories.cases import GrantFactory
from tests.integration.accounts.sign_in import (
    PASSWORD,
    code_of_app,
    newest_code,
    with_password,
    with_totp,
)
from tests.journeys.sessions import as_staff
from tests.people import actor, member

HOME = re.compile(r"localhost:\d+/(portal/.*)?$")
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def second_factor_required(settings):
    settings.MFA_REQUIRED = True


def give_password(visitor, user: User, password: str = PASSWORD) -> None:
    visitor.visit("/account/login/")
    visitor.page.locator("input[name=login]").fill(user.email)
    visitor.page.locator("input[name=password]").fill(password)
    visitor.press("Sign in")


def test_somebody_invited_chooses_a_password_and_sets_up_an_app(visitor):
    membership = invite_person(
        actor=actor(Role.ADMINISTRATOR), full_name="Ada Vale", email="ada@example.org",
        organisation=SchoolFactory(name="Riverside School"), role=Role.SENCO,
        starts_on="2026-01-05",
    )  # fmt: skip
    visitor.page.goto(invitation_link(membership.user.invitations.get()))
    assert visitor.sees("Welcome to Waymark, Ada Vale.")
    visitor.check_page()
    visitor.fill("Password", "short")
    visitor.fill("Password again", "short")
    visitor.press("Save password")
    assert visitor.sees("There is a problem")
    visitor.check_page()
    visitor.fill("Password", PASSWORD)
    visitor.fill("Password again", PASSWORD)
    visitor.press("Save password")
    assert visitor.sees("Your password is saved")
    give_password(visitor, membership.user)
    assert visitor.heading == "A second factor is needed"
    visitor.check_page()
    visitor.press("Set up an app")
    visitor.page.locator("input[name=password]").fill(PASSWORD)
    visitor.press("Confirm")
    assert visitor.heading == "Set up an authenticator app"
    visitor.check_page()
    secret = visitor.page.locator(".wm-secret").text_content()
    visitor.page.locator("input[name=code]").fill(code_of_app(secret.strip()))
    visitor.press("Turn on")
    visitor.visit("/profile/")
    assert visitor.sees("Riverside School")
    visitor.check_page()
    with visitor.expecting_status(410):
        visitor.page.goto(invitation_link(membership.user.invitations.get()))
        assert visitor.sees("An invitation works once")
    visitor.check_page()
    assert visitor.heading == "This link does not work any more"


def test_a_wrong_password_then_the_right_one_with_the_app(visitor):
    user = with_totp(with_password(member(Role.SENCO).user))
    give_password(visitor, user, "not this one")
    assert visitor.sees("There is a problem")
    visitor.check_page()
    give_password(visitor, user)
    assert visitor.path == "/account/2fa/authenticate/"
    visitor.check_page()
    visitor.page.locator("input[name=code]").fill("000000")
    visitor.page.locator("form.wm-form button").first.click()
    assert visitor.sees("There is a problem")
    visitor.check_page()
    visitor.page.locator("input[name=code]").fill(code_of_app())
    visitor.page.locator("form.wm-form button").first.click()
    visitor.page.wait_for_url(HOME)
    visitor.visit("/profile/")
    assert visitor.heading == "Your details"


def test_a_parent_signs_in_with_a_code_on_a_phone(phone_visitor):
    visitor = phone_visitor
    parent = GrantFactory().user
    visitor.visit("/account/login/")
    visitor.check_page()
    visitor.press("Sign in with a code")
    visitor.check_page()
    visitor.page.locator("input[name=email]").fill(parent.email)
    visitor.press("Send me a code")
    visitor.page.wait_for_url("**/confirm/")
    visitor.check_page()
    visitor.page.locator("input[name=code]").fill("WRONG1")
    visitor.page.locator("form.wm-form button").first.click()
    assert visitor.sees("There is a problem")
    visitor.page.locator("input[name=code]").fill(newest_code())
    visitor.page.locator("form.wm-form button").first.click()
    visitor.page.wait_for_url(HOME)
    visitor.visit("/profile/")
    assert visitor.heading == "Your details"
    visitor.check_page()
    assert len(mail.outbox) == 1


def test_a_passkey_is_added_and_signs_in_alone(new_visitor):
    membership = member(Role.SENCO)
    user = with_totp(with_password(membership.user))
    visitor = new_visitor(last=True)
    devices = visitor.context.new_cdp_session(visitor.page)
    devices.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    give_password(visitor, user)
    visitor.page.locator("input[name=code]").fill(code_of_app())
    visitor.page.locator("form.wm-form button").first.click()
    visitor.page.wait_for_url(HOME)
    visitor.visit("/account/2fa/webauthn/add/")
    visitor.page.locator("input[name=password]").fill(PASSWORD)
    visitor.press("Confirm")
    visitor.check_page()
    visitor.page.locator("input[name=name]").fill("This computer")
    visitor.page.get_by_label("Use it in place of my password").check()
    visitor.press("Add")
    visitor.page.wait_for_url(re.compile("2fa/(webauthn/$|recovery-codes/)"))
    visitor.visit("/account/logout/")
    visitor.page.locator("main form button").first.click()
    visitor.visit("/account/login/")
    visitor.page.locator("#passkey_login").click()
    visitor.page.wait_for_url(HOME)
    visitor.visit("/profile/")
    assert visitor.heading == "Your details"
    assert visitor.sees(membership.role_label)


def test_a_form_sent_after_the_session_has_ended_is_given_back(visitor, settings):
    settings.MFA_REQUIRED = False
    membership = member(Role.SENCO)
    user = with_totp(with_password(membership.user))
    as_staff(visitor, membership)
    visitor.visit("/profile/")
    visitor.fill("Full name", "Robin of the Vale")
    from accounts.models import Session

    (row,) = Session.objects.filter(user_id=user.pk)
    store = row.get_session_store_class()(session_key=row.session_key)
    store["last_act"] = 1.0
    store.save()
    visitor.press("Save your details")
    assert visitor.path == "/account/login/"
    visitor.page.locator("input[name=login]").fill(user.email)
    visitor.page.locator("input[name=password]").fill(PASSWORD)
    visitor.press("Sign in")
    visitor.page.locator("input[name=code]").fill(code_of_app())
    visitor.page.locator("form.wm-form button").first.click()
    assert visitor.heading == "You were sending a form"
    visitor.check_page()
    visitor.press("Send it again")
    assert visitor.sees("Your details are saved.")
    user.refresh_from_db()
    assert user.full_name == "Robin of the Vale"
