"""The list of plans, one plan, and what is done to it as a whole."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.requests import ActingRequest
from cases.access import Section, open_child
from cases.record_page import record_page
from healthcare_plans import listing
from healthcare_plans.access import PlanAccess, live_plan_of, open_plan, past_plans_of
from healthcare_plans.forms.plans import ChangeForm, ReasonForm, ReviewForm, StartForm
from healthcare_plans.known import known_in_words
from healthcare_plans.models import ReviewOutcome
from healthcare_plans.pages import plan_context
from healthcare_plans.permissions import can_write, check_reads_plans, check_write
from healthcare_plans.services.issuing import a_year_after, end_plan
from healthcare_plans.services.reviews import record_review
from healthcare_plans.services.starting import create_plan, start_change
from healthcare_plans.views.saving import is_saved


@require_GET
def show_list(request: ActingRequest) -> HttpResponseBase:
    """The plans that the actor sees, searched, filtered and sorted, or as a download."""
    check_reads_plans(request.actor)
    if "download" in request.GET:
        return listing.download(request.actor, request.GET)
    return render(
        request, "healthcare_plans/list.html", listing.list_context(request.actor, request.GET)
    )


@require_GET
def show_child(request: ActingRequest, child_id: UUID) -> HttpResponse:
    """The child's plan, or how to start one: the tab of the child's record."""
    access = open_child(actor=request.actor, public_id=child_id, section=Section.PLAN)
    plan = live_plan_of(request.actor, access.child)
    if plan is not None:
        return redirect("healthcare_plans:show", plan.public_id)
    context = record_page(
        access,
        "plan",
        past=past_plans_of(request.actor, access.child),
        can_write=can_write(request.actor, access.child),
    )
    return render(request, "healthcare_plans/none.html", context)


@require_GET
def show_plan(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Where the plan stands: state, who still has to agree, versions, reviews."""
    access = open_plan(actor=request.actor, public_id=public_id)
    return render(request, "healthcare_plans/show.html", plan_context(access))


def start_plan(request: ActingRequest, child_id: UUID) -> HttpResponse:
    """Say what will be filled in, then start the plan."""
    access = open_child(actor=request.actor, public_id=child_id, section=Section.PLAN)
    check_write(request.actor, access.child)
    plan = live_plan_of(request.actor, access.child)
    if plan is not None:
        return redirect("healthcare_plans:show", plan.public_id)
    form = StartForm(request.POST if request.method == "POST" else None)
    started = []
    if request.method == "POST" and is_saved(
        form, lambda: started.append(create_plan(actor=request.actor, child=access.child))
    ):
        version = started[0].versions.get()
        return redirect("healthcare_plans:version", version.public_id)
    context = record_page(access, "plan", form=form, known=known_in_words(access.child))
    return render(request, "healthcare_plans/start.html", context)


def change_plan(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Start a new version of a plan in force."""
    access = _open_to_write(request, public_id)
    form = ChangeForm(request.POST or None)
    made = []
    if request.method == "POST" and is_saved(
        form,
        lambda: made.append(
            start_change(actor=request.actor, plan=access.plan, **form.cleaned_data)
        ),
    ):
        return redirect("healthcare_plans:version", made[0].public_id)
    return _form_page(request, access, form, _("Change the plan"), _(
        "The version in force stays in force until the new one is agreed and issued."
    ))  # fmt: skip


def review_plan(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Record a review."""
    access = _open_to_write(request, public_id)
    initial = {"next_review_on": a_year_after(timezone.localdate())}
    form = ReviewForm(request.POST or None, initial=initial)
    if request.method == "POST" and is_saved(
        form,
        lambda: record_review(actor=request.actor, plan=access.plan, **form.cleaned_data),
    ):
        if form.cleaned_data["outcome"] == ReviewOutcome.CHANGE:
            messages.success(request, _("Review recorded. A new version has been started."))
        else:
            messages.success(request, _("Review recorded."))
        return redirect("healthcare_plans:show", public_id)
    return _form_page(request, access, form, _("Record a review"))


def end(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """End a plan that is no longer needed."""
    access = _open_to_write(request, public_id)
    question = _("Why does the plan end?")
    form = ReasonForm(request.POST or None, question=question, submit_label=_("End the plan"))
    if request.method == "POST" and is_saved(
        form,
        lambda: end_plan(actor=request.actor, plan=access.plan, reason=form.cleaned_data["reason"]),
    ):
        messages.success(request, _("The plan has ended. It can still be read."))
        return redirect("healthcare_plans:show", public_id)
    return _form_page(request, access, form, _("End the plan"))


def _open_to_write(request: ActingRequest, public_id: UUID) -> PlanAccess:
    access = open_plan(actor=request.actor, public_id=public_id)
    if access.is_former_school:
        raise PermissionDenied(_("The child is no longer at your school: you can only read this."))
    check_write(request.actor, access.child)
    return access


def _form_page(
    request: ActingRequest, access: PlanAccess, form: object, heading: str, lede: str = ""
) -> HttpResponse:
    context = {
        "form": form,
        "heading": heading,
        "lede": lede,
        "caption": access.child.name,
        "back_url": access.url,
    }
    return render(request, "healthcare_plans/form.html", context)
