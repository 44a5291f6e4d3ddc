"""The queue: referrals that wait for the panel, fast track first, then the longest waiting."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Membership
from accounts.requests import ActingRequest
from ledger.form_pages import form_page
from ledger.lists import csv_download, page_by_key, selected_filters
from panels.agenda.waits import put_off_counts
from panels.deciding.targets import letters_to_send
from panels.forms.items import FastTrackForm
from panels.forms.queue import BulkForm, QueueFilter
from panels.permissions import check_manage
from panels.queue_page import (
    COLUMNS,
    MOST_COUNTED,
    QUEUE,
    count_up_to_most,
    for_page,
    narrowed,
    queue_of,
    saved_filters_of,
    with_clocks,
)
from panels.reads import coming_meetings, panel_of
from panels.services.agenda import start_fast_track
from referrals.access import open_referral
from referrals.querysets import ReferralQuerySet
from referrals.services.seen import as_of_now
from referrals.services.triage import assignable_people

LETTERS = 5  # decisions that the queue's page reminds of


def show(request: ActingRequest) -> HttpResponseBase:
    """The queue, filtered, sorted, paged; or downloaded as filtered."""
    check_manage(request.actor)
    if "download" in request.GET:
        rows = QUEUE.order(matching(request)[0], request.GET)
        return csv_download("queue", COLUMNS, with_clocks(rows.iterator(chunk_size=500)))
    return queue_page(request, bulk_form(request))


def bulk_form(request: ActingRequest, kind: type[BulkForm] = BulkForm) -> BulkForm:
    """What can be done with several, with what was posted."""
    return kind(
        request.POST or None,
        meetings=list(coming_meetings(request.actor)),
        people=list(assignable_people()),
    )


def matching(
    request: ActingRequest, people: list[Membership] | None = None
) -> tuple[ReferralQuerySet, QueueFilter]:
    """What the filters in the address keep, and the filters; `people` may be known already."""
    chosen_from = list(assignable_people()) if people is None else people
    form = QueueFilter(request.GET, people=chosen_from)
    form.is_valid()
    return narrowed(queue_of(request.actor), form.cleaned_data, request.actor), form


def queue_page(request: ActingRequest, bulk: BulkForm, status: int = 200) -> HttpResponse:
    """The page itself, also with what is wrong in a bulk step."""
    as_of = as_of_now()  # before the rows are read: a step in between is then seen as later
    found, form = matching(request, list(bulk.people.values()))
    page = page_by_key(for_page(found), QUEUE, request.GET)
    page.rows = list(with_clocks(page.rows))
    put_off = put_off_counts("referral", [row.pk for row in page.rows])
    for row in page.rows:
        row.put_off = put_off.get(row.pk, 0)
    count = count_up_to_most(found)
    context: dict[str, Any] = {
        "heading": _("Queue"),
        "page": page,
        "count": count if count <= MOST_COUNTED else None,
        "most_counted": MOST_COUNTED,
        "filter_form": form,
        "selected_filters": selected_filters(form, request.GET),
        "clear_url": reverse("panels:queue"),
        "download_url": f"{reverse('panels:queue')}?{_with(request.GET, download='csv')}",
        "saved_filters": saved_filters_of(request.actor),
        "letters": letters_to_send(request.actor, LETTERS),
        "query": request.GET.urlencode(),
        "bulk": bulk,
        "as_of": as_of,
    }
    return render(request, "panels/queue.html", context, status=status)


def fast_track(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Choose who decides a fast track between meetings."""
    referral = open_referral(actor=request.actor, public_id=public_id).referral
    check_manage(request.actor)
    form = FastTrackForm(request.POST or None, panel=panel_of(request.actor))
    return form_page(
        request, form,
        lambda: start_fast_track(
            actor=request.actor, kind_key="referral", subject_id=referral.pk, **form.cleaned_data
        ),
        done=_("The chair has been told. Two agencies now decide."),
        next_url=lambda item: reverse("panels:item", args=[item.public_id]),
        back_url=reverse("panels:queue"), heading=_("Who decides this fast track?"),
        caption=referral.reference, lede=referral.grounds,
    )  # fmt: skip


def back_to_queue(request: ActingRequest) -> HttpResponseRedirect:
    """The queue as it was filtered."""
    query = request.GET.urlencode()
    return HttpResponseRedirect(f"{reverse('panels:queue')}{'?' if query else ''}{query}")


def _with(query: QueryDict, **changed: str) -> str:
    copy = query.copy()
    for name, value in changed.items():
        copy[name] = value
    return copy.urlencode()
