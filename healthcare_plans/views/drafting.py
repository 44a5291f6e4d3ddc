"""Writing a version: areas, rows, what is not needed."""

from copy import copy
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from healthcare_plans.access import open_draft
from healthcare_plans.areas import BY_AREA, ROWS, AreaSpec, Rows, next_area
from healthcare_plans.forms.areas import AreaForm, NotNeededForm, area_form, row_form, row_values
from healthcare_plans.forms.plans import ReasonForm, RemoveForm
from healthcare_plans.models import PlanRow, PlanVersion
from healthcare_plans.pages import area_context, seen_of, version_url
from healthcare_plans.services.drafting import leave_out_area, remove_row, save_area, save_row
from healthcare_plans.services.starting import withdraw_draft
from healthcare_plans.views.saving import is_saved


def write_area(request: ActingRequest, public_id: UUID, area: str) -> HttpResponse:
    """One area of a draft: its fields, and its rows beneath."""
    access, version = open_draft(actor=request.actor, public_id=public_id)
    spec = _spec(area)
    if not version.is_draft:
        return redirect("healthcare_plans:version", public_id)
    is_finished = not {"later", "add_row"} & set(request.POST)
    form = _area_form(request, version, spec, is_finished)
    if request.method == "POST" and is_saved(
        form,
        lambda: save_area(
            actor=request.actor, version=version, area=spec.area, values=form.cleaned_data,
            seen=form.cleaned_data["seen"], is_finished=is_finished,
        ),
    ):  # fmt: skip
        if spec.rows and "add_row" in request.POST:
            return redirect("healthcare_plans:add_row", public_id, spec.rows.key)
        following = next_area(spec.area) if is_finished else None
        if following is None:
            messages.success(request, _("Saved."))
            return redirect("healthcare_plans:version", public_id)
        return redirect("healthcare_plans:area", public_id, following.area.value)
    context = area_context(access, version, spec, form)
    return render(request, "healthcare_plans/area.html", context)


def leave_out(request: ActingRequest, public_id: UUID, area: str) -> HttpResponse:
    """Say why an area is not needed."""
    access, version = open_draft(actor=request.actor, public_id=public_id)
    spec = _spec(area)
    if not spec.may_be_left_out:
        raise Http404
    form = NotNeededForm(request.POST or None, initial={"seen": seen_of(version, spec)})
    if request.method == "POST" and is_saved(
        form,
        lambda: leave_out_area(
            actor=request.actor, version=version, area=spec.area,
            because=form.cleaned_data["not_needed_because"], seen=form.cleaned_data["seen"],
        ),
    ):  # fmt: skip
        return redirect("healthcare_plans:version", public_id)
    context = {
        "form": form, "heading": spec.label, "caption": access.child.name,
        "back_url": version_url(version, "area", spec.area.value),
    }  # fmt: skip
    return render(request, "healthcare_plans/form.html", context)


def write_row(
    request: ActingRequest, public_id: UUID, key: str, row_id: UUID | None = None
) -> HttpResponse:
    """Add or change a medicine, a person or a contact."""
    access, version = open_draft(actor=request.actor, public_id=public_id)
    spec, rows = _rows(key)
    row = _row(version, rows, row_id) if row_id else None
    seen = {"seen": seen_of(version, spec)}
    form = row_form(rows.model)(request.POST or None, instance=row, initial=seen)
    if request.method == "POST" and is_saved(
        form,
        lambda: save_row(
            actor=request.actor, version=version, key=key, values=row_values(form, rows),
            seen=form.cleaned_data["seen"],
            row=_row(version, rows, row_id) if row_id else None,
        ),
    ):  # fmt: skip
        messages.success(request, _("Saved."))
        return redirect("healthcare_plans:area", public_id, spec.area.value)
    context = {
        "form": form, "heading": rows.one if row else rows.add, "caption": access.child.name,
        "back_url": version_url(version, "area", spec.area.value),
    }  # fmt: skip
    return render(request, "healthcare_plans/form.html", context)


def take_out_row(request: ActingRequest, public_id: UUID, key: str, row_id: UUID) -> HttpResponse:
    """Take a row out of a draft, after asking."""
    access, version = open_draft(actor=request.actor, public_id=public_id)
    spec, rows = _rows(key)
    row = _row(version, rows, row_id)
    form = RemoveForm(request.POST or None, initial={"seen": seen_of(version, spec)})
    if request.method == "POST" and is_saved(
        form,
        lambda: remove_row(
            actor=request.actor, version=version, key=key, row=row, seen=form.cleaned_data["seen"]
        ),
    ):
        messages.success(request, _("Taken out."))
        return redirect("healthcare_plans:area", public_id, spec.area.value)
    context = {
        "form": form, "heading": _("Take out %(what)s?") % {"what": row.title},
        "caption": access.child.name,
        "back_url": version_url(version, "area", spec.area.value),
    }  # fmt: skip
    return render(request, "healthcare_plans/form.html", context)


def withdraw(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Give up a draft."""
    access, version = open_draft(actor=request.actor, public_id=public_id)
    form = ReasonForm(
        request.POST or None,
        question=_("Why is this draft withdrawn?"),
        submit_label=_("Withdraw the draft"),
    )
    if request.method == "POST" and is_saved(
        form,
        lambda: withdraw_draft(
            actor=request.actor, version=version, reason=form.cleaned_data["reason"]
        ),
    ):
        messages.success(request, _("The draft has been withdrawn."))
        return redirect("healthcare_plans:child", access.child.public_id)
    context = {
        "form": form, "heading": _("Withdraw the draft"), "caption": access.child.name,
        "back_url": version_url(version, "version"),
    }  # fmt: skip
    return render(request, "healthcare_plans/form.html", context)


def _area_form(
    request: ActingRequest, version: PlanVersion, spec: AreaSpec, is_finished: bool
) -> AreaForm:
    form_class = area_form(spec.area, spec.fields)
    initial: dict[str, Any] = {"seen": seen_of(version, spec)}
    return form_class(
        request.POST if request.method == "POST" else None,
        # A copy: what was typed must not reach the version unless it is saved.
        instance=copy(version),
        initial=initial,
        spec=spec,
        is_finished=is_finished,
    )


def _spec(area: str) -> AreaSpec:
    for known, spec in BY_AREA.items():
        if known.value == area:
            return spec
    raise Http404


def _rows(key: str) -> tuple[AreaSpec, Rows]:
    if key not in ROWS:
        raise Http404
    return ROWS[key]


def _row(version: PlanVersion, rows: Rows, row_id: UUID) -> PlanRow:
    for row in rows.of(version):
        if row.public_id == row_id:
            found: PlanRow = row
            return found
    raise Http404
