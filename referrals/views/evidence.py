"""Medical evidence, before and after submission: add it, ask a clinician, send the link again."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from cases.access import Section, log_opening
from ledger.errors import Refused
from ledger.files import file_response
from ledger.forms import WaymarkForm
from referrals.access import ReferralAccess, open_referral
from referrals.forms.additions import AskAgainForm, AskForm, EvidenceForm
from referrals.forms.steps import ReasonForm
from referrals.permissions import can_write
from referrals.services.evidence import add_evidence, withdraw_evidence
from referrals.services.links import ask_clinician, send_link_again, withdraw_link


def add(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Evidence that is at hand."""
    access = _open(request, public_id)
    form = EvidenceForm(request.POST or None, request.FILES or None)

    def save() -> None:
        add_evidence(actor=request.actor, referral=access.referral, **form.advice)

    done = _("The evidence has been added.")
    return _page(request, access, _("Add medical evidence"), form, save, done)


def ask(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """A clinician without an account, by a link."""
    access = _open(request, public_id)
    form = AskForm(request.POST or None)

    def save() -> None:
        ask_clinician(actor=request.actor, referral=access.referral, **form.cleaned_data)

    lede = _(
        "They get an email with a link to one page. It asks for the child’s date of birth, then "
        "for diagnosis, treatment and hours of education. It shows nothing else of the record."
    )
    done = _("The link is on its way.")
    return _page(request, access, _("Ask a clinician for evidence"), form, save, done, lede)


def ask_again(request: ActingRequest, public_id: UUID, request_id: UUID) -> HttpResponse:
    """A new link; the old one opens nothing any more."""
    access = _open(request, public_id)
    asked = _one(access.referral.evidence_requests, request_id)
    form = AskAgainForm(request.POST or None, initial={"email": asked.email})

    def save() -> None:
        send_link_again(actor=request.actor, request=asked, email=form.cleaned_data["email"])

    done = _("A new link is on its way. The one before no longer works.")
    return _page(request, access, _("Send a new link"), form, save, done)


def withdraw_request(request: ActingRequest, public_id: UUID, request_id: UUID) -> HttpResponse:
    """The link opens nothing any more."""
    access = _open(request, public_id)
    asked = _one(access.referral.evidence_requests, request_id)
    form = ReasonForm(request.POST or None, submit_label=_("Withdraw the link"))

    def save() -> None:
        withdraw_link(actor=request.actor, request=asked, **form.cleaned_data)

    done = _("The link no longer works.")
    return _page(request, access, _("Withdraw this link"), form, save, done)


def withdraw(request: ActingRequest, public_id: UUID, evidence_id: UUID) -> HttpResponse:
    """Evidence that should not have been added."""
    access = _open(request, public_id)
    item = _one(access.referral.evidence, evidence_id)
    form = ReasonForm(request.POST or None)

    def save() -> None:
        withdraw_evidence(actor=request.actor, evidence=item, **form.cleaned_data)

    done = _("The evidence has been withdrawn.")
    return _page(request, access, _("Withdraw this evidence"), form, save, done)


def file(request: ActingRequest, public_id: UUID, evidence_id: UUID) -> FileResponse:
    """The letter itself, for those who read clinical evidence."""
    access = open_referral(actor=request.actor, public_id=public_id)
    if access.is_as_submitted or not access.can_read(Section.CLINICAL):
        raise PermissionDenied(_("Your role does not read clinical letters and evidence."))
    item = _one(access.referral.evidence.select_related("document__file"), evidence_id)
    if item.document is None or item.withdrawn_at or item.document.withdrawn_at:
        raise Http404
    log_opening(access.record, Section.CLINICAL)
    return file_response(item.document.file)


def _open(request: ActingRequest, public_id: UUID) -> ReferralAccess:
    access = open_referral(actor=request.actor, public_id=public_id)
    if not can_write(request.actor, access.referral) or not access.can_read(Section.CLINICAL):
        raise PermissionDenied(_("Your role cannot add evidence to this referral."))
    return access


def _one(rows: Any, public_id: UUID) -> Any:
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def back_from_evidence(access: ReferralAccess) -> str:
    """The part of the draft, or the page of what has been submitted."""
    referral = access.referral
    if referral.is_draft:
        return reverse("referrals:part", args=[referral.public_id, "evidence"])
    return reverse("referrals:show", args=[referral.public_id])


def _page(
    request: ActingRequest,
    access: ReferralAccess,
    heading: str,
    form: WaymarkForm,
    save: Callable[[], Any],
    done: str,
    lede: str = "",
) -> HttpResponse:
    back = back_from_evidence(access)
    if request.method == "POST" and form.is_valid():
        try:
            save()
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            messages.success(request, done)
            return redirect(back)
    context = {"heading": heading, "form": form, "back_url": back, "lede": lede}
    return render(request, "referrals/addition.html", context)
