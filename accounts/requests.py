"""A request as views get it: with whoever acts."""

from django.http import HttpRequest

from accounts.actors import Actor


class ActingRequest(HttpRequest):
    """For annotations: `ActorMiddleware` has put the actor on every request."""

    actor: Actor
