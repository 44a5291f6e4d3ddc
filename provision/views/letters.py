"""The panel's letters to a provider: the list, and one as it was issued."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from accounts.roles import Permission
from cases.access import write_access_log
from ledger.files import file_response
from ledger.lists import csv_download, list_context
from panels.services.deliveries import note_opened
from provision.forms.letters import LetterFilter
from provision.provider_letters import COLUMNS, SORTING, list_letters, open_letter


def index(request: ActingRequest) -> HttpResponseBase:
    """Every letter to the reader's provider that they may read, the newest first."""
    actor = request.actor
    if not actor.can(Permission.TEACH):
        raise PermissionDenied(_("These pages are for registered providers."))
    form = LetterFilter(request.GET)
    rows = list_letters(actor, form.kept())
    if "download" in request.GET:
        write_access_log(
            actor=actor, child=None, section="letter list", basis="download",
            reason=_("List of %(count)s letters") % {"count": rows.count()},
        )  # fmt: skip
        return csv_download("letters", COLUMNS, SORTING.order(rows, request.GET))
    context = {"heading": _("Letters"), **list_context(request, rows, SORTING, form)}
    return render(request, "provision/letters/list.html", context)


def show(request: ActingRequest, public_id: UUID) -> FileResponse | HttpResponse:
    """One letter as it was issued. Opening it is logged, and told to whoever sent it."""
    letter = open_letter(actor=request.actor, public_id=public_id)
    if letter.file is None:
        raise Http404
    note_opened(actor=request.actor, letter=letter)
    return file_response(letter.file, inline=True)
