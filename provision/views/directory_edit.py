"""Changing the directory: entries, registration, state, checks."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from accounts.services.providers import FIELDS as CONTACT_FIELDS
from ledger.files import file_response
from ledger.form_pages import form_page
from provision.directory_access import open_check, open_to_edit, open_to_keep
from provision.directory_permissions import check_keep
from provision.directory_transitions import PROVIDER
from provision.forms.directory import (
    AddProviderForm,
    CheckForm,
    EntryForm,
    RegistrationForm,
    StatusForm,
)
from provision.models import Provider
from provision.services import checks, directory
from provision.services.directory import ENTRY_FIELDS, REGISTRATION_FIELDS


def _page_of(provider: Provider) -> str:
    return reverse("provision:provider", args=[provider.public_id])


def new_provider(request: ActingRequest) -> HttpResponse:
    """Put a provider into the directory."""
    check_keep(request.actor)
    back = reverse("provision:providers")
    form = AddProviderForm(request.POST or None, cancel_url=back)
    return form_page(
        request,
        form,
        lambda: directory.add_entry(actor=request.actor, **form.cleaned_data),
        done=_("The provider is in the directory. Its checks are due now."),
        next_url=lambda made: reverse("provision:edit_provider", args=[made.public_id]),
        heading=_("Add a provider"),
        back_url=back,
    )


def edit_provider(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Change what a provider says of itself."""
    found = open_to_edit(actor=request.actor, public_id=public_id)
    initial = {name: getattr(found, name) for name in ENTRY_FIELDS}
    initial |= {name: getattr(found.organisation, name) for name in CONTACT_FIELDS}
    form = EntryForm(request.POST or None, initial=initial, cancel_url=_page_of(found))
    return form_page(
        request,
        form,
        lambda: directory.change_entry(actor=request.actor, provider=found, **form.cleaned_data),
        done=_("The entry is saved."),
        next_url=_page_of(found),
        heading=_("Change the entry"),
        caption=found.organisation.name,
    )


def edit_registration(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Change as what a provider is registered."""
    found = open_to_keep(actor=request.actor, public_id=public_id)
    initial = {name: getattr(found, name) for name in REGISTRATION_FIELDS}
    form = RegistrationForm(request.POST or None, initial=initial, cancel_url=_page_of(found))
    return form_page(
        request,
        form,
        lambda: directory.change_registration(
            actor=request.actor, provider=found, **form.cleaned_data
        ),
        done=_("The registration is saved."),
        next_url=_page_of(found),
        heading=_("Change the registration"),
        caption=found.organisation.name,
    )


def change_status(request: ActingRequest, public_id: UUID, action: str) -> HttpResponse:
    """Pause an entry, put it back, or take it out."""
    found = open_to_keep(actor=request.actor, public_id=public_id)
    steps = {step.action: step for step in PROVIDER.available(found.status, request.actor)}
    if action not in steps:
        raise Http404
    label = steps[action].label
    form = StatusForm(request.POST or None, submit_label=label, cancel_url=_page_of(found))
    return form_page(
        request,
        form,
        lambda: directory.change_status(
            actor=request.actor, provider=found, action=action, **form.cleaned_data
        ),
        done=_("The directory is changed."),
        next_url=_page_of(found),
        heading=label,
        caption=found.organisation.name,
    )


def new_check(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Record a check."""
    found = open_to_keep(actor=request.actor, public_id=public_id)
    initial = {"checked_on": timezone.localdate(), "kind": request.GET.get("kind")}
    form = CheckForm(
        request.POST or None, request.FILES or None, initial=initial, cancel_url=_page_of(found)
    )
    return form_page(
        request,
        form,
        lambda: checks.record_check(actor=request.actor, provider=found, **form.cleaned_data),
        done=_("The check is recorded."),
        next_url=_page_of(found),
        heading=_("Record a check"),
        caption=found.organisation.name,
    )


def check_file(request: ActingRequest, public_id: UUID) -> HttpResponseBase:
    """The document that a check rests on."""
    check = open_check(actor=request.actor, public_id=public_id)
    if check.file is None:
        raise Http404
    return file_response(check.file)
