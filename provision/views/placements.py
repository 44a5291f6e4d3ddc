"""Placements: the list, those of a child, and one at a glance."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from accounts.roles import Permission
from cases.access import Section, role_reads, write_access_log
from cases.record_access import open_for_work
from cases.record_page import record_page
from ledger.lists import csv_download, page_by_key, selected_filters
from provision.forms.placement_list import PlacementFilterForm
from provision.kept import KeptReviews, find_kept
from provision.models import Placement
from provision.pictures import meter_of
from provision.placement_access import open_placement
from provision.placement_list import COLUMNS, SORTING, list_placements, modes_of
from provision.placement_page import actions_of, glance_of, notices_of
from provision.placement_permissions import can_arrange, can_report_health
from provision.placement_querysets import PROVIDER_ROLES


def index(request: ActingRequest) -> HttpResponseBase:
    """Search, filter, sort, page by key; download as filtered."""
    actor = request.actor
    if actor.is_family or not role_reads(actor, Section.PROVISION):
        raise PermissionDenied(_("Your role does not work with placements."))
    form = PlacementFilterForm(request.GET, actor=actor)
    rows = list_placements(actor, form.kept())
    if "download" in request.GET:
        write_access_log(
            actor=actor, child=None, section="placement list", basis="download",
            reason=_("List of %(count)s placements") % {"count": rows.order_by().count()},
        )  # fmt: skip
        return csv_download("placements", COLUMNS, SORTING.order(rows, request.GET))
    page = page_by_key(rows, SORTING, request.GET)
    query = request.GET.copy()
    query["download"] = "csv"
    context = {
        "heading": _("Placements"),
        "page": page,
        "rows": [(placement, modes_of(placement)) for placement in page],
        "count": rows.order_by().count(),
        "filter_form": form,
        "selected_filters": selected_filters(form, request.GET),
        "clear_url": reverse("provision:placements"),
        "download_url": f"?{query.urlencode()}",
        "default_sort": SORTING.default,
        "may_arrange": actor.can(Permission.ARRANGE_PLACEMENT),
        "reads_support": actor.role not in PROVIDER_ROLES,
        "reads_charges": actor.can(Permission.READ_CHARGES),
    }
    return render(request, "provision/placements/list.html", context)


def of_child(request: ActingRequest, child: UUID) -> HttpResponse:
    """A child's placements and what was told of their treatment."""
    actor = request.actor
    access = open_for_work(actor=actor, public_id=child, section=Section.PROVISION)
    context = record_page(
        access,
        "provision",
        page_title=_("Placements"),
        placements=Placement.objects.visible_to(actor).of_child(access.child),
        notices=notices_of(access.child),
        may_arrange=can_arrange(actor, access.child),
        may_tell=can_report_health(actor, access.child),
    )
    return render(request, "provision/placements/of_child.html", context)


def show(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Where, when, who; the week as a picture; the next review; how it ends.

    To a school that the child has left, the reviews that it wrote.
    """
    kept = find_kept(actor=request.actor, public_id=public_id)
    if kept is not None:
        return _show_kept(request, kept)
    opened = open_placement(actor=request.actor, public_id=public_id)
    placement, access = opened
    context = record_page(
        access,
        "provision",
        page_title=_("Placement %(reference)s") % {"reference": placement.reference},
        placement=placement,
        is_kept=opened.is_kept,
        may=actions_of(request.actor, opened),
        **glance_of(request.actor, opened),
    )
    if access.can_read(Section.HOURS) and not opened.is_kept:
        context["meter"] = meter_of(placement)
    if opened.is_kept:
        context["schools"] = [placement.home_school] if placement.home_school else []
    return render(request, "provision/placements/show.html", context)


def _show_kept(request: ActingRequest, kept: KeptReviews) -> HttpResponse:
    title = _("Placement %(reference)s") % {"reference": kept.placement.reference}
    context = record_page(
        kept.access, "provision", page_title=title, placement=kept.placement,
        reviews=kept.reviews, schools=[],
    )  # fmt: skip
    return render(request, "provision/placements/kept.html", context)
