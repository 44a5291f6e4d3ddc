"""Documents on a child's record."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from accounts.roles import Permission
from cases.access import Section
from cases.forms.record import DocumentForm, WithdrawForm
from cases.models import Document, DocumentKind
from cases.permissions import can_withdraw, check_withdraw, check_work
from cases.record_access import open_document, open_for_work
from cases.record_page import child_form, record_page
from cases.services.documents import (
    add_document,
    note_opening,
    section_of,
    withdraw_document,
)
from ledger.files import file_response
from ledger.form_pages import filled, form_page
from ledger.lists import Sorting, page_by_key

SORTING = Sorting({"day": ("-written_on",)}, default="day")


def documents(request: ActingRequest, child: UUID) -> HttpResponse:
    """The documents that the reader's role and audience cover, newest first."""
    access = open_for_work(actor=request.actor, public_id=child, section=Section.DOCUMENTS)
    readable = Document.objects.shown_to(request.actor).of_child(access.child)
    hidden = [kind for kind in DocumentKind if not access.can_read(section_of(kind))]
    page = page_by_key(
        readable.exclude(kind__in=hidden).select_related("file"),
        SORTING,
        request.GET,
    )
    context = record_page(
        access, "documents", page_title=_("Documents"), page=page,
        may_write=request.actor.can(Permission.WORK_CASE),
    )  # fmt: skip
    return render(request, "cases/documents/list.html", context)


def new_document(request: ActingRequest, child: UUID) -> HttpResponse:
    """Add a document."""
    access = open_for_work(actor=request.actor, public_id=child, section=Section.DOCUMENTS)
    check_work(request.actor, access.child, Section.DOCUMENTS)
    data, files = filled(request)
    form = DocumentForm(
        data, files, child=access.child, clinical=access.can_read(Section.CLINICAL),
        initial={"written_on": timezone.localdate()},
    )  # fmt: skip
    names = ("kind", "title", "written_on", "audience", "readers")
    return form_page(
        request, form,
        lambda: add_document(
            actor=request.actor, child=access.child, upload_or_file=form.cleaned_data["file"],
            **{name: form.cleaned_data[name] for name in names},
        ),
        done=_("Document added"), next_url=reverse("cases:documents", args=[child]),
        fields={"readers": "named"}, **child_form(access.child, _("Add a document")),
    )  # fmt: skip


def show_document(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """What is known of a document, and the way to its file."""
    document, access = open_document(actor=request.actor, public_id=public_id)
    if request.actor.is_family:
        return redirect("cases:document_file", public_id)
    context = record_page(
        access, "documents", page_title=document.title, document=document,
        may_withdraw=not document.is_withdrawn and can_withdraw(request.actor, document),
    )  # fmt: skip
    return render(request, "cases/documents/show.html", context)


def document_file(request: ActingRequest, public_id: UUID) -> HttpResponseBase:
    """The file itself. Opening it is logged like opening the record."""
    document, _access = open_document(actor=request.actor, public_id=public_id)
    if document.is_withdrawn:
        raise PermissionDenied(_("This document was withdrawn and can no longer be opened."))
    note_opening(actor=request.actor, document=document)
    return file_response(document.file)


def withdraw_document_page(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Withdraw a document."""
    document, access = open_document(actor=request.actor, public_id=public_id)
    check_withdraw(request.actor, document)
    data, _files = filled(request)
    form = WithdrawForm(data)
    return form_page(
        request, form,
        lambda: withdraw_document(actor=request.actor, document=document, **form.cleaned_data),
        done=_("Document withdrawn"),
        next_url=reverse("cases:documents", args=[access.child.public_id]),
        back_url=reverse("cases:document", args=[public_id]), lede=document.title,
        **child_form(access.child, _("Withdraw the document")),
    )  # fmt: skip
