"""The directory as Open Referral UK: brought in after a look at what it would change, and out."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.requests import ActingRequest
from ledger.files import read_bytes
from ledger.form_pages import form_page
from provision.directory_access import open_upload
from provision.directory_page import SORTING, list_providers, own_origin
from provision.directory_permissions import check_keep, check_read_directory
from provision.forms.directory import OpenReferralForm, ProviderFilter
from provision.open_referral import read_organisations, write_organisations
from provision.services.open_referral import (
    import_directory,
    keep_upload,
    preview_import,
)


def upload(request: ActingRequest) -> HttpResponse:
    """Choose a file; nothing changes yet."""
    check_keep(request.actor)
    back = reverse("provision:providers")
    form = OpenReferralForm(request.POST or None, request.FILES or None, cancel_url=back)
    return form_page(
        request,
        form,
        lambda: keep_upload(actor=request.actor, upload=form.cleaned_data["file"]),
        done=_("The file is read. Nothing has changed yet."),
        next_url=lambda kept: reverse("provision:preview_import", args=[kept.public_id]),
        heading=_("Bring in a directory"),
        back_url=back,
        lede=_(
            "Providers of the file are added, or changed where they are known already. "
            "You see what would happen before anything does."
        ),
    )


def preview(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """What the file would change, entry by entry; a press brings it in."""
    kept = open_upload(actor=request.actor, public_id=public_id)
    organisations = read_organisations(read_bytes(kept))
    if request.method == "POST":
        results = import_directory(actor=request.actor, organisations=organisations)
        number = sum(row.action in {"new", "changed"} for row in results)
        messages.success(request, ngettext(
            "%(number)s provider is brought in.", "%(number)s providers are brought in.", number
        ) % {"number": number})  # fmt: skip
        return redirect("provision:providers")
    results = preview_import(actor=request.actor, organisations=organisations)
    context = {
        "heading": _("What the file would change"),
        "results": results,
        "changes": any(row.action in {"new", "changed"} for row in results),
        "back_url": reverse("provision:import_providers"),
        "file_name": kept.original_name,
    }
    return render(request, "provision/directory/preview.html", context)


def export(request: ActingRequest) -> HttpResponseBase:
    """The providers that the filter finds, as one page of Open Referral UK."""
    check_read_directory(request.actor)
    asked = ProviderFilter(request.GET, actor=request.actor).kept()
    rows = list_providers(request.actor, asked, asked.get("near") or own_origin(request.actor))
    found = SORTING.order(rows.with_everything(), request.GET)
    response = JsonResponse(write_organisations(found), json_dumps_params={"indent": 2})
    name = f"providers-{timezone.localdate().isoformat()}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
