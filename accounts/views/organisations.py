"""Organisations, bases and localities, for administrators."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import open_base, open_locality, open_organisation
from accounts.forms.organisations import (
    NEW_KINDS,
    BaseForm,
    KindForm,
    LocalityForm,
    OrganisationFilter,
    OrganisationForm,
)
from accounts.history import changes_of
from accounts.models import Locality, Membership, Organisation, OrganisationKind
from accounts.permissions import check_manage_people
from accounts.requests import ActingRequest
from accounts.services import organisations as services
from ledger.form_pages import form_page
from ledger.lists import Column, Sorting, csv_download, page_by_key, selected_filters

SORTING = Sorting(
    {"name": ("sort_name",), "kind": ("kind", "sort_name"), "people": ("-people", "sort_name")},
    default="name",
)
COLUMNS: list[Column] = [
    (gettext_lazy("Name"), lambda row: row.name),
    (gettext_lazy("Kind"), lambda row: row.get_kind_display()),
    (gettext_lazy("URN"), lambda row: row.urn),
    (gettext_lazy("LAESTAB"), lambda row: row.laestab),
    (gettext_lazy("Status"), lambda row: row.get_status_display()),
    (gettext_lazy("Phase"), lambda row: row.get_phase_display()),
    (gettext_lazy("Town"), lambda row: row.town),
    (gettext_lazy("Postcode"), lambda row: row.postcode),
    (gettext_lazy("Locality"), lambda row: row.locality),
    (gettext_lazy("People"), lambda row: row.people),
]


def organisation_list(request: ActingRequest) -> HttpResponseBase:
    """Every organisation, searched, filtered, sorted, downloaded."""
    check_manage_people(request.actor)
    form = OrganisationFilter(request.GET)
    kept = form.kept()
    rows = Organisation.objects.listed()
    if kept.get("q"):
        rows = rows.matching(kept["q"])
    rows = rows.filter(**{name: kept[name] for name in ("kind", "locality") if name in kept})
    if kept.get("status"):
        rows = rows.filter(kind=OrganisationKind.SCHOOL, status=kept["status"])
    if "download" in request.GET:
        return csv_download("organisations", COLUMNS, SORTING.order(rows, request.GET))
    download = request.GET.copy()
    download["download"] = "csv"
    context = {
        "heading": _("Organisations"),
        "page": page_by_key(rows, SORTING, request.GET),
        "count": rows.count(),
        "default_sort": SORTING.default,
        "filter_form": form,
        "selected_filters": selected_filters(form, request.GET),
        "clear_url": reverse("accounts:organisations"),
        "download_url": f"?{download.urlencode()}",
    }
    return render(request, "accounts/organisations/list.html", context)


def organisation(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """One organisation: what is known, who works there, bases, what changed."""
    found = open_organisation(actor=request.actor, public_id=public_id)
    members = Membership.objects.unended().filter(organisation=found).select_related("user")
    context = {
        "organisation": found,
        "facts": [row for row in _facts(found) if row["value"]],
        "members": members.order_by("role", "user__sort_name", "pk"),
        "bases": found.bases.all(),
        "is_provider": found.kind == OrganisationKind.PROVIDER,
        "changes": changes_of([found]),
    }
    return render(request, "accounts/organisations/organisation.html", context)


def _facts(found: Organisation) -> list[dict[str, object]]:
    is_school = found.kind == OrganisationKind.SCHOOL
    ages = found.lowest_age is not None and found.highest_age is not None
    address = ", ".join(part for part in (found.street, found.town, found.postcode) if part)
    return [
        {"label": _("Kind"), "value": found.get_kind_display()},
        {"label": _("Status"), "value": found.get_status_display() if is_school else ""},
        {"label": _("URN"), "value": found.urn},
        {"label": _("LAESTAB"), "value": found.laestab},
        {"label": _("Local authority code"), "value": "" if found.laestab else found.la_code},
        {"label": _("Phase"), "value": found.get_phase_display() if is_school else ""},
        {
            "label": _("Ages"),
            "value": _("%(low)s to %(high)s")
            % {"low": found.lowest_age, "high": found.highest_age} if ages else "",
        },
        {"label": _("Locality"), "value": found.locality},
        {"label": _("Address"), "value": address},
        {"label": _("Telephone number"), "value": found.telephone},
        {"label": _("Email address"), "value": found.email},
        {"label": _("Website"), "value": found.website},
        {"label": _("Map reference"), "value": found.map_point},
    ]  # fmt: skip


def choose_kind(request: ActingRequest) -> HttpResponse:
    """What is the new organisation? The questions after depend on it."""
    check_manage_people(request.actor)
    back = reverse("accounts:organisations")
    form = KindForm(request.POST or None, cancel_url=back)
    if form.is_valid():
        return redirect("accounts:new_organisation", form.cleaned_data["kind"])
    context = {"heading": _("Add an organisation"), "form": form, "back_url": back}
    return render(request, "layouts/form_page.html", context)


def new_organisation(request: ActingRequest, kind: str) -> HttpResponse:
    """Enter an organisation that no list brings."""
    check_manage_people(request.actor)
    labels = dict(NEW_KINDS)
    if kind not in labels:
        raise Http404
    form = OrganisationForm(
        request.POST or None, kind=kind, cancel_url=reverse("accounts:organisations")
    )
    return form_page(
        request,
        form,
        lambda: services.create_organisation(actor=request.actor, kind=kind, **form.cleaned_data),
        done=_("The organisation is added."),
        next_url=lambda made: reverse("accounts:organisation", args=[made.public_id]),
        heading=_("Add an organisation"),
        caption=labels[kind],
        back_url=reverse("accounts:choose_kind"),
    )


def edit_organisation(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Change what is known of an organisation."""
    found = open_organisation(actor=request.actor, public_id=public_id)
    back = reverse("accounts:organisation", args=[public_id])
    initial = {name: getattr(found, name) for name in services.FIELDS}
    form = OrganisationForm(request.POST or None, kind=found.kind, initial=initial, cancel_url=back)
    return form_page(
        request,
        form,
        lambda: services.change_organisation(
            actor=request.actor, organisation=found, **form.cleaned_data
        ),
        done=_("The organisation is saved."),
        next_url=back,
        heading=_("Change details"),
        caption=found.name,
    )


def new_base(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Enter a place where a provider teaches."""
    provider = open_organisation(actor=request.actor, public_id=public_id)
    if provider.kind != OrganisationKind.PROVIDER:
        raise Http404
    back = reverse("accounts:organisation", args=[public_id])
    form = BaseForm(request.POST or None, cancel_url=back)
    return form_page(
        request,
        form,
        lambda: services.add_base(actor=request.actor, provider=provider, **form.cleaned_data),
        done=_("The base is added."),
        next_url=back,
        heading=_("Add a base"),
        caption=provider.name,
    )


def edit_base(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Correct a base."""
    base = open_base(actor=request.actor, public_id=public_id)
    back = reverse("accounts:organisation", args=[base.provider.public_id])
    initial = {name: getattr(base, name) for name in ("name", "street", "town", "postcode")}
    form = BaseForm(request.POST or None, initial=initial, cancel_url=back)
    return form_page(
        request,
        form,
        lambda: services.change_base(actor=request.actor, base=base, **form.cleaned_data),
        done=_("The base is saved."),
        next_url=back,
        heading=_("Change a base"),
        caption=base.provider.name,
    )


def localities(request: ActingRequest) -> HttpResponse:
    """The parts of the authority, and a new one."""
    check_manage_people(request.actor)
    form = LocalityForm(request.POST or None, submit_label=_("Add this locality"))
    return form_page(
        request,
        form,
        lambda: services.save_locality(actor=request.actor, **form.cleaned_data),
        done=_("The locality is added."),
        next_url=reverse("accounts:localities"),
        template="accounts/organisations/localities.html",
        heading=_("Localities"),
        localities=Locality.objects.all(),
        back_url=reverse("accounts:organisations"),
    )


def edit_locality(request: ActingRequest, key: int) -> HttpResponse:
    """Another name for a locality."""
    locality = open_locality(actor=request.actor, key=key)
    back = reverse("accounts:localities")
    form = LocalityForm(request.POST or None, initial={"name": locality.name}, cancel_url=back)
    return form_page(
        request,
        form,
        lambda: services.save_locality(actor=request.actor, locality=locality, **form.cleaned_data),
        done=_("The locality is saved."),
        next_url=back,
        heading=_("Change a locality"),
    )
