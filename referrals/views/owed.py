"""Evidence that is still owed: the list, one more, chased now, or here."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import ActingRequest
from accounts.roles import Permission
from calendars.days import add_working_days
from ledger.authority_settings import get_setting
from ledger.errors import Refused
from ledger.lists import csv_download, page_by_key, selected_filters
from referrals.access import open_owed_evidence
from referrals.forms.triage import OwedFilter, OwedForm
from referrals.models import OwedEvidence
from referrals.owed_list import COLUMNS, SORTING, list_owed
from referrals.services.owed import (
    chase_owed_evidence,
    close_owed_evidence,
    note_owed_evidence,
)
from referrals.settings import QUESTION_DAYS
from referrals.views.steps import step_page
from referrals.views.triage import open_for_triage


def index(request: ActingRequest) -> HttpResponseBase:
    """All that is owed to the office, the longest overdue first."""
    if not request.actor.can(Permission.TRIAGE_REFERRAL):
        raise PermissionDenied(_("Only the panel’s office chases evidence."))
    form = OwedFilter(request.GET)
    form.is_valid()
    rows = list_owed(request.actor, form.cleaned_data)
    if "download" in request.GET:
        return csv_download("evidence-owed", COLUMNS, SORTING.order(rows, request.GET))
    query = request.GET.copy()
    query["download"] = "csv"
    context = {
        "heading": _("Evidence still owed"),
        "page": page_by_key(rows, SORTING, request.GET),
        "count": rows.count(),
        "filter_form": form,
        "selected_filters": selected_filters(form, request.GET),
        "clear_url": reverse("referrals:owed"),
        "download_url": f"?{query.urlencode()}",
        "default_sort": SORTING.default,
    }
    return render(request, "referrals/owed_list.html", context)


def add(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Write down what is owed, by whom and by when."""
    access = open_for_triage(request, public_id)
    due_on = add_working_days(timezone.localdate(), get_setting(QUESTION_DAYS))
    form = OwedForm(request.POST or None, initial={"due_on": due_on})

    def save() -> None:
        note_owed_evidence(actor=request.actor, referral=access.referral, **form.cleaned_data)

    lede = _("It is chased after its day. The referral and any provision go on meanwhile.")
    done = _("Written down. It is chased after its day.")
    return step_page(request, access, _("Evidence that is owed"), form, save, done, lede)


@require_POST
def came(request: ActingRequest, owed_id: UUID) -> HttpResponse:
    """It has come."""
    owed = open_owed_evidence(actor=request.actor, public_id=owed_id)
    return _done(request, owed, close_owed_evidence, _("Noted that it has come."))


@require_POST
def chase(request: ActingRequest, owed_id: UUID) -> HttpResponse:
    """Ask again now."""
    owed = open_owed_evidence(actor=request.actor, public_id=owed_id)
    return _done(request, owed, chase_owed_evidence, _("Asked again."))


def _done(
    request: ActingRequest, owed: OwedEvidence, service: Callable[..., object], words: str
) -> HttpResponse:
    try:
        service(actor=request.actor, owed=owed)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, words)
    if request.POST.get("from") == "triage":
        return redirect("referrals:triage", owed.referral.public_id)
    return HttpResponseRedirect(reverse("referrals:owed"))
