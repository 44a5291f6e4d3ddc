"""Recording afterwards a meeting that was held without Waymark."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from ledger.errors import Refused
from ledger.form_pages import filled, form_page
from panels.access import open_meeting
from panels.forms.meetings import HeldMeetingForm
from panels.models import PanelMeeting
from panels.permissions import check_record_unplanned, check_run
from panels.reads import not_recorded_yet, panels_recorded_by
from panels.services import recording as services


def record(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Record a meeting that was planned, and go on to who was there."""
    meeting = open_meeting(actor=request.actor, public_id=public_id)
    check_run(request.actor, meeting)
    if request.method == "POST":
        try:
            services.record_held_meeting(actor=request.actor, meeting=meeting)
        except Refused as refusal:
            messages.error(request, refusal.message)
            return redirect("panels:meeting", public_id=public_id)
        return redirect("panels:presence", public_id=public_id)
    return render(request, "panels/record_meeting.html", {"meeting": meeting})


def record_unplanned(request: ActingRequest) -> HttpResponse:
    """Record a meeting that nobody had planned in Waymark, and go on to who was there."""
    panels = list(panels_recorded_by(request.actor))
    asked = [one for one in panels if str(one.public_id) == request.GET.get("panel", "")]
    panel = check_record_unplanned(request.actor, next(iter(asked or panels), None))
    if len(panels) > 1 and not asked:
        context = {
            "heading": _("Record a meeting of which panel?"), "panels": panels,
            "next_url": reverse("panels:record_unplanned"),
        }  # fmt: skip
        return render(request, "panels/choose_panel.html", context)
    form = HeldMeetingForm(*filled(request), panel=panel)
    there: list[PanelMeeting] = []

    def save() -> PanelMeeting:
        names = ("starts_at", "ends_at", "place", "chair", "deputy_chair", "members")
        terms = {name: form.cleaned_data[name] for name in names}
        try:
            return services.record_unplanned_meeting(actor=request.actor, panel=panel, **terms)
        except services.MeetingThere as refusal:
            there.append(refusal.meeting)
            raise

    return form_page(
        request, form, save, heading=_("Record a meeting that was held"), caption=panel.name,
        template="panels/record_unplanned.html", there=there, back_url=reverse("panels:meetings"),
        waiting=not_recorded_yet(request.actor, panel),
        done=_("The meeting is recorded. Now say who was there."),
        next_url=lambda meeting: reverse("panels:presence", args=[meeting.public_id]),
    )  # fmt: skip
