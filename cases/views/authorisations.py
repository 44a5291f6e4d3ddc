"""Authorisations: interim provision in one step, one authorisation, taking it back."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from accounts.roles import Permission
from cases.access import Section
from cases.case_page import ways_to_education
from cases.forms.cases import ReasonForm
from cases.forms.section_19 import InterimForm
from cases.permissions import check
from cases.record_access import open_authorisation, open_for_work
from cases.record_page import record_page
from cases.section_19_settings import INTERIM_WEEKS
from cases.services.authorisations import revoke_authorisation
from cases.services.section_19 import start_interim
from ledger.authority_settings import get_setting
from ledger.form_pages import form_page

AUTHORISE = Permission.AUTHORISE_INTERIM


def interim(request: ActingRequest, child: UUID) -> HttpResponse:
    """Start interim provision now; evidence and panel may follow."""
    access = open_for_work(actor=request.actor, public_id=child, section=Section.SECTION_19)
    check(request.actor, AUTHORISE, _("Only the named officer can authorise interim provision."))
    today = timezone.localdate()
    form = InterimForm(
        request.POST or None,
        initial={
            "starts_on": today,
            "ends_on": today + timedelta(weeks=get_setting(INTERIM_WEEKS)),
            "reasons": request.GET.get("why", "")[:4000] or _("Medical evidence is pending."),
        },
    )
    back = reverse("section_19:of_child", args=[child])
    return form_page(
        request, form,
        lambda: start_interim(actor=request.actor, child=access.child, **form.cleaned_data),
        done=lambda made: _(
            "Interim provision is authorised (%(reference)s). Those who arrange it have been told."
        ) % {"reference": made.reference},
        next_url=back, heading=_("Start interim provision now"), caption=access.child.name,
        lede=_(
            "Education does not wait for evidence or a panel. This decides that the duty is owed, "
            "authorises the provision, and puts both on the section 19 record."
        ),
    )  # fmt: skip


def show(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """One authorisation: who, from when until when, on what it stands."""
    authorisation, access = open_authorisation(actor=request.actor, public_id=public_id)
    context = record_page(
        access, "section_19",
        page_title=_("Authorisation %(reference)s") % {"reference": authorisation.reference},
        authorisation=authorisation,
        may_revoke=request.actor.can(AUTHORISE) and authorisation.revoked_at is None,
        ways=ways_to_education(access),
    )  # fmt: skip
    return render(request, "cases/section_19/authorisation.html", context)


def revoke(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Take an authorisation back."""
    authorisation, access = open_authorisation(actor=request.actor, public_id=public_id)
    check(request.actor, AUTHORISE, _("Only the named officer can take an authorisation back."))
    form = ReasonForm(request.POST or None, submit_label=_("Take it back"))
    return form_page(
        request, form,
        lambda: revoke_authorisation(
            actor=request.actor, authorisation=authorisation, **form.cleaned_data
        ),
        done=_("The authorisation is taken back."),
        next_url=reverse("section_19:authorisation", args=[public_id]),
        heading=_("Take the authorisation back"), caption=access.child.name,
        lede=_("Nothing new can rest on it. What is being taught goes on until it is ended."),
    )  # fmt: skip
