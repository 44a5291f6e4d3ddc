"""Facts added on the way through a draft, kept on the child's own record."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from cases.audience import Audience
from cases.models import Occasion
from cases.services.health_needs import add_health_need
from cases.services.outcomes import record_outcomes
from cases.services.views import record_view
from early_help.forms import InterventionForm
from early_help.services import record_intervention
from ledger.errors import Refused
from ledger.forms import WaymarkForm
from referrals.forms.additions import (
    PARTIES,
    VOICES,
    HealthNeedForm,
    OutcomesForm,
    ViewForm,
)
from referrals.known import gather
from referrals.views.drafting import open_draft


def add_need(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """A health need of the child."""
    access = open_draft(request, public_id)
    form = HealthNeedForm(request.POST or None)

    def save() -> None:
        add_health_need(actor=request.actor, child=access.child, **form.cleaned_data)

    return _page(request, public_id, "need", _("Add a health need"), form, save)


def add_intervention(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Something that was tried, recorded once for the child."""
    access = open_draft(request, public_id)
    form = InterventionForm(request.POST or None)

    def save() -> None:
        record_intervention(actor=request.actor, child=access.child, **form.cleaned_data)

    return _page(request, public_id, "interventions", _("Add what was tried"), form, save)


def add_view(request: ActingRequest, public_id: UUID, voice: str) -> HttpResponse:
    """What the child or a parent says; the family may read it too."""
    access = open_draft(request, public_id)
    if voice not in VOICES:
        raise Http404
    form = ViewForm(request.POST or None, request.FILES or None)

    def save() -> None:
        record_view(
            actor=request.actor, child=access.child, voice=VOICES[voice],
            audience=Audience.FAMILY, **form.cleaned_data,
        )  # fmt: skip

    return _page(request, public_id, "views", _heading_of(voice), form, save)


def add_outcomes(request: ActingRequest, public_id: UUID, party: str) -> HttpResponse:
    """How things are today for the child, a parent or the school, from 1 to 5."""
    access = open_draft(request, public_id)
    if party not in PARTIES:
        raise Http404
    known = gather(access.referral)
    initial = {name: str(score) for name, score in known.scores_of(PARTIES[party]).items()}
    form = OutcomesForm(request.POST or None, party=PARTIES[party], initial=initial)

    def save() -> None:
        record_outcomes(
            actor=request.actor, child=access.child, party=PARTIES[party],
            occasion=Occasion.BASELINE, scores=form.scores,
        )  # fmt: skip

    headings = {
        "child": _("How are things for the child?"),
        "parent": _("How are things for the parents?"),
        "school": _("How are things for the school?"),
    }
    lede = _("From 1 (not at all) to 5 (completely). Leave out what you do not know.")
    return _page(request, public_id, "outcomes", headings[party], form, save, lede=lede)


def _heading_of(voice: str) -> str:
    return _("What does the child say?") if voice == "child" else _("What does a parent say?")


def _page(
    request: ActingRequest,
    public_id: UUID,
    key: str,
    heading: str,
    form: WaymarkForm,
    save: Callable[[], Any],
    lede: str = "",
) -> HttpResponse:
    """Show the form, save it, and go back to the part that it belongs to."""
    back = reverse("referrals:part", args=[public_id, key])
    if request.GET.get("from") == "check":
        back += "?from=check"
    if request.method == "POST" and form.is_valid():
        try:
            save()
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            return redirect(back)
    context = {"heading": heading, "form": form, "back_url": back, "lede": lede}
    return render(request, "referrals/addition.html", context)
