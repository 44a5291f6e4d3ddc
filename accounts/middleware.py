"""Every request: is the session still in use, who acts, and may a stranger see this page."""

import time
from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.acting import actor_for, is_family_session, needs_second_factor, signed_in_at
from accounts.actors import Actor
from accounts.kept_forms import keep_form, remember_owner

Handler = Callable[[HttpRequest], HttpResponse]
View = Callable[..., HttpResponse]
LAST_ACT = "last_act"

# What somebody reaches who still has to show a second factor: setting it up, and leaving.
SECOND_FACTOR_VIEWS = ("allauth.mfa.",)
BEFORE_SECOND_FACTOR = {
    "account_logout",
    "account_reauthenticate",
    "accounts:second_factor",
    "accounts:switch",
}
# Pages of the sign-in library about passwords and second factors: not for an emailed code, or
# whoever reads a person's email could take over their sign-in as staff.
STAFF_ONLY = {"account_change_password", "account_set_password", "account_reauthenticate"}


class WithoutCookiesMiddleware:
    """Addresses for machines (MACHINE_PATHS) take no cookies: no session opens anything there.

    So a page elsewhere that makes a signed-in person's browser call them reaches nothing.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(settings.MACHINE_PATHS):
            request.META.pop("HTTP_COOKIE", None)
        return self.get_response(request)


class IdleSessionMiddleware:
    """End a session 30 minutes after the person's last act; polling is no act (ASVS 4, 3.3.2).

    At the latest it ends 12 hours after the sign-in.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = time.time()
            last = request.session.get(LAST_ACT, now)
            opened = signed_in_at(request) or now
            if (
                now - last > settings.SESSION_IDLE_SECONDS
                or now - opened > settings.SESSION_COOKIE_AGE
            ):
                user_id, membership_id = request.user.pk, request.session.get("membership")
                logout(request)
                remember_owner(request, user_id=user_id, membership_id=membership_id)
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
        request.actor = actor = actor_for(request)  # type: ignore[attr-defined]
        translation.activate(language_of(request, actor))
        request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)


# Before sign-in a family reads these in the language that its phone asks for.
FAMILY_ENTRANCES = ("/portal/", "/account/login/code/")


def language_of(request: HttpRequest, actor: Actor) -> str:
    """The language of a page: families' pages are translated, those of staff are not.

    A family reads in the language that it chose, else in the one its browser asks for.
    """
    if actor.is_family and actor.user is not None:
        return actor.user.language or translation.get_language_from_request(request)
    if actor.user is None and request.path.startswith(FAMILY_ENTRANCES):
        return translation.get_language_from_request(request)
    return settings.LANGUAGE_CODE


class SignInRequiredMiddleware:
    """Sign-in is required everywhere, for staff with a second factor; public views opt out."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, *_args: object) -> HttpResponse | None:
        """Send a stranger to the sign-in page, and back afterwards."""
        if not request.user.is_authenticated:
            return None if is_public(view) else ask_to_sign_in(request)
        if is_about_staff_sign_in(request, view) and is_family_session(request):
            raise PermissionDenied(
                _("You signed in with a code. Sign in with your password to change it.")
            )
        if needs_second_factor(request) and not is_before_second_factor(request, view):
            return HttpResponseRedirect(reverse("accounts:second_factor"))
        return None


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page. What the person was sending when the session ended is kept."""
    kept = request.method == "POST" and keep_form(request)
    target = reverse("accounts:kept_form") if kept else request.get_full_path()
    if request.method == "POST" and not kept:
        target = settings.LOGIN_REDIRECT_URL
    address = f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': target})}"
    if request.headers.get("HX-Request"):
        # A part of a page cannot hold the sign-in page: let the browser go there.
        return HttpResponse(status=200, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def public(view: View) -> View:
    """Mark a view that anybody may see."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def is_public(view: View) -> bool:
    """Whether a view opted out of sign-in; allauth's sign-in pages look after themselves."""
    return getattr(view, "is_public", False) or view.__module__.startswith("allauth.")


def is_about_staff_sign_in(request: HttpRequest, view: View) -> bool:
    """Whether a page changes a password or second factor."""
    match = request.resolver_match
    return view.__module__.startswith(SECOND_FACTOR_VIEWS) or bool(
        match and match.view_name in STAFF_ONLY
    )


def is_before_second_factor(request: HttpRequest, view: View) -> bool:
    """Whether a page is reached without a second factor."""
    match = request.resolver_match
    return (
        view.__module__.startswith(SECOND_FACTOR_VIEWS)
        or getattr(view, "is_public", False)
        or bool(match and match.view_name in BEFORE_SECOND_FACTOR)
    )
