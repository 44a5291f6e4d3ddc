"""The minutes of a panel meeting: read, edited part by part, agreed, printed, corrected."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import ActingRequest
from ledger.form_pages import form_page
from ledger.pdf import pdf_response
from panels.access import log_items, open_meeting
from panels.forms.meetings import MinuteCorrectionForm, MinutePartForm
from panels.minutes.lines import minutes_of, part_for
from panels.models import PanelMeeting, PanelMeetingStatus
from panels.permissions import can_agree_minutes, can_run, check_run
from panels.services import minutes as services


def show(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """What the minutes say, without items that the reader stepped out of."""
    meeting = open_meeting(actor=request.actor, public_id=public_id)
    return render(request, "panels/minutes/show.html", _page(request, meeting))


def download(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The same as PDF; it says who printed it and when."""
    meeting = open_meeting(actor=request.actor, public_id=public_id)
    context = {
        **_page(request, meeting), "printed_at": timezone.now(), "printed_by": request.actor.user,
    }  # fmt: skip
    name = f"{meeting.reference}-minutes.pdf"
    return pdf_response("panels/pdf/minutes.html", context, name=name)


def edit(request: ActingRequest, public_id: UUID, key: str) -> HttpResponse:
    """Edit one part, before they are agreed; afterwards correct it."""
    meeting = open_meeting(actor=request.actor, public_id=public_id)
    check_run(request.actor, meeting)
    part = part_for(meeting, request.actor, key)
    if meeting.status == PanelMeetingStatus.AGREED:
        return HttpResponseRedirect(reverse("panels:correct_minutes", args=[public_id, key]))
    form = MinutePartForm(request.POST or None, initial={"text": part.text, "seen": part.version})
    return form_page(
        request, form,
        lambda: services.write_minute_part(
            actor=request.actor, meeting=meeting, key=key, **form.cleaned_data
        ),
        heading=part.heading, caption=_("Minutes"), part=part, meeting=meeting,
        template="panels/minutes/edit.html", done=_("The minutes are saved."),
        next_url=_address(meeting),
    )  # fmt: skip


@require_POST
def write_again(request: ActingRequest, public_id: UUID, key: str) -> HttpResponse:
    """Put what happened in place of what somebody wrote."""
    meeting = open_meeting(actor=request.actor, public_id=public_id)
    services.write_again(actor=request.actor, meeting=meeting, key=key)
    messages.success(request, _("This part says what happened again."))
    return HttpResponseRedirect(_address(meeting))


@require_POST
def agree(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The chair agrees the minutes."""
    meeting = open_meeting(actor=request.actor, public_id=public_id)
    services.agree_minutes(actor=request.actor, meeting=meeting)
    messages.success(request, _("The minutes are agreed and fixed."))
    return HttpResponseRedirect(_address(meeting))


def correct(request: ActingRequest, public_id: UUID, key: str) -> HttpResponse:
    """Correct agreed minutes; what stood stays to be read."""
    meeting = open_meeting(actor=request.actor, public_id=public_id)
    check_run(request.actor, meeting)
    part = part_for(meeting, request.actor, key)
    if meeting.status != PanelMeetingStatus.AGREED:
        return HttpResponseRedirect(reverse("panels:edit_minutes", args=[public_id, key]))
    form = MinuteCorrectionForm(
        request.POST or None, initial={"text": part.text, "seen": part.version}
    )
    return form_page(
        request, form,
        lambda: services.correct_minutes(
            actor=request.actor, meeting=meeting, key=key, **form.cleaned_data
        ),
        heading=part.heading, caption=_("Correct the minutes"),
        done=_("Corrected. What stood can still be read."), next_url=_address(meeting),
    )  # fmt: skip


def _page(request: ActingRequest, meeting: PanelMeeting) -> dict[str, object]:
    parts = minutes_of(meeting, request.actor)
    log_items(request.actor, [part.item for part in parts if part.item])
    is_agreed = meeting.status == PanelMeetingStatus.AGREED
    runs = can_run(request.actor, meeting)
    is_open = meeting.status in {PanelMeetingStatus.IN_SESSION, PanelMeetingStatus.HELD}
    return {
        "meeting": meeting, "parts": parts, "is_agreed": is_agreed,
        "may_edit": runs and is_open, "may_correct": runs and is_agreed,
        "may_agree": meeting.status == PanelMeetingStatus.HELD
        and can_agree_minutes(request.actor, meeting),
    }  # fmt: skip


def _address(meeting: PanelMeeting) -> str:
    return reverse("panels:minutes", args=[meeting.public_id])
