"""From a request to the actor: which sign-in, which membership."""

from django.http import HttpRequest

from accounts.actors import Actor
from accounts.models import Membership

CHOSEN = "membership"
METHODS = "account_authentication_methods"  # written by allauth at each sign-in
STAFF_METHODS = {"password", "socialaccount"}


def is_family_session(request: HttpRequest) -> bool:
    """Whether the session was opened by an e-mailed code alone, and so reaches grants only."""
    return not any(
        entry.get("method") in STAFF_METHODS
        or (entry.get("type") == "webauthn" and entry.get("passwordless"))
        for entry in request.session.get(METHODS, [])
    )


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
    """Who acts in this request."""
    if not request.user.is_authenticated:
        return Actor.nobody()
    if is_family_session(request):
        return Actor.family(request.user)
    memberships = memberships_of(request)
    request.memberships = memberships  # type: ignore[attr-defined]
    chosen = request.session.get(CHOSEN)
    for membership in memberships:
        if membership.pk == chosen:
            return Actor.staff(membership)
    return Actor.staff(memberships[0]) if memberships else Actor.nobody(request.user)
