"""Panel meetings: the list, planning, the agenda, the session, the minutes."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import ActingRequest
from accounts.roles import Permission
from ledger.errors import Refused
from ledger.form_pages import form_page
from ledger.lists import Sorting, page_by_key
from panels.access import open_meeting
from panels.agenda.times import times_of
from panels.forms.meetings import ChangeMeetingForm, MeetingForm, ReasonForm
from panels.forms.seats import PresenceForm
from panels.interests.withdrawing import has_declared
from panels.models import PanelMeeting, PanelMeetingStatus
from panels.permissions import check_manage, check_reads_panel
from panels.reads import (
    carried_on,
    meetings_of,
    panel_to_plan_for,
    panels_of,
    panels_recorded_by,
)
from panels.seating import places_of
from panels.services import meetings as services
from panels.views.agenda import agenda_context

MEETINGS = Sorting({"day": ("-starts_at",)}, default="day")


def list_meetings(request: ActingRequest) -> HttpResponse:
    """Meetings, the newest first."""
    check_reads_panel(request.actor)
    found = meetings_of(request.actor)
    return render(
        request,
        "panels/meetings.html",
        {
            "heading": _("Panel meetings"),
            "page": page_by_key(found, MEETINGS, request.GET),
            "count": found.count(),
            "can_plan": request.actor.can(Permission.MANAGE_PANEL),
            "can_record": panels_recorded_by(request.actor).exists(),
            "has_declared": has_declared(request.actor),
        },
    )


def plan(request: ActingRequest) -> HttpResponse:
    """Plan a meeting."""
    check_manage(request.actor)
    panel = panel_to_plan_for(request.actor, request.GET.get("panel", ""))
    if panel is None:
        panels = panels_of(request.actor)
        context = {
            "heading": _("Plan a meeting of which panel?"), "panels": panels,
            "next_url": reverse("panels:plan"),
        }  # fmt: skip
        return render(request, "panels/choose_panel.html", context)
    form = MeetingForm(request.POST or None, panel=panel)

    def save() -> PanelMeeting:
        names = (
            "starts_at", "place", "length_minutes", "chair", "deputy_chair", "members",
        )  # fmt: skip
        terms = {name: form.cleaned_data[name] for name in names}
        return services.plan_meeting(actor=request.actor, panel=panel, **terms)

    return form_page(
        request, form, save, heading=_("Plan a panel meeting"), caption=panel.name,
        done=_("The meeting is planned and its members are invited."),
        next_url=_address, back_url=reverse("panels:meetings"),
    )  # fmt: skip


def show(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """A meeting: agenda, who is there, what comes next."""
    meeting = open_meeting(actor=request.actor, public_id=public_id)
    places = places_of(meeting)
    mine = [one for one in places if one.seat.membership_id == request.actor.membership_id]
    agenda = agenda_context(request, meeting)
    context = {
        **agenda,
        "times": times_of(meeting, agenda["rows"]),
        "places": places,
        "own_place": mine[0] if mine else None,
        "carried_on": carried_on(meeting, request.actor),
        "is_past": meeting.starts_at < timezone.now(),
        "is_today": timezone.localdate(meeting.starts_at) == timezone.localdate(),
    }
    if context["can_run"] and meeting.status == PanelMeetingStatus.IN_SESSION:
        context["presence_form"] = PresenceForm(meeting=meeting)
    return render(request, "panels/meeting.html", context)


def change(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Another time, place, length or chair."""
    meeting = open_meeting(actor=request.actor, public_id=public_id)
    check_manage(request.actor)
    starts_at = timezone.localtime(meeting.starts_at)
    planned = {
        "held_on": starts_at.date(), "held_at": starts_at.strftime("%H:%M"),
        "length_minutes": meeting.length_minutes, "place": meeting.place,
        "chair": meeting.chair_id, "deputy_chair": meeting.deputy_chair_id,
        "seen": meeting.calendar_sequence,
    }  # fmt: skip
    form = ChangeMeetingForm(request.POST or None, panel=meeting.panel, initial=planned)

    def save() -> PanelMeeting:
        names = ("starts_at", "place", "length_minutes", "chair", "deputy_chair", "seen")
        terms = {name: form.cleaned_data[name] for name in names}
        return services.change_meeting(actor=request.actor, meeting=meeting, **terms)

    return form_page(
        request, form, save, heading=_("Change this meeting"), caption=meeting.reference,
        done=_("The meeting is changed, and everybody’s calendar is told."),
        next_url=_address(meeting),
    )  # fmt: skip


@require_POST
def start(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Open the session, and go on to who is there."""
    meeting = open_meeting(actor=request.actor, public_id=public_id)
    try:
        services.start_meeting(actor=request.actor, meeting=meeting)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return HttpResponseRedirect(_address(meeting))
    return redirect("panels:presence", public_id=public_id)


@require_POST
def end(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Close the session."""
    meeting = open_meeting(actor=request.actor, public_id=public_id)
    is_over = meeting.recorded_afterwards_at is not None
    done = _("The meeting is recorded.") if is_over else _("The meeting has ended.")
    return _step(request, meeting, services.end_meeting, done)


def cancel(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Cancel a planned meeting."""
    meeting = open_meeting(actor=request.actor, public_id=public_id)
    check_manage(request.actor)
    form = ReasonForm(request.POST or None, submit_label=_("Cancel the meeting"))
    return form_page(
        request, form,
        lambda: services.cancel_meeting(
            actor=request.actor, meeting=meeting, reason=form.cleaned_data["reason"]
        ),
        heading=_("Cancel this meeting"), done=_("The meeting is cancelled."),
        next_url=_address(meeting),
    )  # fmt: skip


def _step(request: ActingRequest, meeting: PanelMeeting, service, done: str) -> HttpResponse:
    try:
        service(actor=request.actor, meeting=meeting)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)
    return HttpResponseRedirect(_address(meeting))


def _address(meeting: PanelMeeting) -> str:
    return reverse("panels:meeting", args=[meeting.public_id])
