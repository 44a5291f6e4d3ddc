"""The list of returns, late ones first, and the return in a child's record."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.http.response import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from cases.access import Section, role_reads, write_access_log
from cases.record_access import open_for_work
from cases.record_page import record_page
from ledger.lists import csv_download, page_by_key, selected_filters
from reintegration.access import plan_of
from reintegration.forms.plans import ReturnFilter
from reintegration.homes import start_url
from reintegration.list_page import COLUMNS, SORTING, list_returns, schools_of


def index(request: ActingRequest) -> HttpResponseBase:
    """Search, filter, sort, page by key; download as filtered."""
    actor = request.actor
    if actor.is_family:
        raise Http404
    if not role_reads(actor, Section.RETURN):
        raise PermissionDenied(_("Your role does not include returns to school."))
    form = ReturnFilter(request.GET, schools=schools_of(actor))
    form.is_valid()
    rows = list_returns(actor, form.cleaned_data)
    count = rows.order_by().count()
    if "download" in request.GET:
        write_access_log(
            actor=actor, child=None, section="return list", basis="download",
            reason=_("List of %(count)s returns") % {"count": count},
        )  # fmt: skip
        return csv_download("returns", COLUMNS, SORTING.order(rows, request.GET))
    query = request.GET.copy()
    query["download"] = "csv"
    context = {
        "heading": _("Returns to school"),
        "page": page_by_key(rows, SORTING, request.GET),
        "count": count,
        "default_sort": SORTING.default,
        "filter_form": form,
        "selected_filters": selected_filters(form, request.GET),
        "clear_url": reverse("reintegration:list"),
        "download_url": f"?{query.urlencode()}",
    }
    return render(request, "reintegration/list.html", context)


def of_child(request: ActingRequest, child: UUID) -> HttpResponse:
    """The child's live plan, else the newest, else how to start one."""
    access = open_for_work(actor=request.actor, public_id=child, section=Section.RETURN)
    plan = plan_of(request.actor, access.child)
    if plan is not None:
        return redirect("reintegration:show", plan.public_id)
    context = record_page(
        access, "return", page_title=_("Return to school"), start_url=start_url(access)
    )
    return render(request, "reintegration/none.html", context)
