"""The same step for several referrals of the queue: onto an agenda, to a person, into a file."""

from collections import defaultdict

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.requests import ActingRequest
from ledger.errors import Refused
from ledger.lists import csv_download
from panels.forms.queue import AgendaBulkForm, BulkForm
from panels.permissions import check_manage
from panels.queue_page import COLUMNS, QUEUE, with_clocks
from panels.services.bulk import put_referrals_on_agenda
from panels.views.queue import back_to_queue, bulk_form, matching, queue_page
from referrals.models import Referral
from referrals.querysets import ReferralQuerySet
from referrals.services.bulk import MOST_AT_ONCE, BulkResult, assign_referrals

NAMED = 5  # references that a message names before it says how many more


@require_POST
def put_on_agenda(request: ActingRequest) -> HttpResponseBase:
    """Put the chosen referrals, or all that match the filter, on one agenda."""
    check_manage(request.actor)
    form = bulk_form(request, AgendaBulkForm)
    if not form.is_valid():
        return queue_page(request, form)
    meeting = form.cleaned_data["meeting"]
    try:
        result = put_referrals_on_agenda(
            actor=request.actor, chosen=_chosen(request, form), meeting=meeting
        )
    except Refused as refusal:
        form.add_error("chosen", refusal.message)
        return queue_page(request, form)
    text = ngettext(
        "%(n)s referral is on the agenda.", "%(n)s referrals are on the agenda.", len(result.done)
    )
    _report(request, result, text)
    if not result.done:
        return back_to_queue(request)
    return redirect("panels:meeting", public_id=meeting.public_id)


@require_POST
def assign(request: ActingRequest) -> HttpResponseBase:
    """Give the chosen referrals, or all that match, to one person or to nobody."""
    check_manage(request.actor)
    form = bulk_form(request)
    if not form.is_valid():
        return queue_page(request, form)
    person = form.cleaned_data["assignee"]
    try:
        result = assign_referrals(
            actor=request.actor, chosen=_chosen(request, form), assignee=person
        )
    except Refused as refusal:
        field = refusal.field if refusal.field in form.fields else "chosen"
        form.add_error(field, refusal.message)
        return queue_page(request, form)
    number = len(result.done)
    if person is None:
        text = ngettext(
            "%(n)s referral is nobody’s now.", "%(n)s referrals are nobody’s now.", number
        )
    else:
        text = ngettext(
            "%(n)s referral is now with %(who)s.", "%(n)s referrals are now with %(who)s.", number
        ).replace("%(who)s", person.user.full_name.replace("%", "%%"))
    _report(request, result, text)
    return back_to_queue(request)


@require_POST
def export(request: ActingRequest) -> HttpResponseBase:
    """The chosen referrals, or all that match, as a file."""
    check_manage(request.actor)
    form = bulk_form(request)
    if not form.is_valid():
        return queue_page(request, form)
    rows = QUEUE.order(_rows(request, form), request.GET)
    return csv_download("queue", COLUMNS, with_clocks(rows.iterator(chunk_size=500)))


def _rows(request: ActingRequest, form: BulkForm) -> ReferralQuerySet:
    if form.cleaned_data["all_matching"]:
        return matching(request)[0]
    office = Referral.objects.of_authority(request.actor).for_list()
    return office.filter(public_id__in=form.cleaned_data["chosen"])


def _chosen(request: ActingRequest, form: BulkForm) -> dict[int, int | None]:
    """By id what the page saw of each; one more than can be done at once is enough to refuse."""
    rows = _rows(request, form).order_by().values_list("pk", "public_id")
    found = list(rows[: MOST_AT_ONCE + 1])
    if form.cleaned_data["all_matching"]:
        return {pk: form.cleaned_data["as_of"] for pk, _public_id in found}
    seen = form.cleaned_data["chosen"]
    return {pk: seen[public_id] for pk, public_id in found}


def _report(request: HttpRequest, result: BulkResult, text: str) -> None:
    """What was done, and what was not and why: alike reasons together."""
    if result.done:
        messages.success(request, text % {"n": len(result.done)})
    by_reason: dict[str, list[str]] = defaultdict(list)
    for reference, reason in result.refused.items():
        by_reason[reason].append(reference)
    for reason, references in by_reason.items():
        names = ", ".join(references[:NAMED])
        if len(references) > NAMED:
            names += _(" and %(number)s more") % {"number": len(references) - NAMED}
        messages.error(request, f"{names}: {reason}")
