"""From a request to the actor: which sign-in, which membership."""

from typing import Any

from allauth.account.authentication import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
)
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest

from accounts.actors import Actor
from accounts.models import Membership, User
from accounts.sessions import CHOSEN, FAMILY

__all__ = [
    "CHOSEN",
    "METHODS",
    "actor_for",
    "has_any_second_factor",
    "has_second_factor",
    "is_family_session",
    "memberships_of",
    "needs_second_factor",
    "signed_in_at",
]

METHODS = AUTHENTICATION_METHODS_SESSION_KEY  # written by allauth at each step of a sign-in
STAFF_METHODS = {"password", "socialaccount"}
SET_UP_HERE = "second_factor_set_up"  # in the session in which a second factor was set up


def _steps(request: HttpRequest) -> list[dict[str, Any]]:
    """The steps of this sign-in. Asked again later for something delicate ("reauthenticated")
    is not one: a password given then does not turn a family's session into one of staff."""
    records = get_authentication_records(request, request.user)
    return [record for record in records if not record.get("reauthenticated")]


def is_family_session(request: HttpRequest) -> bool:
    """Whether the session was opened by an emailed code, and so reaches grants only.

    A second factor after the code changes nothing. A session of which nothing is known is
    treated as a family's: it reaches least.
    """
    return not any(
        step.get("method") in STAFF_METHODS
        or (step.get("type") == Authenticator.Type.WEBAUTHN and step.get("passwordless"))
        for step in _steps(request)
    )


def signed_in_at(request: HttpRequest) -> float | None:
    """The moment of the first step of this sign-in, in seconds since 1970."""
    return min((step["at"] for step in _steps(request) if "at" in step), default=None)


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this session was opened with a second factor, or one was set up in it.

    A passkey is both factors in one. Single sign-on counts when the organisation's provider
    asks for a second factor itself (OIDC_SECOND_FACTOR).
    """
    if request.session.get(SET_UP_HERE) == request.user.pk:
        return True
    return any(
        step.get("method") == "mfa"
        or (step.get("method") == "socialaccount" and settings.OIDC_SECOND_FACTOR)
        for step in _steps(request)
    )


def needs_second_factor(request: HttpRequest) -> bool:
    """Whether a member of staff must set one up, or sign in again with it, before anything else."""
    actor = request.actor  # type: ignore[attr-defined]
    return bool(settings.MFA_REQUIRED and actor.membership and not has_second_factor(request))


def has_any_second_factor(user: User) -> bool:
    """Whether a person has set one up; who has one must use it rather than set up another."""
    return is_mfa_enabled(user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])


def memberships_of(request: HttpRequest) -> list[Membership]:
    """The person's current memberships, in the order of organisation and role."""
    if not request.user.is_authenticated:
        return []
    return list(
        Membership.objects.current()
        .filter(user=request.user)
        .select_related("user", "organisation")
        .order_by("organisation__sort_name", "role", "pk")
    )


def actor_for(request: HttpRequest) -> Actor:
    """Who acts in this request. Asked anew each time, so an ended membership ends at once."""
    if not request.user.is_authenticated:
        return Actor.nobody()
    if is_family_session(request):
        if not request.session.get(FAMILY):
            request.session[FAMILY] = True
        return Actor.family(request.user)
    memberships = memberships_of(request)
    request.memberships = memberships  # type: ignore[attr-defined]
    chosen = request.session.get(CHOSEN)
    for membership in memberships:
        if membership.pk == chosen:
            return Actor.staff(membership)
    if not memberships:
        return Actor.nobody(request.user)
    # Written down, so that the session can be found and ended with the membership.
    request.session[CHOSEN] = memberships[0].pk
    return Actor.staff(memberships[0])
