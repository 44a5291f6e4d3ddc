"""Closing a case: what stands open, handing it on, and saying that it is done."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from accounts.roles import Permission
from cases.forms.cases import CloseForm
from cases.forms.closing import FinishForm, HandOnForm
from cases.permissions import can_finish_duty, check
from cases.readers import who_can_work
from cases.record_access import open_case_record, open_handed_on
from cases.services.cases import close_case
from cases.services.closing import (
    duties_of,
    finish_handed_on_duty,
    hand_on_duty,
)
from ledger.form_pages import form_page


def close_page(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Close the case, or see what still stands open and hand it on."""
    case, _access = open_case_record(actor=request.actor, public_id=public_id)
    check(request.actor, Permission.CLOSE_CASE, _("Your role cannot close a case."))
    duties = duties_of(case)
    form = CloseForm(request.POST or None, initial={"closed_on": timezone.localdate()})
    return form_page(
        request, form, lambda: close_case(actor=request.actor, case=case, **form.cleaned_data),
        done=_("The case is closed"), next_url=reverse("cases:show", args=[public_id]),
        heading=_("Close the case"), caption=case.child.name, template="cases/cases/close.html",
        case=case, duties=[duty for duty in duties if duty.taken_on is None],
        handed_on=[duty.taken_on for duty in duties if duty.taken_on],
    )  # fmt: skip


def hand_on(request: ActingRequest, public_id: UUID, code: str) -> HttpResponse:
    """Hand one duty on to a named person."""
    case, _access = open_case_record(actor=request.actor, public_id=public_id)
    check(request.actor, Permission.CLOSE_CASE, _("Your role cannot hand a case’s duties on."))
    duty = next((each for each in duties_of(case) if each.code == code), None)
    if duty is None:
        raise Http404
    form = HandOnForm(request.POST or None, people=who_can_work(case.child, request.actor))
    return form_page(
        request, form,
        lambda: hand_on_duty(actor=request.actor, case=case, code=code, **form.given()),
        done=_("Handed on"), next_url=reverse("cases:close", args=[public_id]),
        heading=_("Who takes this on?"), caption=case.child.name, lede=duty.words,
    )  # fmt: skip


def handed_on(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """A duty that somebody took on, for them to say what came of it."""
    duty, _access = open_handed_on(actor=request.actor, public_id=public_id)
    url = reverse("cases:show", args=[duty.case.public_id])
    heading = _("Handed on to %(name)s") % {"name": duty.name}
    if duty.finished_on is not None or not can_finish_duty(request.actor, duty):
        context = {
            "duty": duty, "heading": heading, "caption": duty.case.child.name, "back_url": url,
        }  # fmt: skip
        return render(request, "cases/cases/handed_on_read.html", context)
    form = FinishForm(request.POST or None, initial={"finished_on": timezone.localdate()})
    return form_page(
        request, form,
        lambda: finish_handed_on_duty(actor=request.actor, duty=duty, **form.cleaned_data),
        done=_("Saved"), next_url=url, heading=heading, caption=duty.case.child.name,
        template="cases/cases/handed_on.html", duty=duty,
    )  # fmt: skip
