"""Which column is what: asked once, kept for the school, changed later."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import ActingRequest
from accounts.roles import Scope
from attendance.access import check_imports, open_import, open_layout
from attendance.intake.forms import ColumnsForm, LayoutForm
from attendance.intake.samples import columns_of, first_marks, sheet_of, take_sample, year_of
from attendance.models import ImportStatus, RegisterImport, RegisterLayout
from attendance.reading import Days
from attendance.services.imports import (
    change_columns,
    change_layout,
    confirm_columns,
    withdraw_layout,
)
from ledger.form_pages import filled, form_page
from ledger.lists import Sorting, page_by_key

LAYOUTS = Sorting(
    {"at": ("recorded_at",), "school": ("school__sort_name", "recorded_at")}, default="-at"
)


def columns(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Say which column is what, with the first marks as Waymark reads them."""
    found = open_import(actor=request.actor, public_id=public_id)
    if found.status != ImportStatus.MAPPING:
        return redirect("attendance:import", found.public_id)
    sample = take_sample(found)
    form = ColumnsForm(request.POST if request.method == "POST" else None, sample=sample)
    wants_look = "look" in request.POST
    if request.method == "POST" and form.is_valid() and not wants_look:
        confirm_columns(
            actor=request.actor,
            register_import=found,
            layout=form.cleaned_data["layout"],
            headings=sample.headings,
            year_starts_in=form.cleaned_data["year"],
        )
        return redirect("attendance:import", found.public_id)
    return render(request, "attendance/columns.html", _look(found, form))


def _look(found: RegisterImport, form: ColumnsForm) -> dict[str, object]:
    sample = form.sample
    layout = form.cleaned_data["layout"] if form.is_bound and form.is_valid() else sample.layout
    sheet = sheet_of(sample, layout)
    writing = form.writing
    order = layout.order or (writing.settled if writing else None)
    year = form.cleaned_data.get("year") if form.is_bound and form.is_valid() else None
    return {
        "heading": _("Which column is what?"),
        "import": found,
        "form": form,
        "sample": sample,
        "count": sheet.count if sheet else 0,
        "marks": first_marks(sheet, Days(order, year or year_of(sample, sheet))) if sheet else [],
    }


@require_POST
def ask_columns_again(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The file was read otherwise than it is meant."""
    found = open_import(actor=request.actor, public_id=public_id)
    change_columns(actor=request.actor, register_import=found)
    return redirect("attendance:columns", found.public_id)


@require_GET
def layout_list(request: ActingRequest) -> HttpResponse:
    """The layouts that files are read by."""
    check_imports(request.actor)
    found = RegisterLayout.objects.visible_to(request.actor).standing().with_use()
    context = {
        "heading": _("How your files are laid out"),
        "page": page_by_key(found.select_related("school", "recorded_by"), LAYOUTS, request.GET),
        "count": found.count(),
        "default_sort": LAYOUTS.default,
        "shows_school": request.actor.scope is not Scope.SCHOOL,
    }
    return render(request, "attendance/layouts.html", context)


def edit_layout(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Read later files otherwise."""
    found = open_layout(actor=request.actor, public_id=public_id)
    data, _files = filled(request)
    form = LayoutForm(
        data, columns=columns_of(found), has_days=True, initial={"order": found.order}
    )
    return form_page(
        request,
        form,
        lambda: change_layout(
            actor=request.actor, register_layout=found, layout=form.cleaned_data["layout"]
        ),
        done=_("Files like this are now read by these columns."),
        next_url=reverse("attendance:layouts"),
        template="attendance/layout.html",
        heading=_("Change how files are read"),
        layout=found,
    )


@require_POST
def forget_layout(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The next file like it is asked about again."""
    found = open_layout(actor=request.actor, public_id=public_id)
    withdraw_layout(actor=request.actor, register_layout=found)
    messages.success(request, _("The next file with these headings will be asked about again."))
    return redirect("attendance:layouts")
