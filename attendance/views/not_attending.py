"""Children on roll who attend nowhere, however they are marked: one list across schools."""

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from attendance.figures.not_attending import NOT_ATTENDING_WEEKS
from attendance.figures.nowhere_list import COLUMNS, SORTING, list_not_attending, with_words
from attendance.forms import NotAttendingFilterForm
from attendance.permissions import check_reads_not_attending
from cases.access import Section, write_access_log
from ledger.authority_settings import get_setting
from ledger.lists import csv_download, list_context


def not_attending_list(request: ActingRequest) -> HttpResponseBase:
    """Those whom nobody has in hand first; searched, filtered, sorted, downloaded as filtered."""
    actor, today = request.actor, timezone.localdate()
    check_reads_not_attending(actor)
    form = NotAttendingFilterForm(request.GET or None, actor=actor)
    asked = form.cleaned_data if form.is_valid() else {}
    rows = list_not_attending(actor, asked, today)
    if "download" in request.GET:
        write_access_log(
            actor=actor, child=None, section=Section.ATTENDANCE.value, basis="list",
            reason=_("Downloaded the list of children not attending at all"),
        )  # fmt: skip
        ordered = with_words(actor, SORTING.order(rows, request.GET), today)
        return csv_download("not-attending", COLUMNS, ordered)
    context = {
        "heading": _("Children not attending at all"),
        **list_context(request, rows, SORTING, form),
        "weeks": get_setting(NOT_ATTENDING_WEEKS),
        "checked_at": rows.checked_at(),
    }
    context["page"].rows = with_words(actor, context["page"], today)
    return render(request, "attendance/not_attending.html", context)
