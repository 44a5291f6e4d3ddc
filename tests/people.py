"""Signing in without the sign-in pages, and actors without a request."""

import time

from django.test import Client

from accounts.acting import CHOSEN, METHODS
from accounts.actors import Actor
from accounts.models import Membership, OrganisationKind, User
from accounts.roles import AUTHORITY_ROLES, SCHOOL_ROLES, Role
from tests.factories.accounts import (
    AuthorityFactory,
    MembershipFactory,
    OrganisationFactory,
    SchoolFactory,
)

KIND_OF_ROLE = {
    Role.PROVIDER_STAFF: OrganisationKind.PROVIDER,
    Role.PROVIDER_MANAGER: OrganisationKind.PROVIDER,
    Role.HEALTH_PROFESSIONAL: OrganisationKind.HEALTH,
    Role.SOCIAL_CARE_PROFESSIONAL: OrganisationKind.CARE,
    Role.FAMILY_NAVIGATOR: OrganisationKind.VOLUNTARY,
}


def member(role: Role, organisation: object = None, **fields: object) -> Membership:
    """A current membership with a role, in a fitting organisation unless one is given."""
    if organisation is None:
        if role in SCHOOL_ROLES:
            organisation = SchoolFactory()
        elif role in KIND_OF_ROLE and role not in AUTHORITY_ROLES:
            organisation = OrganisationFactory(kind=KIND_OF_ROLE[role])
        else:
            organisation = AuthorityFactory()
    return MembershipFactory(role=role, organisation=organisation, **fields)


def actor(role: Role, organisation: object = None, **fields: object) -> Actor:
    """Somebody acting in a role."""
    return Actor.staff(member(role, organisation, **fields))


def sign_in(client: Client, membership: Membership) -> Client:
    """The client as a member of staff who signed in with a password."""
    _open(client, membership.user, "password")
    session = client.session
    session[CHOSEN] = membership.pk
    session.save()
    return client


def sign_in_family(client: Client, user: User) -> Client:
    """The client as a parent or young person who signed in with an emailed code."""
    _open(client, user, "code")
    return client


def _open(client: Client, user: User, method: str) -> None:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[METHODS] = [{"method": method, "at": time.time()}]
    session[f"{METHODS}_user"] = str(user.pk)  # whose sign-in these steps are
    session.save()
