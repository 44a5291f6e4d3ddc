"""Sending out, answering, recording, issuing, and the documents."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.requests import ActingRequest
from healthcare_plans.access import open_draft, open_version
from healthcare_plans.forms.agreement import AnswerForm, RecordForm, SendForm
from healthcare_plans.forms.plans import IssueForm, TakeBackForm
from healthcare_plans.models import Answer, How, Party, VersionStatus
from healthcare_plans.pages import changes_context, send_context, version_context, version_url
from healthcare_plans.people import health_in_team
from healthcare_plans.permissions import check_party
from healthcare_plans.services.answering import answer_agreement, record_agreement
from healthcare_plans.services.asking import send_for_agreement, take_back
from healthcare_plans.services.issuing import activate_version
from healthcare_plans.standing import standing_of
from healthcare_plans.views.saving import is_saved
from ledger.files import file_response


@require_GET
def show_version(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """A draft as a task list for its writer; any other version to read."""
    access, version = open_version(actor=request.actor, public_id=public_id)
    template = "healthcare_plans/version.html"
    if version.is_draft and access.can_write:
        template = "healthcare_plans/task_list.html"
    return render(request, template, version_context(access, version))


@require_GET
def show_changes(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """What differs from the version before, word by word."""
    access, version = open_version(actor=request.actor, public_id=public_id)
    context = changes_context(access, version)
    if context is None:
        raise Http404
    return render(request, "healthcare_plans/changes.html", context)


def send(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Choose whom of health to ask, see who else is asked, send."""
    access, version = open_draft(actor=request.actor, public_id=public_id)
    if not version.is_draft:
        return redirect("healthcare_plans:version", public_id)
    team = health_in_team(access.child)
    form = SendForm(request.POST if request.method == "POST" else None, team=team)
    if request.method == "POST" and is_saved(
        form,
        lambda: send_for_agreement(actor=request.actor, version=version, health=form.memberships()),
    ):
        messages.success(request, _("Sent. Everybody who was asked has been told."))
        return redirect("healthcare_plans:version", public_id)
    return render(request, "healthcare_plans/send.html", send_context(access, version, form, team))


def take_back_version(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Make it a draft again."""
    access, version = open_draft(actor=request.actor, public_id=public_id)
    form = TakeBackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and is_saved(
        form, lambda: take_back(actor=request.actor, version=version)
    ):
        messages.success(request, _("It is a draft again."))
        return redirect("healthcare_plans:version", public_id)
    context = {
        "form": form, "heading": _("Take back and change"), "caption": access.child.name,
        "lede": _("Everybody is asked again when you send it out anew. What they have answered "
                  "so far no longer counts."),
        "back_url": version_url(version, "version"),
    }  # fmt: skip
    return render(request, "healthcare_plans/form.html", context)


def answer(request: ActingRequest, public_id: UUID, party: str) -> HttpResponse:
    """The actor's own answer for a party."""
    access, version = open_version(actor=request.actor, public_id=public_id)
    if party not in Party.values:
        raise Http404
    check_party(request.actor, access.plan, Party(party))
    form = AnswerForm(request.POST or None, party=Party(party), version=version)
    if request.method == "POST" and is_saved(
        form,
        lambda: answer_agreement(
            actor=request.actor, version=version, party=Party(party), **form.answers()
        ),
    ):
        messages.success(request, _("Your answer has been saved."))
        return redirect("healthcare_plans:version", public_id)
    headings = {
        Party.SCHOOL: _("Agree for the school"),
        Party.HEALTH: _("Agree for health"),
        Party.HEAD: _("Permit the medicine"),
    }
    context = {
        **version_context(access, version),
        "form": form, "heading": headings.get(Party(party), _("Your answer")),
        "caption": access.child.name, "back_url": version_url(version, "version"),
    }  # fmt: skip
    return render(request, "healthcare_plans/answer.html", context)


def record(request: ActingRequest, public_id: UUID, agreement_id: UUID) -> HttpResponse:
    """Record what somebody said, or signed on paper."""
    access, version = open_draft(actor=request.actor, public_id=public_id)
    agreement = standing_of(version).get(agreement_id)
    if agreement is None or agreement.party == Party.SCHOOL:
        raise Http404
    form = RecordForm(request.POST or None, agreement=agreement)

    def write() -> None:
        given = form.cleaned_data
        record_agreement(
            actor=request.actor, version=version, agreement=agreement,
            answer=Answer(given["answer"]), how=How(given["how"]), name=given["name"],
            answered_on=given["answered_on"], revision=given["revision"], words=given["words"],
            permits_medicine=given.get("permits_medicine"),
        )  # fmt: skip

    if request.method == "POST" and is_saved(form, write):
        messages.success(request, _("The answer has been recorded."))
        return redirect("healthcare_plans:version", public_id)
    context = {
        "form": form, "caption": access.child.name,
        "heading": _("Record an answer: %(party)s") % {"party": agreement.get_party_display()},
        "back_url": version_url(version, "version"),
    }  # fmt: skip
    return render(request, "healthcare_plans/form.html", context)


def issue(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Put a version into force and issue the documents."""
    access, version = open_draft(actor=request.actor, public_id=public_id)
    if version.status != VersionStatus.OUT_FOR_AGREEMENT:
        return redirect("healthcare_plans:version", public_id)
    standing = standing_of(version)
    form = IssueForm(
        request.POST or None, needs_reason=standing.needs_reason, revision=version.revision
    )

    def write() -> None:
        given = form.cleaned_data
        activate_version(
            actor=request.actor, version=version, revision=given["revision"],
            review_on=given["review_on"], reason=given.get("reason", ""),
        )  # fmt: skip

    if request.method == "POST" and is_saved(form, write):
        messages.success(request, _("The plan is in force. Everybody concerned has been told."))
        return redirect("healthcare_plans:show", access.plan.public_id)
    context = {**version_context(access, version), "form": form}
    return render(request, "healthcare_plans/issue.html", context)


@require_GET
def document(request: ActingRequest, public_id: UUID, kind: str) -> HttpResponseBase:
    """The stored plan or emergency sheet of an issued version. Logged as an opening."""
    _access, version = open_version(actor=request.actor, public_id=public_id)
    stored = {"plan": version.issued_file, "emergency": version.emergency_file}.get(kind)
    if stored is None:
        raise Http404
    return file_response(stored)
