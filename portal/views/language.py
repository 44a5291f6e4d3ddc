"""The language of the family's pages."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from accounts.services.people import choose_language
from ledger.form_pages import form_page
from portal.access import family_page
from portal.forms import LanguageForm


@family_page
def language(request: ActingRequest) -> HttpResponse:
    """Choose it; it is kept with the person, for every sign-in to come."""
    came_from = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()})
    here = {"language": translation.get_language()}
    return form_page(
        request,
        LanguageForm(request.POST or None, initial=here),
        lambda: choose_language(actor=request.actor, language=request.POST.get("language", "")),
        done=lambda person: _said_in(person.language),
        next_url=came_from if is_ours else reverse("portal:home"),
        template="portal/form.html",
        heading=_("Language"),
    )


def _said_in(code: str) -> str:
    """The page that follows is in the new language already."""
    with translation.override(code):
        return _("Saved.")
