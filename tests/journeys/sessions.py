"""Somebody already signed in, for journeys that are not about signing in."""

from django.conf import settings
from django.test import Client

from accounts.models import Membership, User
from tests.journeys.visitor import Visitor
from tests.people import sign_in, sign_in_family


def as_staff(visitor: Visitor, membership: Membership) -> Visitor:
    """The visitor as a member of staff who signed in with a password."""
    return _carry(visitor, sign_in(Client(), membership))


def as_family(visitor: Visitor, user: User) -> Visitor:
    """The visitor as a parent or young person who signed in with an emailed code."""
    return _carry(visitor, sign_in_family(Client(), user))


def _carry(visitor: Visitor, client: Client) -> Visitor:
    name = settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value, "url": visitor.address}
    visitor.context.add_cookies([cookie])
    return visitor
