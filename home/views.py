"""The first page after sign-in, search, and the public pages."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.middleware import public
from accounts.requests import ActingRequest
from accounts.roles import Scope
from home.reads import day_of, glossary_terms, search
from home.rooms import PURPOSES, WAYS


def home(request: ActingRequest) -> HttpResponse:
    """What needs this person today, then what is coming. Families go to the portal."""
    actor = request.actor
    if actor.is_family:
        return redirect("portal:home")
    if actor.membership is None:
        return render(request, "home/no_role.html")
    context = {
        "day": day_of(actor),
        "purpose": PURPOSES[actor.role] if actor.role else "",
        "sees_children": actor.scope is not Scope.NONE,
        "ways": WAYS.get(actor.role, ()) if actor.role else (),
    }
    return render(request, "home/home.html", context)


def find(request: ActingRequest) -> HttpResponse:
    """Search children, cases, referrals … within what the person may see. For staff."""
    if request.actor.membership is None:
        raise PermissionDenied(_("Search is for people who work with children here."))
    words = request.GET.get("q", "").strip()[:200]
    found = list(search(request.actor, words)) if len(words) > 1 else []
    return render(request, "home/search.html", {"words": words, "found": found})


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "home/public/accessibility.html")


@public
def privacy(request: HttpRequest) -> HttpResponse:
    """The privacy notice."""
    return render(request, "home/public/privacy.html")


@public
def cookies(request: HttpRequest) -> HttpResponse:
    """Cookies."""
    return render(request, "home/public/cookies.html")


@public
def glossary(request: HttpRequest) -> HttpResponse:
    """Words we use."""
    return render(request, "home/public/glossary.html", {"terms": glossary_terms()})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose session has ended: say so, and how to go on."""
    return render(request, "home/csrf_failure.html", status=403)
