"""What was tried for a child: the list, one, and every change."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from accounts.roles import Permission
from cases.access import Section
from cases.permissions import check
from cases.record_access import open_for_work
from cases.record_page import child_form, record_page
from early_help.access import open_intervention
from early_help.forms import TOO_EARLY, InterventionForm, WithdrawForm
from early_help.models import Intervention
from early_help.permissions import can_change_intervention, check_change_intervention
from early_help.services import (
    change_intervention,
    record_intervention,
    withdraw_intervention,
)
from ledger.form_pages import filled, form_page


def interventions(request: ActingRequest, child: UUID) -> HttpResponse:
    """What was tried for a child, newest first, with what came of it."""
    actor = request.actor
    access = open_for_work(actor=actor, public_id=child, section=Section.INTERVENTIONS)
    tried = Intervention.objects.of_child(access.child).shown_to(actor)
    context = record_page(
        access,
        "interventions",
        page_title=_("Interventions tried"),
        tried=[item for item in tried if not item.was_declined],
        declined=[item for item in tried if item.was_declined],
        may_record=actor.can(Permission.RECORD_INTERVENTION),
    )
    return render(request, "early_help/list.html", context)


def new_intervention(request: ActingRequest, child: UUID) -> HttpResponse:
    """Record what was tried."""
    actor = request.actor
    access = open_for_work(actor=actor, public_id=child, section=Section.INTERVENTIONS)
    check(actor, Permission.RECORD_INTERVENTION, _("Your role cannot record interventions."))
    data, _files = filled(request)
    form = InterventionForm(data)
    return form_page(
        request, form,
        lambda: record_intervention(actor=actor, child=access.child, **form.cleaned_data),
        done=lambda recorded: _("Saved: %(what)s") % {"what": recorded.get_kind_display()},
        next_url=reverse("early_help:list", args=[child]),
        **child_form(access.child, _("What was tried?")),
    )  # fmt: skip


def show(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """One intervention."""
    intervention, access = open_intervention(actor=request.actor, public_id=public_id)
    may_change = not intervention.is_withdrawn and access.basis != "wrote"
    context = record_page(
        access,
        "interventions",
        page_title=intervention.get_kind_display(),
        intervention=intervention,
        may_change=may_change and can_change_intervention(request.actor, intervention),
    )
    return render(request, "early_help/show.html", context)


def change(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Change what is recorded: most often, what came of it."""
    intervention, access = open_intervention(actor=request.actor, public_id=public_id)
    check_change_intervention(request.actor, intervention)
    data, _files = filled(request)
    form = InterventionForm(data, initial=_initial(intervention))
    return form_page(
        request, form,
        lambda: change_intervention(
            actor=request.actor, intervention=intervention, **form.cleaned_data
        ),
        done=_("Saved"), next_url=reverse("early_help:show", args=[public_id]),
        **child_form(access.child, intervention.get_kind_display()),
    )  # fmt: skip


def withdraw(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Withdraw what should not have been recorded."""
    intervention, access = open_intervention(actor=request.actor, public_id=public_id)
    check_change_intervention(request.actor, intervention)
    data, _files = filled(request)
    form = WithdrawForm(data)
    return form_page(
        request, form,
        lambda: withdraw_intervention(
            actor=request.actor, intervention=intervention, **form.cleaned_data
        ),
        done=_("Withdrawn"), next_url=reverse("early_help:list", args=[access.child.public_id]),
        back_url=reverse("early_help:show", args=[public_id]),
        lede=intervention.get_kind_display(), **child_form(access.child, _("Withdraw this")),
    )  # fmt: skip


def _initial(intervention: Intervention) -> dict[str, Any]:
    names = ("kind", "details", "by_whom", "starts_on", "ends_on", "effect_note", "declined_reason")
    facts = {name: getattr(intervention, name) for name in names}
    effect = intervention.effect or TOO_EARLY
    return {**facts, "was_declined": intervention.was_declined, "effect": effect}
