"""Keeping the queue's filter under a name, and removing one's own."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import ActingRequest
from ledger.form_pages import form_page
from panels.access import open_saved_filter
from panels.forms.queue import SaveFilterForm
from panels.permissions import check_manage, check_owns_filter
from panels.queue_page import query_to_keep
from panels.services.saved_filters import remove_filter, rename_filter, save_filter


def keep(request: ActingRequest) -> HttpResponse:
    """Name the filter in the address."""
    check_manage(request.actor)
    query = query_to_keep(request.GET)
    address = f"{reverse('panels:queue')}?{query}"
    form = SaveFilterForm(request.POST or None)
    return form_page(
        request, form,
        lambda: save_filter(actor=request.actor, query=query, **form.cleaned_data),
        done=_("The filter is saved."), next_url=address, back_url=address,
        heading=_("Save this filter"),
    )  # fmt: skip


def rename(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Another name for one's own."""
    saved = open_saved_filter(actor=request.actor, public_id=public_id)
    check_owns_filter(request.actor, saved)
    now = {"name": saved.name, "is_shared": saved.is_shared}
    form = SaveFilterForm(request.POST or None, initial=now)
    address = f"{reverse('panels:queue')}?{saved.query}"
    return form_page(
        request, form,
        lambda: rename_filter(actor=request.actor, saved=saved, **form.cleaned_data),
        done=_("The filter is saved."), next_url=address, back_url=address,
        heading=_("Rename this filter"), caption=saved.name,
    )  # fmt: skip


@require_POST
def remove(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Take one's own off the list."""
    saved = open_saved_filter(actor=request.actor, public_id=public_id)
    remove_filter(actor=request.actor, saved=saved)
    messages.success(request, _("The filter “%(name)s” is removed.") % {"name": saved.name})
    return HttpResponseRedirect(reverse("panels:queue"))
