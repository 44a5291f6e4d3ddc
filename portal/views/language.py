"""The language of the family's pages."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.middleware import public
from accounts.services.people import choose_language
from ledger.form_pages import filled, form_page
from ledger.rate_limits import limited
from portal.forms import LanguageForm


@public
@limited("language", per_minute=30)
def language(request: HttpRequest) -> HttpResponse:
    """Choose it: kept with the person; for somebody on the way in, in a cookie until then."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.user is not None and not actor.is_family:
        return render(request, "portal/staff.html")
    form: Any = LanguageForm(*filled(request), initial={"language": translation.get_language()})
    answer = form_page(
        request,
        form,
        lambda: _keep(actor, form.cleaned_data["language"]),
        done=_said_in,
        next_url=_back_to(request, actor),
        template="portal/form.html",
        heading=_("Language"),
    )
    if form.is_bound and form.is_valid():
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, form.cleaned_data["language"],
            max_age=settings.LANGUAGE_COOKIE_AGE, secure=request.is_secure(), httponly=True,
            samesite="Lax",
        )  # fmt: skip
    return answer


def _keep(actor: Actor, code: str) -> str:
    if actor.user is not None:
        choose_language(actor=actor, language=code)
    return code


def _back_to(request: HttpRequest, actor: Actor) -> str:
    came_from = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(came_from, {request.get_host()}):
        return came_from
    return reverse("portal:home" if actor.user is not None else "portal:join")


def _said_in(code: str) -> str:
    """The page that follows is in the new language already."""
    with translation.override(code):
        return _("Saved.")
