"""The list of referrals: own for a school, all of its children for the authority."""

from django.core.exceptions import PermissionDenied
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.requests import ActingRequest
from accounts.roles import Permission
from calendars.days import load_calendar
from cases.access import ROLE_SECTIONS, Section
from ledger.lists import csv_download, page_by_key
from referrals.clocks import clock_of, days_without_education
from referrals.forms.steps import FilterForm
from referrals.list_page import COLUMNS, SORTING, list_referrals, selected_filters


def index(request: ActingRequest) -> HttpResponseBase:
    """Search, filter, sort, page by key; download as filtered."""
    actor = request.actor
    _check_reads(actor)
    form = FilterForm(request.GET, actor=actor)
    filters = form.cleaned_data if form.is_valid() else {}
    rows = list_referrals(actor, filters)
    if "download" in request.GET:
        return csv_download("referrals", COLUMNS, SORTING.order(rows, request.GET))
    page = page_by_key(rows, SORTING, request.GET)
    calendar = load_calendar()
    chosen = selected_filters(form, request.GET) if filters else []
    query = request.GET.copy()
    query["download"] = "csv"
    context = {
        "heading": _("Referrals"),
        "page": page,
        "rows": [
            (row, clock_of(row), days_without_education(row, calendar=calendar))
            if row.sees_child
            else (row, None, None)
            for row in page
        ],
        "count": rows.order_by().count(),
        "filter_form": form,
        "selected_filters": chosen,
        "clear_url": reverse("referrals:list"),
        "download_url": f"?{query.urlencode()}",
        "default_sort": SORTING.default,
        "can_refer": actor.can(Permission.WRITE_REFERRAL),
    }
    return render(request, "referrals/list.html", context)


def _check_reads(actor: Actor) -> None:
    if actor.role is None or Section.REFERRAL not in ROLE_SECTIONS[actor.role]:
        raise PermissionDenied(_("Your role does not work with referrals."))
