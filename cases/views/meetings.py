"""Meetings of the agencies about one child."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from accounts.roles import Permission
from cases.access import Section
from cases.forms.cases import ReasonForm
from cases.forms.work import MeetingForm, MinutesForm
from cases.models import MeetingStatus, Task
from cases.permissions import check_work
from cases.record_access import open_for_work, open_meeting
from cases.record_page import child_form, record_page
from cases.services.meetings import (
    cancel_meeting,
    change_meeting,
    plan_meeting,
    record_minutes,
)
from ledger.form_pages import filled, form_page
from ledger.state import status_history


def new_meeting(request: ActingRequest, child: UUID) -> HttpResponse:
    """Plan a meeting."""
    access = open_for_work(actor=request.actor, public_id=child, section=Section.CASE)
    check_work(request.actor, access.child)
    data, _files = filled(request)
    form = MeetingForm(data, child=access.child)
    return form_page(
        request, form,
        lambda: plan_meeting(
            actor=request.actor, child=access.child, audience=form.cleaned_data["audience"],
            readers=form.cleaned_data["readers"], **_planned(form.cleaned_data),
        ),
        done=_("Meeting planned"),
        next_url=lambda meeting: reverse("cases:meeting", args=[meeting.public_id]),
        back_url=reverse("cases:team", args=[child]),
        fields={"readers": "named", "starts_at": "held_on"},
        **child_form(access.child, _("Plan a meeting")),
    )  # fmt: skip


def show_meeting(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """One meeting: when, who, minutes, actions."""
    meeting, access = open_meeting(actor=request.actor, public_id=public_id)
    actions = Task.objects.readable_by(request.actor).filter(meeting=meeting).with_people()
    is_planned = meeting.status == MeetingStatus.PLANNED
    has_begun = meeting.starts_at <= timezone.now()
    may_work = request.actor.can(Permission.WORK_CASE)
    context = record_page(
        access,
        "team",
        page_title=meeting.purpose,
        meeting=meeting,
        attendees=meeting.attendees.all(),
        actions=actions,
        history=status_history(meeting),
        may_change=may_work and is_planned,
        may_record=may_work and has_begun and meeting.status != MeetingStatus.CANCELLED,
        may_act=may_work and meeting.status == MeetingStatus.HELD,
    )
    return render(request, "cases/meetings/show.html", context)


def change_meeting_page(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Change a planned meeting."""
    meeting, access = open_meeting(actor=request.actor, public_id=public_id)
    check_work(request.actor, access.child)
    starts = timezone.localtime(meeting.starts_at)
    initial = {
        "purpose": meeting.purpose, "place": meeting.place, "held_on": starts.date(),
        "time": starts.strftime("%H:%M"), "audience": meeting.audience,
        "people": [attendee.user_id for attendee in meeting.attendees.all() if attendee.user_id],
    }  # fmt: skip
    data, _files = filled(request)
    form = MeetingForm(data, child=access.child, changing=True, initial=initial)
    return form_page(
        request, form,
        lambda: change_meeting(
            actor=request.actor, meeting=meeting, **_planned(form.cleaned_data)
        ),
        done=_("Meeting changed"), next_url=reverse("cases:meeting", args=[public_id]),
        fields={"starts_at": "held_on"}, **child_form(access.child, _("Change the meeting")),
    )  # fmt: skip


def minutes_page(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Who came, and the minutes."""
    meeting, access = open_meeting(actor=request.actor, public_id=public_id)
    check_work(request.actor, access.child)
    came = [str(person.pk) for person in meeting.attendees.all() if person.came is not False]
    data, _files = filled(request)
    form = MinutesForm(data, meeting=meeting, initial={"minutes": meeting.minutes, "came": came})
    return form_page(
        request, form,
        lambda: record_minutes(actor=request.actor, meeting=meeting, **form.cleaned_data),
        done=_("Minutes saved. Now add the actions that were agreed."),
        next_url=reverse("cases:meeting", args=[public_id]),
        **child_form(access.child, _("Minutes: %(what)s") % {"what": meeting.purpose}),
    )  # fmt: skip


def cancel_meeting_page(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Cancel a planned meeting."""
    meeting, access = open_meeting(actor=request.actor, public_id=public_id)
    check_work(request.actor, access.child)
    data, _files = filled(request)
    form = ReasonForm(data, submit_label=_("Cancel the meeting"))
    return form_page(
        request, form,
        lambda: cancel_meeting(actor=request.actor, meeting=meeting, **form.cleaned_data),
        done=_("Meeting cancelled. Those invited are told."),
        next_url=reverse("cases:team", args=[access.child.public_id]),
        back_url=reverse("cases:meeting", args=[public_id]), lede=meeting.purpose,
        **child_form(access.child, _("Cancel the meeting")),
    )  # fmt: skip


def _planned(facts: dict[str, Any]) -> dict[str, Any]:
    names = ("purpose", "starts_at", "place", "people", "guests")
    return {name: facts[name] for name in names}
