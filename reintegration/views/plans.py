"""One plan: starting it, its page, what it says, its weeks and phases."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import ActingRequest
from cases.access import ChildAccess, Section
from cases.record_access import open_for_work
from cases.record_page import record_page
from ledger.errors import Refused
from ledger.form_pages import form_page
from reintegration.access import open_part, open_plan
from reintegration.forms.plans import PhaseForm, PlanForm, RouteForm, WeekForm
from reintegration.kept import KeptReturn, find_kept
from reintegration.known import known_of, start_with
from reintegration.models import Phase, Place, ReturnPlan, Route, WeekStep
from reintegration.permissions import check_write
from reintegration.plan_page import page_of
from reintegration.services.plans import change_plan, plan_fingerprint, start_plan
from reintegration.services.weeks import (
    add_week,
    change_phase,
    change_week,
    phase_fingerprint,
    take_out_week,
    week_fingerprint,
)


def choose_route(request: ActingRequest, child: UUID) -> HttpResponse:
    """What comes next for the child: first question of a new plan."""
    access = open_for_work(actor=request.actor, public_id=child, section=Section.RETURN)
    check_write(request.actor, access.child)
    form = RouteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("reintegration:start_route", child, form.cleaned_data["route"])
    context = {
        "form": form, "heading": _("Plan the return"), "caption": access.child.name,
        "back_url": reverse("children:show", args=[child]),
    }  # fmt: skip
    return render(request, "layouts/form_page.html", context)


def start(request: ActingRequest, child: UUID, route: str) -> HttpResponse:
    """Start a plan, with what is known filled in."""
    if route not in Route.values:
        raise Http404
    access = open_for_work(actor=request.actor, public_id=child, section=Section.RETURN)
    check_write(request.actor, access.child)
    form = PlanForm(
        request.POST or None, child=access.child, route=Route(route),
        initial=start_with(access), submit_label=_("Start the plan"),
    )  # fmt: skip
    return form_page(
        request, form,
        lambda: start_plan(
            actor=request.actor, child=access.child, facts=form.facts(),
            **{name: form.cleaned_data[name] for name in ("weeks", "first_sessions")
               if name in form.fields},
        ),
        done=_("The plan is started. Look through it, then send it for agreement."),
        next_url=_address, heading=Route(route).label, caption=access.child.name,
        template="reintegration/start.html", known=known_of(access),
        back_url=reverse("reintegration:start", args=[child]),
    )  # fmt: skip


@require_GET
def show(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The plan: planned against actual, agreements, choices, what comes after.

    To a school that the child has left, what it wrote.
    """
    kept = find_kept(actor=request.actor, public_id=public_id)
    if kept is not None:
        return _show_kept(request, *kept)
    plan, access = open_plan(actor=request.actor, public_id=public_id)
    title = f"{plan.get_route_display()}, {plan.reference}"
    context = record_page(access, "return", page_title=title, **page_of(plan, access))
    return render(request, "reintegration/show.html", context)


def _show_kept(request: ActingRequest, kept: KeptReturn, access: ChildAccess) -> HttpResponse:
    title = f"{kept.plan.get_route_display()}, {kept.plan.reference}"
    context = record_page(access, "return", page_title=title, kept=kept, schools=[])
    return render(request, "reintegration/kept.html", context)


def details(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Change what the plan says."""
    plan, access = open_plan(actor=request.actor, public_id=public_id)
    check_write(request.actor, access.child)
    names = ("school", "destination", "grounds", "lead", "starts_on", "ends_on", "rest_of_week",
             "met_by", "bad_morning", "aim")  # fmt: skip
    form = PlanForm(
        request.POST or None, child=access.child, route=Route(plan.route), is_new=False,
        initial={
            **{name: getattr(plan, name) for name in names}, "seen": plan_fingerprint(plan)
        },
    )  # fmt: skip
    return form_page(
        request, form,
        lambda: change_plan(actor=request.actor, plan=plan, facts=form.facts(),
                            seen=form.cleaned_data["seen"]),
        done=_("Saved"), next_url=plan.link, heading=_("What the plan says"),
        caption=access.child.name,
    )  # fmt: skip


def week(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Change one week."""
    step, (plan, access) = open_part(actor=request.actor, model=WeekStep, public_id=public_id)
    check_write(request.actor, access.child)
    names = ("sessions", "place", "room", "met_by", "bad_morning", "note")
    initial = {name: getattr(step, name) for name in names}
    form = WeekForm(request.POST or None, initial={**initial, "seen": week_fingerprint(step)})
    return form_page(
        request, form,
        lambda: change_week(actor=request.actor, step=step, **_week_facts(form.cleaned_data)),
        done=_("The week is saved"), next_url=f"{plan.link}#weeks",
        heading=_("Week of %(day)s") % {"day": _day(step)}, caption=access.child.name,
        template="reintegration/week.html", plan=plan, step=step,
    )  # fmt: skip


@require_POST
def new_week(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Add a week at the end, then plan it."""
    plan, access = open_plan(actor=request.actor, public_id=public_id)
    check_write(request.actor, access.child)
    added = add_week(actor=request.actor, plan=plan)
    return redirect("reintegration:week", added.public_id)


@require_POST
def remove_week(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Plan nothing for a week to come."""
    step, (plan, access) = open_part(actor=request.actor, model=WeekStep, public_id=public_id)
    check_write(request.actor, access.child)
    try:
        take_out_week(actor=request.actor, step=step)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The week is taken out"))
    return redirect(f"{plan.link}#weeks")


def phase(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Name a phase and say what it is for."""
    found, (plan, access) = open_part(actor=request.actor, model=Phase, public_id=public_id)
    check_write(request.actor, access.child)
    form = PhaseForm(
        request.POST or None,
        initial={"title": found.title, "aim": found.aim, "seen": phase_fingerprint(found)},
    )
    return form_page(
        request, form,
        lambda: change_phase(actor=request.actor, phase=found, **form.cleaned_data),
        done=_("Saved"), next_url=f"{plan.link}#weeks", heading=found.title,
        caption=access.child.name,
    )  # fmt: skip


def _address(plan: ReturnPlan) -> str:
    return plan.link


def _week_facts(facts: dict[str, Any]) -> dict[str, Any]:
    return {**facts, "place": Place(facts["place"]), "and_following": bool(facts["and_following"])}


def _day(step: WeekStep) -> str:
    from django.utils.formats import date_format

    return date_format(step.monday, "j F Y")
