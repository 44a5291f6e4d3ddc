"""What an organisation wrote about children who have left: it keeps that and sees no more."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from cases.access import Section, role_reads
from cases.audience import WrittenQuerySet
from cases.models import Document, DocumentKind, Note
from cases.services.documents import section_of
from ledger.lists import Sorting, page_by_key

SORTING = Sorting({"child": ("child__sort_name", "-recorded_at")}, default="child")


def kept(request: ActingRequest) -> HttpResponse:
    """Notes and documents of the actor's organisation about children it sees no longer."""
    actor = request.actor
    if actor.is_family:
        raise Http404
    if not role_reads(actor, Section.NOTES):
        raise PermissionDenied(_("Your role does not include notes."))
    if request.GET.get("what") == "documents":
        kinds = [kind for kind in DocumentKind if role_reads(actor, section_of(kind))]
        written: WrittenQuerySet = Document.objects.kept_by(actor).filter(kind__in=kinds)
    else:
        written = Note.objects.kept_by(actor)
    context = {
        "heading": _("Children who have left"),
        "page": page_by_key(written.select_related("child", "recorded_by"), SORTING, request.GET),
        "shows_documents": request.GET.get("what") == "documents",
    }
    return render(request, "cases/cases/kept.html", context)
