"""Asking the panel to look at a placement again."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from ledger.form_pages import filled
from panels.forms.items import ChooseMeetingForm
from panels.reads import coming_meetings
from provision.forms.running import AnswerPanelForm, AskPanelForm, ReasonForm
from provision.placement_access import open_request, open_running
from provision.placement_permissions import can_put_on_agenda, check_ask_panel
from provision.services.panel_reviews import (
    answer_panel,
    ask_panel,
    put_on_agenda,
    withdraw_request,
)
from provision.views.on_placement import form_on


def ask(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Ask for a review, such as for more time."""
    placement, _access = opened = open_running(actor=request.actor, public_id=public_id)
    check_ask_panel(request.actor, placement)
    data, _files = filled(request)
    form = AskPanelForm(data)
    return form_on(
        request, opened, form, ask_panel,
        done=_("The panel’s office has it and puts it on an agenda."),
        lede=_("Nothing waits for the panel: the child is taught meanwhile."),
        heading=_("Ask the panel"),
    )  # fmt: skip


def answer(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Answer what the panel asked back."""
    asked, opened = open_request(actor=request.actor, public_id=public_id)
    check_ask_panel(request.actor, opened.record)
    data, _files = filled(request)
    form = AnswerPanelForm(data, initial={"asks": asked.asks})
    return form_on(
        request, opened, form, answer_panel, about={"request": asked},
        done=_("Sent to the panel’s office"), lede=asked.question,
        heading=_("Answer the panel’s question"),
    )  # fmt: skip


def put_on(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The panel's office puts the request on an agenda."""
    asked, opened = open_request(actor=request.actor, public_id=public_id)
    if not can_put_on_agenda(request.actor, opened.record):
        raise PermissionDenied(_("Only the panel coordinator puts requests on an agenda."))
    data, _files = filled(request)
    form = ChooseMeetingForm(data, meetings=coming_meetings(request.actor))
    return form_on(
        request, opened, form, put_on_agenda, about={"request": asked},
        done=_("It is on the agenda"), lede=asked.asks,
        heading=_("Put the review on an agenda"),
    )  # fmt: skip


def withdraw(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Ask the panel no longer."""
    asked, opened = open_request(actor=request.actor, public_id=public_id)
    check_ask_panel(request.actor, opened.record)
    data, _files = filled(request)
    form = ReasonForm(data, submit_label=_("Withdraw the request"))
    return form_on(
        request, opened, form, withdraw_request, about={"request": asked},
        done=_("Withdrawn"), heading=_("Withdraw the request to the panel"),
    )  # fmt: skip
