"""What the authority's schools sent in a month, and what is missing."""

from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.requests import ActingRequest
from attendance.returns.forms import ReceivedFilterForm
from attendance.returns.querysets import RECEIVED, schools_with_returns
from attendance.returns.received import with_returns
from ledger.lists import Column, Sorting, csv_download, list_context

SCHOOLS = Sorting({"name": ("sort_name",), "received": ("received_at",)}, default="-received")
MONTHS = 13
COLUMNS: list[Column] = [
    (gettext_lazy("School"), lambda row: row.name),
    (gettext_lazy("Sickness return sent"), lambda row: row.sickness.sent_at),
    (gettext_lazy("Children on it"), lambda row: row.sickness.children),
    (gettext_lazy("Sickness return due"), lambda row: row.sickness.due_on),
    (gettext_lazy("Attendance return sent"), lambda row: row.attendance.sent_at),
    (gettext_lazy("Children on it"), lambda row: row.attendance.children),
    (gettext_lazy("Attendance return due"), lambda row: row.attendance.due_on),
]


def received(request: ActingRequest) -> HttpResponseBase:
    """Schools by the newest return they sent in a month; those that miss one can be filtered."""
    today = timezone.localdate()
    form = ReceivedFilterForm(request.GET or None, months=_months(today))
    chosen = form.cleaned_data if form.is_valid() else {}
    first, last = _span(chosen.get("month") or "", today)
    organisation = request.actor.organisation
    schools = schools_with_returns(organisation.la_code if organisation else "", first, last)
    schools = _narrowed(schools, chosen)
    if "download" in request.GET:
        rows = with_returns(SCHOOLS.order(schools, request.GET), today, last)
        return csv_download(f"returns-{first:%Y-%m}", COLUMNS, rows)
    context = {
        "heading": _("Sickness and attendance returns from schools"),
        "month": date_format(first, "F Y"),
        **list_context(request, schools, SCHOOLS, form),
    }
    context["page"].rows = with_returns(context["page"], today, last)
    return render(request, "attendance/returns/received.html", context)


def _narrowed(schools: QuerySet[Any], chosen: dict[str, Any]) -> QuerySet[Any]:
    if words := chosen.get("q", "").strip():
        schools = schools.filter(name__icontains=words)
    if chosen.get("show") == "received":
        return schools.filter(RECEIVED)
    return schools.exclude(RECEIVED) if chosen.get("show") == "missing" else schools


def _months(today: date) -> list[tuple[str, str]]:
    """This month and the year before it, newest first."""
    found, day = [], today.replace(day=1)
    for _number in range(MONTHS):
        found.append((f"{day:%Y-%m}", date_format(day, "F Y")))
        day = (day - timedelta(days=1)).replace(day=1)
    return found


def _span(month: str, today: date) -> tuple[date, date]:
    first = date.fromisoformat(f"{month}-01") if month else today.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
