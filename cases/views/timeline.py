"""The timeline of a child."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from cases.access import Section
from cases.record_access import open_for_work
from cases.record_page import record_page
from cases.timeline_page import SORTING, as_events, events_of, kinds_in
from ledger.lists import page_by_key


def timeline(request: ActingRequest, child: UUID) -> HttpResponse:
    """Everything that happened, newest first, as far as the reader's audience goes."""
    access = open_for_work(actor=request.actor, public_id=child, section=Section.TIMELINE)
    kind = request.GET.get("kind", "")
    page = page_by_key(events_of(access.child, request.actor, kind), SORTING, request.GET)
    context = record_page(
        access,
        "timeline",
        page_title=_("Timeline"),
        page=page,
        events=as_events(page, request.actor),
        kinds=kinds_in(access.child, request.actor),
        kind=kind,
    )
    return render(request, "cases/timeline/timeline.html", context)
