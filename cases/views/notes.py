"""Notes about a child."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from accounts.roles import Permission
from cases.access import Section
from cases.forms.record import NoteForm, WithdrawForm
from cases.models import Note
from cases.permissions import can_withdraw, check_withdraw, check_work
from cases.record_access import open_for_work, open_note
from cases.record_page import child_form, record_page
from cases.services.notes import withdraw_note, write_note
from ledger.form_pages import filled, form_page
from ledger.lists import Sorting, page_by_key

SORTING = Sorting({"day": ("-happened_on", "-recorded_at")}, default="day")


def notes(request: ActingRequest, child: UUID) -> HttpResponse:
    """The notes that the reader's audience covers, newest first."""
    access = open_for_work(actor=request.actor, public_id=child, section=Section.NOTES)
    readable = Note.objects.shown_to(request.actor).of_child(access.child)
    page = page_by_key(readable, SORTING, request.GET)
    context = record_page(
        access, "notes", page_title=_("Notes"), page=page,
        may_write=request.actor.can(Permission.WORK_CASE),
    )  # fmt: skip
    return render(request, "cases/notes/list.html", context)


def new_note(request: ActingRequest, child: UUID) -> HttpResponse:
    """Write a note."""
    access = open_for_work(actor=request.actor, public_id=child, section=Section.NOTES)
    check_work(request.actor, access.child, Section.NOTES)
    data, _files = filled(request)
    form = NoteForm(data, child=access.child, initial={"happened_on": timezone.localdate()})
    names = ("kind", "text", "happened_on", "audience", "readers")
    return form_page(
        request, form,
        lambda: write_note(
            actor=request.actor, child=access.child,
            **{name: form.cleaned_data[name] for name in names},
        ),
        done=_("Note saved"), next_url=reverse("cases:notes", args=[child]),
        fields={"readers": "named"}, **child_form(access.child, _("Write a note")),
    )  # fmt: skip


def show_note(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """One note, with who reads it."""
    note, access = open_note(actor=request.actor, public_id=public_id)
    context = record_page(
        access, "notes", page_title=_("Note"), note=note,
        may_withdraw=not note.is_withdrawn and can_withdraw(request.actor, note),
    )  # fmt: skip
    return render(request, "cases/notes/show.html", context)


def withdraw_note_page(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Withdraw a note."""
    note, access = open_note(actor=request.actor, public_id=public_id)
    check_withdraw(request.actor, note)
    data, _files = filled(request)
    form = WithdrawForm(data)
    return form_page(
        request, form, lambda: withdraw_note(actor=request.actor, note=note, **form.cleaned_data),
        done=_("Note withdrawn"), next_url=reverse("cases:notes", args=[access.child.public_id]),
        back_url=reverse("cases:note", args=[public_id]),
        **child_form(access.child, _("Withdraw the note")),
    )  # fmt: skip
