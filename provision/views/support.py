"""Support at the home school: list, capacity, one support, its steps."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from cases.access import Section, open_child, role_reads
from ledger.form_pages import form_page
from ledger.lists import csv_download, page_by_key, selected_filters
from ledger.state import status_history
from provision.forms.support import (
    ArrangeForm,
    AskForm,
    EndSupportForm,
    LiaisonHoursForm,
    ProlongForm,
    SupportFilter,
    WithdrawForm,
)
from provision.models import Support
from provision.services import support as services
from provision.support_page import (
    COLUMNS,
    SORTING,
    liaison_officers,
    list_support,
    loads,
    open_support_page,
)
from provision.support_permissions import can_arrange, can_report, check_arrange, check_report


def support_list(request: ActingRequest) -> HttpResponseBase:
    """The support that the reader sees; for officers, their hours beside it."""
    if not role_reads(request.actor, Section.PROVISION):
        raise PermissionDenied(_("Your role does not work with support at schools."))
    form = SupportFilter(request.GET, officers=liaison_officers())
    rows = list_support(request.actor, form.kept())
    if "download" in request.GET:
        return csv_download("support", COLUMNS, SORTING.order(rows, request.GET))
    download = request.GET.copy()
    download["download"] = "csv"
    arranges = can_arrange(request.actor)
    context = {
        "heading": _("Support at school"),
        "page": page_by_key(rows, SORTING, request.GET),
        "count": rows.order_by().count(),
        "default_sort": SORTING.default,
        "filter_form": form,
        "selected_filters": selected_filters(form, request.GET),
        "clear_url": reverse("provision:support_list"),
        "download_url": f"?{download.urlencode()}",
        "loads": loads() if arranges else [],
        "can_arrange": arranges,
    }
    return render(request, "provision/support/list.html", context)


def support(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """One support: for whom, by whom, how long, what for, what came of it."""
    found = open_support_page(actor=request.actor, public_id=public_id)
    context = {
        "support": found,
        "child": found.child,
        "may_arrange": can_arrange(request.actor),
        "may_report": can_report(request.actor),
        "history": status_history(found),
    }
    return render(request, "provision/support/show.html", context)


def ask(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Support for a child, from the child's page."""
    access = open_child(actor=request.actor, public_id=public_id, section=Section.PROVISION)
    check_arrange(request.actor, access.child)
    form = AskForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: services.ask_for_support(
            actor=request.actor, child=access.child, **form.cleaned_data
        ),
        done=_("Say now who gives the support, and for how long."),
        next_url=lambda made: reverse("provision:arrange_support", args=[made.public_id]),
        heading=_("Support at school"),
        caption=access.child.name,
        back_url=reverse("children:show", args=[public_id]),
    )


def arrange(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Who gives it, how much and for how long."""
    found = open_support_page(actor=request.actor, public_id=public_id)
    check_arrange(request.actor, found.child)
    initial = {"purpose": found.purpose, "starts_on": timezone.localdate()}
    form = ArrangeForm(
        request.POST or None, support=found, officers=liaison_officers(), initial=initial
    )
    return _step(
        request, found, form, _("Arrange the support"), _("The support is arranged."),
        lambda: services.arrange_support(actor=request.actor, support=found, **form.cleaned_data),
    )  # fmt: skip


def prolong(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Until when it goes on, with how many hours."""
    found = open_support_page(actor=request.actor, public_id=public_id)
    check_arrange(request.actor, found.child)
    initial = {"hours_a_week": found.hours_a_week, "ends_on": found.ends_on}
    form = ProlongForm(request.POST or None, initial=initial)
    return _step(
        request, found, form, _("Change hours or end"), _("The support is changed."),
        lambda: services.prolong_support(actor=request.actor, support=found, **form.cleaned_data),
    )  # fmt: skip


def end(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """End it, with what it did."""
    found = open_support_page(actor=request.actor, public_id=public_id)
    check_report(request.actor, found.child)
    form = EndSupportForm(request.POST or None, initial={"ended_on": timezone.localdate()})
    return _step(
        request, found, form, _("End the support"), _("The support is ended."),
        lambda: services.end_support(actor=request.actor, support=found, **form.cleaned_data),
    )  # fmt: skip


def withdraw(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """It is not needed any more."""
    found = open_support_page(actor=request.actor, public_id=public_id)
    check_arrange(request.actor, found.child)
    form = WithdrawForm(request.POST or None)
    return _step(
        request, found, form, _("Withdraw the support"), _("The support is withdrawn."),
        lambda: services.withdraw_support(
            actor=request.actor, support=found, **form.cleaned_data
        ),
    )  # fmt: skip


def liaison_hours(request: ActingRequest) -> HttpResponse:
    """How many hours a liaison officer has."""
    check_arrange(request.actor)
    form = LiaisonHoursForm(
        request.POST or None, officers=liaison_officers(),
        initial={"starts_on": timezone.localdate()},
    )  # fmt: skip
    return form_page(
        request,
        form,
        lambda: services.set_liaison_hours(actor=request.actor, **form.cleaned_data),
        done=_("The hours are saved."),
        next_url=reverse("provision:support_list"),
        heading=_("Hours of a liaison officer"),
    )


def _step(
    request: ActingRequest, found: Support, form: object, heading: str, done: str, save: object
) -> HttpResponse:
    return form_page(
        request, form, save, done=done, heading=heading, caption=found.child.name,  # type: ignore[arg-type]
        next_url=reverse("provision:support", args=[found.public_id]),
    )  # fmt: skip
