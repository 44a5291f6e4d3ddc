"""Inviting a person: the link, who may, what is sent, what a refusal leaves behind."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import Invitation, User
from accounts.roles import Role
from accounts.services import people
from accounts.services.invitations import (
    accept_invitation,
    invitation_of_token,
    resend_invitation,
    send_waiting_invitations,
    withdraw_invitation,
)
from ledger.errors import Refused
from ledger.models import Notification
from tests.factories.accounts import (
    UserFactory,
)
from tests.people import actor
from tests.unit.accounts.inviting import invited, token_of

pytestmark = pytest.mark.django_db


def test_inviting_makes_person_role_and_invitation(administrator):
    membership = invited(administrator)
    assert membership.user.email == "ada@example.org"
    assert not membership.user.has_usable_password()
    assert membership.user.invitations.get().state == "sent"


def test_a_parent_who_becomes_staff_keeps_the_account(administrator):
    parent = UserFactory(full_name="Ada Vale-Parent", email="ada@example.org")
    parent.set_unusable_password()
    parent.save()
    membership = invited(administrator, email="ADA@example.org")
    assert membership.user == parent
    assert membership.user.full_name == "Ada Vale-Parent"
    assert parent.invitations.count() == 1


def test_who_has_a_password_is_told_of_a_new_role_instead(administrator):
    known = UserFactory(email="ada@example.org")
    known.set_password("a long way to walk")
    known.save()
    invited(administrator)
    assert not Invitation.objects.exists()
    assert Notification.objects.get(recipient=known).code == "accounts.role_given"


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.ADMINISTRATOR])
def test_only_administrators_invite(role):
    with pytest.raises(PermissionDenied):
        invited(actor(role))
    assert not User.objects.filter(email="ada@example.org").exists()


def test_a_refused_invitation_leaves_no_person_behind(administrator):
    with pytest.raises(Refused):
        invited(administrator, role=Role.COMMISSIONER)
    assert not User.objects.filter(email="ada@example.org").exists()


def test_a_link_works_once(administrator):
    invitation = invited(administrator).user.invitations.get()
    token = token_of(invitation)
    user = accept_invitation(token=token, password="a long way to walk")
    assert user.check_password("a long way to walk")
    assert user.emailaddress_set.get().verified
    with pytest.raises(Refused):
        accept_invitation(token=token, password="another way to walk")
    user.refresh_from_db()
    assert user.check_password("a long way to walk")


def test_a_link_works_for_7_days(administrator):
    invitation = invited(administrator).user.invitations.get()
    token = token_of(invitation)
    with time_machine.travel(timezone.now() + timedelta(days=6, hours=23)):
        assert invitation_of_token(token) is not None
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        assert invitation_of_token(token) is None
        assert invitation.state == "expired"


def test_sending_again_ends_the_link_before(administrator):
    invitation = invited(administrator).user.invitations.get()
    old = token_of(invitation)
    new = token_of(resend_invitation(actor=administrator, invitation=invitation))
    assert invitation_of_token(old) is None
    assert invitation_of_token(new) == invitation


def test_a_withdrawn_invitation_opens_nothing_and_is_not_sent(administrator, mailoutbox):
    invitation = invited(administrator).user.invitations.get()
    withdraw_invitation(actor=administrator, invitation=invitation)
    assert invitation_of_token(token_of(invitation)) is None
    assert send_waiting_invitations() == 0
    for service in (withdraw_invitation, resend_invitation):
        with pytest.raises(Refused):
            service(actor=administrator, invitation=invitation)
        with pytest.raises(PermissionDenied):
            service(actor=actor(Role.SENCO), invitation=invitation)


@pytest.mark.parametrize("token", ["", "nonsense", "a:b:c"])
def test_a_made_up_link_opens_nothing(token):
    assert invitation_of_token(token) is None


def test_a_closed_account_accepts_no_invitation(administrator):
    membership = invited(administrator)
    token = token_of(membership.user.invitations.get())
    people.close_account(actor=administrator, user=membership.user)
    with pytest.raises(Refused):
        accept_invitation(token=token, password="a long way to walk")


def test_mail_that_cannot_go_out_waits(administrator, settings):
    invited(administrator)
    settings.EMAIL_BACKEND = "no.such.Backend"
    with pytest.raises(ImportError):
        send_waiting_invitations()
    assert Invitation.objects.get().sent_at is None
