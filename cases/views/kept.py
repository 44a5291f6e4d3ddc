"""What an organisation wrote about children who have left: it keeps that and sees no more."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from cases.access import Section, role_reads
from cases.registries import kept_sources
from ledger.lists import Sorting, page_by_key


def kept(request: ActingRequest) -> HttpResponse:
    """By kind, what the actor's organisation wrote about children it sees no longer."""
    actor = request.actor
    if actor.is_family:
        raise Http404
    if not role_reads(actor, Section.NOTES):
        raise PermissionDenied(_("Your role does not include notes."))
    sources = list(kept_sources)
    chosen = kept_sources.find(request.GET.get("what", "")) or sources[0]
    sorting = Sorting({"child": chosen.sort_by}, default="child")
    page = page_by_key(chosen.written(actor), sorting, request.GET)
    context = {
        "heading": _("Children who have left"),
        "page": page,
        "rows": [(row, chosen.line(row)) for row in page],
        "sources": sources,
        "chosen": chosen,
    }
    return render(request, "cases/cases/kept.html", context)
