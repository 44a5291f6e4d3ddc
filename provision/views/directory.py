"""The directory of providers: searched, read, downloaded."""

from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation
from accounts.requests import ActingRequest
from accounts.roles import Permission
from cases.access import Section, role_reads
from ledger.lists import csv_download, page_by_key, selected_filters
from ledger.state import status_history
from provision.directory_access import open_provider
from provision.directory_page import (
    SORTING,
    check_states,
    columns,
    distance_in_words,
    list_providers,
    own_origin,
    places_by_week,
    prices_of,
)
from provision.directory_permissions import (
    can_edit,
    can_keep,
    can_read_checks,
    check_read_directory,
)
from provision.directory_transitions import PROVIDER
from provision.forms.directory import ProviderFilter
from provision.models import Provider


def providers(request: ActingRequest) -> HttpResponseBase:
    """Every provider that answers: search, filter, sort, page by key, download as filtered."""
    actor = request.actor
    check_read_directory(actor)
    form = ProviderFilter(request.GET, actor=actor)
    asked = form.kept()
    origin = asked.get("near") or own_origin(actor)
    rows = list_providers(actor, asked, origin)
    if "download" in request.GET:
        return csv_download("providers", columns(origin), SORTING.order(rows, request.GET))
    page = page_by_key(rows, SORTING, request.GET)
    for row in page:
        for offer in row.found_offers:
            offer.distance = distance_in_words(offer) if origin else ""
    download = request.GET.copy()
    download["download"] = "csv"
    context = {
        "heading": _("Providers"),
        "page": page,
        "count": rows.order_by().count(),
        "origin": origin,
        "week_on": asked.get("week"),
        "default_sort": SORTING.default,
        "filter_form": form,
        "selected_filters": selected_filters(form, request.GET),
        "clear_url": reverse("provision:providers"),
        "download_url": f"?{download.urlencode()}",
        "export_query": request.GET.urlencode(),
        "can_keep": can_keep(actor),
        "reads_support": role_reads(actor, Section.PROVISION),
        "reads_charges": actor.can(Permission.READ_CHARGES),
        "own": Provider.objects.own_of(actor).first(),
    }
    return render(request, "provision/directory/list.html", context)


def provider(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """One provider: what they do, where, free places by week, checks, prices."""
    found = open_provider(actor=request.actor, public_id=public_id)
    weeks, offers = places_by_week(found)
    prices, coming = prices_of(found)
    keeps = can_keep(request.actor)
    context = {
        "provider": found,
        "organisation": found.organisation,
        "contact": _contact(found.organisation),
        "needs": [found.label_of("needs", need) for need in found.needs],
        "subjects": [found.label_of("subjects", subject) for subject in found.subjects],
        "weeks": weeks,
        "offers": offers,
        "bases": found.organisation.bases.select_related("details"),
        "prices": prices,
        "coming_prices": coming,
        "checks": check_states(found),
        "reads_checks": can_read_checks(request.actor, found.organisation),
        "can_edit": can_edit(request.actor, found.organisation),
        "can_keep": keeps,
        "steps": PROVIDER.available(found.status, request.actor) if keeps else [],
        "history": status_history(found).exclude(action="add") if keeps else [],
        "today": timezone.localdate(),
    }
    return render(request, "provision/directory/provider.html", context)


def _contact(organisation: Organisation) -> list[str]:
    address = (organisation.street, organisation.town, organisation.postcode)
    lines = [
        ", ".join(part for part in address if part), organisation.telephone,
        organisation.email, organisation.website,
    ]  # fmt: skip
    return [line for line in lines if line]
