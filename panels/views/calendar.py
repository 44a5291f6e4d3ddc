"""A member's own calendar: the private address, and what a calendar reads under it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.middleware import public
from accounts.requests import ActingRequest
from ledger.rate_limits import limited
from panels.calendar.feed import address_of, feed_of, find_feed, meetings_in
from panels.calendar.files import feed_file
from panels.permissions import check_has_feed
from panels.services.feeds import end_feed, make_feed, note_read


@never_cache
def own(request: ActingRequest) -> HttpResponse:
    """Show the address, make it, or make a new one."""
    check_has_feed(request.actor)
    if request.method == "POST":
        make_feed(actor=request.actor)
        messages.success(request, _("Your calendar has a new address."))
        return redirect("panels:calendar")
    feed = feed_of(request.actor.membership_id)
    context = {
        "heading": _("Panel meetings in your calendar"),
        "feed": feed,
        "address": address_of(feed) if feed else "",
    }
    return render(request, "panels/calendar.html", context)


@require_POST
def end(request: ActingRequest) -> HttpResponse:
    """The address opens nothing any more."""
    end_feed(actor=request.actor)
    messages.success(request, _("The address no longer works."))
    return redirect("panels:calendar")


@public
@never_cache
@require_safe
@limited("panel-calendar", per_minute=30)
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """What a calendar reads: no session, no cookie, no personal data.

    An address that is wrong, ended or of somebody who left, all answer the same.
    """
    found = find_feed(secret)
    if found is None:
        raise Http404
    note_read(feed=found)
    return HttpResponse(feed_file(meetings_in(found)), content_type="text/calendar; charset=utf-8")
