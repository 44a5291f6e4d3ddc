"""A request as views get it: with whoever acts."""

from django.http import Http404, HttpRequest

from accounts.actors import Actor
from accounts.models import User


class ActingRequest(HttpRequest):
    """For annotations: `ActorMiddleware` has put the actor on every request."""

    actor: Actor


def person_of(request: HttpRequest) -> User:
    """Who is signed in, for pages behind sign-in. Raises Http404 for a stranger."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user
