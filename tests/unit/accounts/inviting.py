"""Somebody invited, for the tests of several journeys."""

from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Invitation, Membership
from accounts.roles import Role
from accounts.services import people
from accounts.services.invitations import invitation_link
from tests.factories.accounts import SchoolFactory


def invited(administrator: Actor, **fields: object) -> Membership:
    given = {
        "full_name": "Ada Vale", "email": "ada@example.org", "organisation": SchoolFactory(),
        "role": Role.SENCO, "starts_on": timezone.localdate(), **fields,
    }  # fmt: skip
    return people.invite_person(actor=administrator, **given)


def token_of(invitation: Invitation) -> str:
    return invitation_link(invitation).rstrip("/").rsplit("/", 1)[1]
