"""What every address of the interface has in common, whatever its call does."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from accounts.middleware import public
from attendance.api.problems import problem

View = Callable[..., HttpResponse]


def gate(view: View) -> View:
    """Open without sign-in, because only a token opens it; HTTPS alone; nothing is kept on the way.

    A redirect to HTTPS would teach systems to go on sending their token in the clear.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if settings.SECURE_SSL_REDIRECT and not request.is_secure():
            response = problem("https")
        else:
            response = view(request, *args, **kwargs)
        if response.status_code == 405:
            allowed = response["Allow"]
            response = problem("not_allowed")
            response["Allow"] = allowed
        response["Cache-Control"] = "no-store"
        return response

    return public(csrf_exempt(answered))


def nothing(request: HttpRequest, rest: str) -> HttpResponse:
    """Whatever is no address of the interface."""
    return problem("not_found")
