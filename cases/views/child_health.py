"""Health needs of a child."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from cases.access import ChildAccess, Section, open_child
from cases.forms.child_rows import EndForm, HealthNeedForm
from cases.models import HealthNeed
from cases.permissions import can_change_health
from cases.services.health_needs import (
    add_health_need,
    end_health_need,
    need_fingerprint,
    update_health_need,
)
from ledger.form_pages import form_page


def need_add(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """A further health need."""
    access = _open_health(request, public_id)
    form = HealthNeedForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: add_health_need(actor=request.actor, child=access.child, **form.cleaned_data),
        done=_("The health need has been added."),
        **_context(access, _("Add a health need")),
    )


def need_edit(request: ActingRequest, public_id: UUID, need_id: UUID) -> HttpResponse:
    """Change what is known of a need."""
    access = _open_health(request, public_id)
    need = _need(access, need_id)
    form = HealthNeedForm(
        request.POST or None, instance=need, initial={"seen": need_fingerprint(need)}
    )
    return form_page(
        request,
        form,
        lambda: update_health_need(actor=request.actor, need=need, **form.cleaned_data),
        done=_("Saved."),
        **_context(access, _("Change this health need")),
    )


def need_end(request: ActingRequest, public_id: UUID, need_id: UUID) -> HttpResponse:
    """The need is no longer there."""
    access = _open_health(request, public_id)
    need = _need(access, need_id)
    form = EndForm(request.POST or None, submit_label=_("End this health need"))
    return form_page(
        request,
        form,
        lambda: end_health_need(actor=request.actor, need=need, **form.cleaned_data),
        done=_("The health need has ended. It stays in the record."),
        **_context(access, _("End this health need")),
        lede=need.description,
    )


def _open_health(request: ActingRequest, public_id: UUID) -> ChildAccess:
    access = open_child(actor=request.actor, public_id=public_id, section=Section.HEALTH)
    if not can_change_health(request.actor):
        raise PermissionDenied(_("Your role can read this record but not change it."))
    return access


def _need(access: ChildAccess, need_id: UUID) -> HealthNeed:
    need = access.child.health_needs.filter(public_id=need_id, ends_on__isnull=True).first()
    if need is None:
        raise Http404
    return need


def _context(access: ChildAccess, heading: str) -> dict[str, Any]:
    return {
        "next_url": reverse("children:health", args=[access.child.public_id]),
        "heading": heading,
        "caption": access.child.name,
    }
