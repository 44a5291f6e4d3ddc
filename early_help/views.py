"""What was tried for a child: the list, one, and every change."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from accounts.roles import Permission
from cases.access import Section
from cases.permissions import check
from cases.record_access import open_for_work
from cases.record_page import record_page
from cases.views.answering import answered, filled, form_page
from early_help.access import open_intervention
from early_help.forms import TOO_EARLY, InterventionForm, WithdrawForm
from early_help.models import Intervention
from early_help.permissions import can_change_intervention, check_change_intervention
from early_help.services import (
    change_intervention,
    record_intervention,
    withdraw_intervention,
)


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
    recorded = answered(form, lambda facts: record_intervention(
        actor=actor, child=access.child, **facts
    ))  # fmt: skip
    if recorded:
        messages.success(request, _("Saved: %(what)s") % {"what": recorded.get_kind_display()})
        return redirect("early_help:list", child)
    return form_page(
        request, form=form, child=access.child, heading=_("What was tried?"),
        back_url=reverse("early_help:list", args=[child]),
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
    changed = answered(form, lambda facts: change_intervention(
        actor=request.actor, intervention=intervention, **facts
    ))  # fmt: skip
    if changed:
        messages.success(request, _("Saved"))
        return redirect("early_help:show", public_id)
    return form_page(
        request, form=form, child=access.child, heading=intervention.get_kind_display(),
        back_url=reverse("early_help:show", args=[public_id]),
    )  # fmt: skip


def withdraw(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Withdraw what should not have been recorded."""
    intervention, access = open_intervention(actor=request.actor, public_id=public_id)
    check_change_intervention(request.actor, intervention)
    data, _files = filled(request)
    form = WithdrawForm(data)
    done = answered(form, lambda facts: withdraw_intervention(
        actor=request.actor, intervention=intervention, **facts
    ))  # fmt: skip
    if done:
        messages.success(request, _("Withdrawn"))
        return redirect("early_help:list", access.child.public_id)
    return form_page(
        request, form=form, child=access.child, lede=intervention.get_kind_display(),
        heading=_("Withdraw this"), back_url=reverse("early_help:show", args=[public_id]),
    )  # fmt: skip


def _initial(intervention: Intervention) -> dict[str, Any]:
    names = ("kind", "details", "by_whom", "starts_on", "ends_on", "effect_note", "declined_reason")
    facts = {name: getattr(intervention, name) for name in names}
    effect = intervention.effect or TOO_EARLY
    return {**facts, "was_declined": intervention.was_declined, "effect": effect}
