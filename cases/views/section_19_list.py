"""The authority-wide list of section 19 records: on the page, as CSV, and printed as evidence."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation
from accounts.requests import ActingRequest
from accounts.roles import Permission
from cases import section_19_list
from cases.access import write_access_log
from cases.forms.section_19 import Section19Filter
from cases.section_19_list import SORTING, with_clocks
from cases.section_19_querysets import Section19QuerySet
from ledger.lists import csv_download, page_by_key, selected_filters
from ledger.pdf import pdf_response


def list_page(request: ActingRequest) -> HttpResponseBase:
    """Records without a decision first, the oldest on top; downloaded as filtered."""
    form, records = _asked(request)
    if "download" in request.GET:
        rows = _all(request, records, "download")
        return csv_download("section-19", section_19_list.COLUMNS, rows)
    page = page_by_key(records, SORTING, request.GET)
    page.rows = with_clocks(page.rows)
    download = request.GET.copy()
    download["download"] = "csv"
    context = {
        "heading": _("Section 19 records"),
        "page": page,
        "count": records.count(),
        "undecided": records.undecided().count(),
        "default_sort": SORTING.default,
        "filter_form": form,
        "selected_filters": selected_filters(form, request.GET),
        "clear_url": reverse("section_19:list"),
        "download_url": f"?{download.urlencode()}",
        "print_url": f"{reverse('section_19:print_list')}?{request.GET.urlencode()}",
    }
    return render(request, "cases/section_19/list.html", context)


def print_list(request: ActingRequest) -> HttpResponse:
    """The whole list as filtered, as a PDF with who printed it and when."""
    form, records = _asked(request)
    context: dict[str, Any] = {
        "rows": _all(request, records, "print"),
        "filters": selected_filters(form, request.GET),
        "authority": Organisation.objects.authority(),
        "printed_by": request.actor.membership,
        "printed_at": timezone.now(),
    }
    return pdf_response("cases/section_19/pdf/list.html", context, name="section-19.pdf")


def _asked(request: ActingRequest) -> tuple[Section19Filter, Section19QuerySet]:
    actor = request.actor
    if actor.is_family:
        raise Http404
    if not actor.can(Permission.KEEP_SECTION_19):
        raise PermissionDenied(_("Only officers of the authority see the list of all records."))
    form = Section19Filter(request.GET, schools=Organisation.objects.schools().open())
    return form, section_19_list.list_records(actor, form.kept())


def _all(request: ActingRequest, records: Section19QuerySet, basis: str) -> list[Any]:
    """Every match in the order asked for, logged as one opening of a list."""
    rows = with_clocks(SORTING.order(records, request.GET))
    write_access_log(
        actor=request.actor, child=None, section="section 19 list", basis=basis,
        reason=_("List of %(count)s section 19 records") % {"count": len(rows)},
    )  # fmt: skip
    return rows
