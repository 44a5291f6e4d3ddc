"""Interim provision from triage: the office asks, the named officer answers with one press."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from accounts.roles import Permission
from cases.record_page import record_page
from cases.section_19_settings import INTERIM_WEEKS
from ledger.authority_settings import get_setting
from ledger.errors import Refused
from ledger.form_pages import refuse
from referrals.access import open_interim_request
from referrals.clocks import days_without_education
from referrals.forms.triage import AskInterimForm, AuthoriseForm, DeclineForm
from referrals.services.interim import ask_for_interim, authorise_request, decline_request
from referrals.views.steps import step_page
from referrals.views.triage import open_for_triage


def ask(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Say what should begin; the named officer is told at once."""
    access = open_for_triage(request, public_id)
    today = timezone.localdate()
    form = AskInterimForm(
        request.POST or None,
        initial={
            "starts_on": today,
            "ends_on": today + timedelta(weeks=get_setting(INTERIM_WEEKS)),
            "what": "\n".join(access.referral.support_labels),
            "reasons": _("Medical evidence and the panel’s decision are pending."),
        },
    )

    def save() -> None:
        ask_for_interim(actor=request.actor, referral=access.referral, **form.cleaned_data)

    lede = _(
        "Education does not wait for evidence or a panel. The named officer reads this and can "
        "authorise it with one press."
    )
    done = _("The named officer has been asked.")
    heading = _("Start interim provision now, evidence pending")
    return step_page(request, access, heading, form, save, done, lede)


def show(request: ActingRequest, request_id: UUID) -> HttpResponse:
    """What is asked for, and for the named officer the way to authorise it."""
    asked, access = open_interim_request(actor=request.actor, public_id=request_id)
    may_answer = asked.status == "asked" and request.actor.can(Permission.AUTHORISE_INTERIM)
    form = AuthoriseForm(
        request.POST or None, initial={"starts_on": asked.starts_on, "ends_on": asked.ends_on}
    )
    if request.method == "POST":
        if not request.actor.can(Permission.AUTHORISE_INTERIM):
            raise PermissionDenied(_("Only the named officer can authorise interim provision."))
        if form.is_valid():
            try:
                authorise_request(actor=request.actor, request=asked, **form.cleaned_data)
            except Refused as refusal:
                refuse(form, refusal, {})
            else:
                messages.success(request, _("Authorised. Those who arrange it have been told."))
                return redirect("referrals:interim", request_id)
    context = record_page(
        access.record, "referrals", page_title=_("Interim provision"), asked=asked,
        referral=access.referral, form=form if may_answer else None,
        days_without=days_without_education(access.referral),
    )  # fmt: skip
    return render(request, "referrals/interim.html", context)


def decline(request: ActingRequest, request_id: UUID) -> HttpResponse:
    """Not authorised, with reasons."""
    asked, access = open_interim_request(actor=request.actor, public_id=request_id)
    if not request.actor.can(Permission.AUTHORISE_INTERIM):
        raise PermissionDenied(_("Only the named officer can answer this."))
    form = DeclineForm(request.POST or None)

    def save() -> None:
        decline_request(actor=request.actor, request=asked, **form.cleaned_data)

    done = _("The office has your answer.")
    return step_page(request, access, _("Do not authorise this"), form, save, done, asked.what)
