"""Correcting an address, closing and opening an account, taking away second factors."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied

from accounts.actors import Actor
from accounts.models import Membership
from accounts.roles import Role
from accounts.services import people
from ledger.errors import Refused
from ledger.models import Notification
from tests.factories.accounts import (
    UserFactory,
)
from tests.people import actor, member

pytestmark = pytest.mark.django_db


def test_a_persons_address_is_corrected_once(administrator):
    membership, other = member(Role.SENCO), UserFactory(email="taken@example.org")
    with pytest.raises(Refused) as refusal:
        people.change_person(
            actor=administrator, user=membership.user, full_name="A", email="TAKEN@example.org"
        )
    assert refusal.value.field == "email"
    user = people.change_person(
        actor=administrator, user=membership.user, full_name="Eva Åberg", email="Eva@example.org"
    )
    assert (user.email, user.sort_name) == ("eva@example.org", "aberg eva aberg")
    assert other.email == "taken@example.org"


def test_closing_and_opening_an_account(administrator):
    membership = member(Role.SENCO)
    people.close_account(actor=administrator, user=membership.user)
    assert not Membership.objects.current().filter(pk=membership.pk).exists()
    people.open_account(actor=administrator, user=membership.user)
    assert Membership.objects.current().filter(pk=membership.pk).exists()
    member(Role.ADMINISTRATOR)
    with pytest.raises(Refused, match="your own"):
        people.close_account(actor=administrator, user=administrator.user)


def test_second_factors_are_removed_and_the_person_told(administrator):
    user = member(Role.SENCO).user
    Authenticator.objects.create(user=user, type="totp", data={})
    assert people.clear_second_factors(actor=administrator, user=user) == 1
    assert Notification.objects.get(recipient=user).is_duty
    with pytest.raises(Refused):
        people.clear_second_factors(actor=administrator, user=administrator.user)


@pytest.mark.parametrize(
    "service", [people.close_account, people.open_account, people.clear_second_factors]
)
def test_only_administrators_touch_accounts(service):
    with pytest.raises(PermissionDenied):
        service(actor=actor(Role.HEAD_TEACHER), user=UserFactory())


def test_own_details(administrator):
    user = people.change_own_details(
        actor=administrator, full_name=" Eva Vale ", telephone="01", message_preference="daily"
    )
    assert (user.full_name, user.message_preference) == ("Eva Vale", "daily")
    with pytest.raises(Refused):
        people.change_own_details(
            actor=Actor.system(), full_name="x", telephone="", message_preference="off"
        )
