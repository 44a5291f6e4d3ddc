"""Who has opened which child's record."""

from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from cases import access_log
from cases.access import Section, open_child, write_access_log
from cases.forms.filters import LogFilterForm
from cases.record_page import record_page
from ledger.lists import KeyPage, csv_download, page_by_key, selected_filters


def log_page(request: ActingRequest) -> HttpResponseBase:
    """Every opening, searched by child, person, day, role and basis; downloaded as filtered."""
    form = LogFilterForm(request.GET)
    entries = access_log.search_log(request.actor, form.kept())
    if "download" in request.GET:
        write_access_log(
            actor=request.actor, child=None, section="access_log", basis="download",
            reason=_("Access log, %(count)s entries") % {"count": entries.count()},
        )  # fmt: skip
        ordered = access_log.SORTING.order(entries, request.GET)
        return csv_download("access-log", access_log.columns(), ordered)
    download = request.GET.copy()
    download["download"] = "csv"
    context = {
        "heading": _("Who has opened which record"),
        "page": _in_words(page_by_key(entries, access_log.SORTING, request.GET)),
        "count": entries.count(),
        "default_sort": access_log.SORTING.default,
        "filter_form": form,
        "selected_filters": selected_filters(form, request.GET),
        "clear_url": reverse("children:log"),
        "download_url": f"?{download.urlencode()}",
    }
    return render(request, "cases/children/access_log.html", context)


def child_log_page(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Openings of one child's record, within the record."""
    access = open_child(actor=request.actor, public_id=public_id, section=Section.ACCESS_LOG)
    entries = access_log.log_of_child(access.child)
    page = _in_words(page_by_key(entries, access_log.SORTING, request.GET))
    context = record_page(access, "access_log", page_title=_("Who has opened it"), page=page)
    return render(request, "cases/children/child_log.html", context)


def _in_words(page: KeyPage) -> KeyPage:
    for entry in page:
        entry.role_label = access_log.role_label(entry)
        entry.section_label = access_log.section_label(entry)
        entry.basis_label = access_log.basis_label(entry)
    return page
