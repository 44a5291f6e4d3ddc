"""The demo's own pages: who to sign in as, and the mailbox. Public, and in the demo alone."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_POST

from accounts.middleware import public
from demo.mailbox import find_letter, read_letters
from demo.meeting_now import bring_to_now
from demo.people import GROUPS, PASSWORD, Persona, persona
from demo.querysets import organisation_names
from demo.sign_in import sign_in_as


@public
@never_cache
@require_GET
@sensitive_variables()
def start(request: HttpRequest) -> HttpResponse:
    """Everybody whom a newcomer can be, with something to try."""
    names = organisation_names()
    groups = [
        {"title": title, "people": [_card(one, names) for one in people]}
        for title, people in GROUPS
    ]
    context = {"groups": groups, "password": PASSWORD, "is_seeded": bool(names)}
    return render(request, "demo/start.html", context)


@public
@never_cache
@require_POST
def sign_in(request: HttpRequest, name: str) -> HttpResponse:
    """Sign in as one of them."""
    wanted = persona(name)
    user = sign_in_as(request, wanted) if wanted else None
    if wanted is None or user is None:
        raise Http404
    bring_to_now()
    messages.success(
        request,
        _("You are signed in as %(name)s, %(role)s.")
        % {"name": user.full_name, "role": wanted.role_label},
    )
    return redirect(settings.LOGIN_REDIRECT_URL)


@public
@never_cache
@require_GET
def mailbox(request: HttpRequest) -> HttpResponse:
    """Emails, newest first; `to` narrows them to one address."""
    to = request.GET.get("to", "")
    context = {"letters": read_letters(to), "to": to, "back_url": reverse("demo:start")}
    return render(request, "demo/mailbox.html", context)


@public
@never_cache
@require_GET
def letter(request: HttpRequest, key: str) -> HttpResponse:
    """One email, its links to follow."""
    found = find_letter(key)
    if found is None:
        raise Http404
    context = {"letter": found, "back_url": reverse("demo:mailbox")}
    return render(request, "demo/letter.html", context)


def _card(one: Persona, names: dict[str, str]) -> dict[str, Any]:
    return {
        "sign_in": one.sign_in,
        "email": one.email,
        "name": one.name,
        "role": one.role_label,
        "organisation": names.get(one.email, ""),
        "try_this": one.try_this,
    }
