"""Every request: is the session still in use, who acts, and may a stranger see this page."""

import time
from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from accounts.acting import actor_for

Handler = Callable[[HttpRequest], HttpResponse]
LAST_ACT = "last_act"


class IdleSessionMiddleware:
    """End a session 30 minutes after the person's last act; polling is no act (ASVS 4, 3.3.2)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = time.time()
            last = request.session.get(LAST_ACT, now)
            if now - last > settings.SESSION_IDLE_SECONDS:
                logout(request)
            # Written at most once a minute: reading pages must not cost a write each.
            elif not request.headers.get("X-Waymark-Poll") and (
                now - last > 60 or LAST_ACT not in request.session
            ):
                request.session[LAST_ACT] = now
        return self.get_response(request)


class ActorMiddleware:
    """Sets `request.actor` from the session's sign-in and the chosen membership."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = actor_for(request)  # type: ignore[attr-defined]
        return self.get_response(request)


class SignInRequiredMiddleware:
    """Sign-in is required everywhere; public views opt out with `@public`."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *_: object
    ) -> HttpResponse | None:
        """Send a stranger to the sign-in page, and back afterwards."""
        if request.user.is_authenticated or is_public(view):
            return None
        query = urlencode({"next": request.get_full_path()})
        return HttpResponseRedirect(f"{reverse(settings.LOGIN_URL)}?{query}")


def public(view: Handler) -> Handler:
    """Mark a view that anybody may see."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def is_public(view: Callable[..., HttpResponse]) -> bool:
    """Whether a view opted out of sign-in; allauth's sign-in pages look after themselves."""
    return getattr(view, "is_public", False) or view.__module__.startswith("allauth.")
