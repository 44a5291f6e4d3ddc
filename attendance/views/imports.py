"""Bringing in marks: upload, look, save."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect

from accounts.requests import ActingRequest
from attendance.access import check_imports, open_import
from attendance.forms import SaveForm, UploadForm
from attendance.intake.refused_rows import refused_rows_of
from attendance.models import ImportStatus, RegisterImport, RowOutcome
from attendance.reading import UnreadableFile, Unrecognised
from attendance.services.imports import (
    request_saving,
    try_again,
    upload_marks,
    withdraw_import,
)
from attendance.services.imports.pupils import can_add_pupils
from ledger.errors import Refused
from ledger.lists import Sorting, csv_rows_download, page_by_key

IMPORTS = Sorting({"at": ("recorded_at",), "school": ("school__sort_name",)}, default="-at")
ROWS = Sorting({"line": ("line",)}, default="line")


def import_list(request: ActingRequest) -> HttpResponse:
    """Imports of the school, or of the authority's schools."""
    check_imports(request.actor)
    found = RegisterImport.objects.visible_to(request.actor)
    rows = found.select_related("school", "recorded_by")
    context = {
        "heading": _("Imports of marks"),
        "page": page_by_key(rows, IMPORTS, request.GET),
        "count": found.count(),
        "default_sort": IMPORTS.default,
    }
    return render(request, "attendance/imports.html", context)


def upload(request: ActingRequest) -> HttpResponse:
    """Choose a file; a worker checks it."""
    check_imports(request.actor)
    form = UploadForm(request.POST or None, request.FILES or None, actor=request.actor)
    if form.is_valid():
        try:
            found = upload_marks(
                actor=request.actor, school=form.chosen_school, upload=form.cleaned_data["file"]
            )
        except Refused as refusal:
            form.add_error("file" if refusal.field else None, refusal.message)
        else:
            return redirect("attendance:import", found.public_id)
    context = {"heading": _("Bring in marks"), "form": form}
    return render(request, "attendance/upload.html", context)


def show_import(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Where the import stands; when checked, what it would do."""
    found = open_import(actor=request.actor, public_id=public_id)
    if found.status == ImportStatus.MAPPING:
        columns = reverse("attendance:columns", args=[found.public_id])
        return (
            HttpResponseClientRedirect(columns)
            if "HX-Request" in request.headers
            else redirect(columns)
        )
    return _show(request, found, SaveForm(changes=bool(found.changed)))


@require_POST
def save_marks(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Save what was shown."""
    found = open_import(actor=request.actor, public_id=public_id)
    form = SaveForm(request.POST, changes=bool(found.changed))
    if not form.is_valid():
        return _show(request, found, form)
    try:
        request_saving(
            actor=request.actor,
            register_import=found,
            why_changed=form.cleaned_data.get("why_changed", ""),
        )
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        found.refresh_from_db()
        return _show(request, found, form)
    return redirect("attendance:import", found.public_id)


@require_POST
def withdraw(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Throw the file away."""
    found = open_import(actor=request.actor, public_id=public_id)
    withdraw_import(actor=request.actor, register_import=found)
    messages.success(request, _("The file was thrown away. No mark has changed."))
    return redirect("attendance:imports")


@require_POST
def try_import_again(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """After a failure."""
    found = open_import(actor=request.actor, public_id=public_id)
    try_again(actor=request.actor, register_import=found)
    return redirect("attendance:import", found.public_id)


@require_GET
def refused_rows(request: ActingRequest, public_id: UUID) -> HttpResponseBase:
    """The refused rows in the file's own columns with why, to mend and send again."""
    found = open_import(actor=request.actor, public_id=public_id)
    try:
        rows = refused_rows_of(found)
    except (UnreadableFile, Unrecognised):
        return redirect("attendance:import", found.public_id)
    return csv_rows_download(f"refused-{found.reference}", rows)


def _show(request: ActingRequest, found: RegisterImport, form: SaveForm) -> HttpResponse:
    rows = found.rows_to_look_at.all()
    wanted = request.GET.get("rows", "")
    if wanted in RowOutcome.values:
        rows = rows.filter(outcome=wanted)
    form.helper.form_action = reverse("attendance:save", args=[found.public_id])
    context = {
        "heading": _("Marks for %(school)s") % {"school": found.school.name},
        "import": found,
        "form": form if found.status == ImportStatus.CHECKED else None,
        "is_under_way": found.status in {ImportStatus.UPLOADED, ImportStatus.SAVING}
        and found.job.state != "failed",
        "has_failed": found.status in {ImportStatus.UPLOADED, ImportStatus.SAVING}
        and found.job.state == "failed",
        "can_add_pupils": can_add_pupils(actor=request.actor, register_import=found),
        "can_save": bool(found.new or found.changed or found.unchanged),
        "page": page_by_key(rows, ROWS, request.GET, size=100),
        "reasons": found.refused_by_reason() if found.refused else [],
        "wanted": wanted,
        "days": [{"day": date.fromisoformat(day), "counts": counts} for day, *counts in found.days],
    }
    return render(request, "attendance/import.html", context)
