"""The live screen of a meeting: the page, what changed since, and the presses on it.

The page is made of parts. A script asks every few seconds whether they changed, and swaps those
that did; a press answers with them too. Without the script every press leads back to the page.
"""

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import ActingRequest
from accounts.roles import Permission
from ledger.errors import Refused, StaleChange
from panels.access import open_item, open_meeting, open_seat
from panels.forms.live import ArrivalForm, CallForm
from panels.forms.seats import AWAY, HERE
from panels.live.one_item import follow_url, item_mark_of, item_screen_of, meeting_of_place
from panels.live.page import Moment, Screen, is_followed, mark_of, moment_of, screen_of
from panels.models import AgendaItem, PanelMeeting
from panels.permissions import check_run
from panels.services.calling import call_item, pause_meeting
from panels.services.seats import record_arrival

EVERY = 3  # seconds
PARTS = ("agenda", "now", "item", "here")
ITEM_PARTS = ("item_now", "item")
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the page, and what its words come to."""

    key: str
    html: SafeString
    mark: str


def show(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """The whole page; of a meeting that is cancelled there is none."""
    meeting = open_meeting(actor=request.actor, public_id=public_id)
    if not is_followed(meeting):
        return redirect("panels:meeting", public_id=public_id)
    return render(request, "panels/live/page.html", _context(request, meeting))


def state(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Nothing (204) as long as the reader's screen is what they have seen; else its parts."""
    meeting = open_meeting(actor=request.actor, public_id=public_id)
    moment = moment_of(meeting)
    mark = mark_of(meeting, request.actor, moment)
    if request.GET.get("seen") == mark:
        return HttpResponse(status=204)
    return _answer(_meeting_context(request, meeting, moment, mark))


def show_item(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """One item, for whoever takes a place on it alone; others go to the meeting or the item."""
    item = open_item(actor=request.actor, public_id=public_id, log=False)
    meeting = meeting_of_place(item, request.actor)
    if meeting is None or not is_followed(meeting):
        url = follow_url(item, request.actor) if meeting is None else ""
        return redirect(url or reverse("panels:item", args=[public_id]))
    context = _item_context(request, item, meeting, item_mark_of(item, meeting))
    return render(request, "panels/live/item_page.html", context)


def item_state(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """As `state`, of one item."""
    item = open_item(actor=request.actor, public_id=public_id, log=False)
    meeting = meeting_of_place(item, request.actor)
    if meeting is None:  # a seat of their own, or no place any more: the script loads the page
        return redirect("panels:item_live", public_id=public_id)
    mark = item_mark_of(item, meeting)
    if request.GET.get("seen") == mark:
        return HttpResponse(status=204)
    return _answer(_item_context(request, item, meeting, mark))


@require_POST
def call(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Move the meeting on to an item, or let it rest."""
    meeting = open_meeting(actor=request.actor, public_id=public_id)
    check_run(request.actor, meeting)
    form = CallForm(request.POST, meeting=meeting, actor=request.actor)

    def save() -> None:
        if not form.is_valid():
            raise StaleChange(_("This item does not stand on the agenda any more."))
        item, seen = form.cleaned_data["item"], form.cleaned_data["seen"]
        if item is None:
            pause_meeting(actor=request.actor, meeting=meeting, seen=seen)
        else:
            call_item(actor=request.actor, meeting=meeting, item=item, seen=seen)

    return _pressed(request, meeting, save, "live-now")


@require_POST
def arrive(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """A member came or left, or a substitute came for them."""
    seat = open_seat(actor=request.actor, public_id=public_id)
    check_run(request.actor, seat.meeting)
    form = ArrivalForm(request.POST, seat=seat)

    def save() -> None:
        if not form.is_valid():
            raise StaleChange
        record_arrival(actor=request.actor, seat=seat, **form.arrived())

    return _pressed(request, seat.meeting, save, "live-here")


def _pressed(request: ActingRequest, meeting: PanelMeeting, save: Any, anchor: str) -> HttpResponse:
    """Do it; then the parts as they are now for the script, or the page again."""
    refused = ""
    try:
        save()
    except Refused as refusal:
        refused = refusal.message
    if not request.headers.get("X-Waymark-Live"):
        if refused:
            messages.error(request, refused)
        address = reverse("panels:live", args=[meeting.public_id])
        return HttpResponseRedirect(f"{address}#{anchor}")
    fresh = open_meeting(actor=request.actor, public_id=meeting.public_id)
    context = _context(request, fresh)
    return _answer({**context, "is_press": True, "refused": refused})


def _answer(context: dict[str, Any]) -> HttpResponse:
    """The parts for the script. Without the request: nothing stands around them here, and what
    every page shows around itself (messages that wait, the work of other roles) costs queries."""
    return HttpResponse(render_to_string("panels/live/parts.html", context))


def _context(request: ActingRequest, meeting: PanelMeeting) -> dict[str, Any]:
    moment = moment_of(meeting)
    return _meeting_context(request, meeting, moment, mark_of(meeting, request.actor, moment))


def _meeting_context(
    request: ActingRequest, meeting: PanelMeeting, moment: Moment, mark: str
) -> dict[str, Any]:
    """The mark is older than the screen: what came between is seen by the next question."""
    return _shown(request, screen_of(meeting, request.actor, moment), mark, PARTS)


def _item_context(
    request: ActingRequest, item: AgendaItem, meeting: PanelMeeting, mark: str
) -> dict[str, Any]:
    screen = item_screen_of(item, meeting, request.actor)
    return {**_shown(request, screen, mark, ITEM_PARTS, asked_item=item), "asked_item": item}


def _shown(
    request: ActingRequest, screen: Screen, mark: str, parts: tuple[str, ...], **more: Any
) -> dict[str, Any]:
    return {
        "meeting": screen.meeting,
        "screen": screen,
        "parts": {key: _part(request, key, screen, more) for key in parts},
        "mark": mark,
        "every": EVERY,
        "now": timezone.now(),
    }


def _part(request: ActingRequest, key: str, screen: Screen, more: dict[str, Any]) -> Part:
    given = {
        **more, **screen.item, "acting": request.actor, "csrf_token": get_token(request),
        "screen": screen, "meeting": screen.meeting, "here": HERE, "away": AWAY,
        "can_manage": request.actor.can(Permission.MANAGE_PANEL),
    }  # fmt: skip
    # Without the request: what every page shows around it is asked for once, by the page.
    html = render_to_string(f"panels/live/{key}.html", given)
    words = _TOKEN.sub("", html)
    return Part(key, html, sha256(words.encode()).hexdigest()[:12])
