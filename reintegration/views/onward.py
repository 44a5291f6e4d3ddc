"""Asking the panel, and handover packs."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http.response import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import ActingRequest
from ledger.files import file_response
from ledger.form_pages import form_page
from panels.forms.items import meeting_label
from panels.reads import coming_meetings
from reintegration.access import open_part, open_plan
from reintegration.forms.after import AskPanelForm, HandOverForm, MeetingForm
from reintegration.forms.answers import ReasonForm
from reintegration.models import HandoverPack, PanelRequest
from reintegration.permissions import can_run_panel_request, check_write
from reintegration.services.packs import hand_over_pack, make_pack
from reintegration.services.panel import (
    answer_panel,
    ask_panel,
    put_on_agenda,
    withdraw_request,
)


def ask(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Ask the panel which help the return needs, or for the Year 11 exception."""
    plan, access = open_plan(actor=request.actor, public_id=public_id)
    check_write(request.actor, access.child)
    form = AskPanelForm(request.POST or None, initial={"asks": plan.grounds})
    return form_page(
        request, form, lambda: ask_panel(actor=request.actor, plan=plan, **form.cleaned_data),
        done=_("The panel’s office has it and puts it on an agenda."), next_url=plan.link,
        heading=_("Ask the panel"), caption=access.child.name,
        lede=_("Nothing waits for the panel: the child’s education goes on meanwhile."),
    )  # fmt: skip


def answer_question(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Answer what the panel asked back."""
    asked, (plan, access) = open_part(actor=request.actor, model=PanelRequest, public_id=public_id)
    check_write(request.actor, access.child)
    form = AskPanelForm(
        request.POST or None, initial={"asks": asked.asks}, submit_label=_("Send the answer")
    )
    return form_page(
        request, form,
        lambda: answer_panel(actor=request.actor, request=asked, **form.cleaned_data),
        done=_("Sent to the panel’s office"), next_url=plan.link,
        heading=_("Answer the panel’s question"), caption=access.child.name, lede=asked.question,
    )  # fmt: skip


def list_request(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The panel's office puts the request on an agenda."""
    asked, (plan, access) = open_part(actor=request.actor, model=PanelRequest, public_id=public_id)
    if not can_run_panel_request(request.actor, plan):
        raise PermissionDenied(_("Only the panel coordinator puts requests on an agenda."))
    form = MeetingForm(
        request.POST or None, meetings=coming_meetings(request.actor), label=meeting_label
    )
    return form_page(
        request, form,
        lambda: put_on_agenda(actor=request.actor, request=asked, **form.cleaned_data),
        done=_("It is on the agenda"), next_url=plan.link,
        heading=_("Put on an agenda: %(kind)s") % {"kind": asked.get_kind_display()},
        caption=access.child.name, lede=asked.asks,
    )  # fmt: skip


def withdraw_asked(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Ask the panel no longer."""
    asked, (plan, access) = open_part(actor=request.actor, model=PanelRequest, public_id=public_id)
    check_write(request.actor, access.child)
    form = ReasonForm(request.POST or None, submit_label=_("Withdraw the request"))
    return form_page(
        request, form,
        lambda: withdraw_request(actor=request.actor, request=asked, **form.cleaned_data),
        done=_("Withdrawn"), next_url=plan.link, heading=_("Withdraw the request to the panel"),
        caption=access.child.name,
    )  # fmt: skip


@require_POST
def new_pack(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Make a handover pack from what is known now."""
    plan, access = open_plan(actor=request.actor, public_id=public_id)
    check_write(request.actor, access.child)
    make_pack(actor=request.actor, plan=plan)
    messages.success(request, _("The pack is made. Read it before you hand it over."))
    return redirect(f"{plan.link}#packs")


@require_GET
def pack(request: ActingRequest, public_id: UUID) -> HttpResponseBase:
    """The pack, for those who write returns: it holds more than every reader of a return reads."""
    found, (_plan, access) = open_part(actor=request.actor, model=HandoverPack, public_id=public_id)
    check_write(request.actor, access.child)
    return file_response(found.file)


def hand_over(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """To whom the pack went."""
    found, (plan, access) = open_part(actor=request.actor, model=HandoverPack, public_id=public_id)
    check_write(request.actor, access.child)
    form = HandOverForm(request.POST or None)
    return form_page(
        request, form,
        lambda: hand_over_pack(actor=request.actor, pack=found, **form.cleaned_data),
        done=_("Saved"), next_url=f"{plan.link}#packs", heading=_("Hand over the pack"),
        caption=access.child.name,
    )  # fmt: skip
