"""The healthcare plan to read and answer, and stored documents."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.requests import ActingRequest
from cases.services.documents import note_opening
from healthcare_plans.access import open_version
from healthcare_plans.forms.agreement import AnswerForm
from healthcare_plans.models import Answer, Party
from healthcare_plans.permissions import parties_of
from healthcare_plans.services.answering import answer_agreement
from healthcare_plans.views.saving import is_saved
from healthcare_plans.withholding import withholding_for
from ledger.files import file_response
from portal.access import family_page, open_shared_document
from portal.easy_read import easy_plan
from portal.pages import plan_context
from portal.querysets import was_asked


@require_GET
@family_page
def plan(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The plan to read, with how to answer when an answer is asked."""
    try:
        access, version = open_version(actor=request.actor, public_id=public_id)
    except Http404:
        return _being_changed(request, public_id)
    return render(request, "portal/plan.html", plan_context(access, version))


@require_GET
@family_page
def easy(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The plan in easy read: large print, one short sentence a line."""
    access, version = open_version(actor=request.actor, public_id=public_id)
    context = {
        "heading": _("The healthcare plan in easy read"),
        "back_url": reverse("portal:child", args=[access.child.public_id]),
        "child": access.child,
        "version": version,
        "parts": easy_plan(version, withholding_for(access.child)),
    }
    return render(request, "portal/easy_plan.html", context)


@family_page
def answer(request: ActingRequest, public_id: UUID) -> HttpResponseBase:
    """Agree to the plan, ask for a change, or say no."""
    access, version = open_version(actor=request.actor, public_id=public_id)
    context = plan_context(access, version)
    if not context["may_answer"]:
        messages.info(request, _("There is nothing to answer on this plan now."))
        return redirect("portal:plan", public_id)
    party = Party(parties_of(request.actor, access.plan)[0])
    form = AnswerForm(request.POST or None, party=party, version=version)
    if request.method == "POST" and is_saved(
        form,
        lambda: answer_agreement(
            actor=request.actor, version=version, party=party, **form.answers()
        ),
    ):
        if form.cleaned_data["answer"] == Answer.AGREED:
            messages.success(request, _("Thank you. School has been told that you agree."))
        else:
            messages.success(request, _("Thank you. School has been told what you said."))
        return redirect("portal:plan", public_id)
    context |= {"form": form, "heading": _("Your answer")}
    return render(request, "portal/answer.html", context)


@require_GET
@family_page
def plan_document(request: ActingRequest, public_id: UUID, kind: str) -> HttpResponseBase:
    """The stored plan or emergency sheet. Logged as an opening."""
    _access, version = open_version(actor=request.actor, public_id=public_id)
    stored = {"plan": version.issued_file, "emergency": version.emergency_file}.get(kind)
    if stored is None:
        raise Http404
    return file_response(stored)


@require_GET
@family_page
def document(request: ActingRequest, public_id: UUID) -> HttpResponseBase:
    """A document that is shared with this person."""
    shared = open_shared_document(actor=request.actor, public_id=public_id)
    note_opening(actor=request.actor, document=shared)
    return file_response(shared.file)


def _being_changed(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The link in an older message: say that the plan is being changed. Http404 for others."""
    asked = was_asked(request.actor, public_id)
    if asked is None:
        raise Http404
    messages.info(request, _("This plan is being changed. You will be asked again soon."))
    return redirect("portal:child", asked.version.plan.child.public_id)
