"""Asking for a decision to be looked at again, and asking no longer."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from cases.access import ChildAccess, Section
from ledger.authority_settings import get_setting
from ledger.form_pages import filled, form_page
from panels.reconsiderations.permissions import check_ask
from panels.reconsiderations.rules import is_late, obstacle, too_late
from panels.services.reconsiderations import ask_reconsideration, withdraw_reconsideration
from panels.settings import ADVICE_CONTACTS
from portal.access import family_page, open_own_child
from portal.decisions import FamilyDecision, decision_for
from portal.forms import AskAgainForm, WithdrawAgainForm
from portal.pages import page_about


@family_page
def ask(request: ActingRequest, public_id: UUID, decision_id: UUID) -> HttpResponse:
    """Why, in the own words, with a document; out of time it says where to turn instead."""
    access, shown = _open(request, public_id, decision_id)
    decision = shown.decision
    asker = check_ask(request.actor, decision)
    context = page_about(access, _("Ask for this decision to be looked at again")) | {
        "back_url": _back(public_id), "shown": shown, "contacts": get_setting(ADVICE_CONTACTS),
    }  # fmt: skip
    late = is_late(decision, asker, timezone.localdate())
    why_not = obstacle(decision) or (too_late(decision, asker) if late else "")
    if why_not:
        return render(request, "portal/ask_again.html", context | {"why_not": why_not})
    form = AskAgainForm(*filled(request))
    return form_page(
        request, form,
        lambda: ask_reconsideration(actor=request.actor, decision=decision, **form.cleaned_data),
        done=_("Thank you. The panel has it. You see on this page how it goes on."),
        next_url=_back(public_id), template="portal/ask_again.html", **context,
    )  # fmt: skip


@family_page
def withdraw(request: ActingRequest, public_id: UUID, decision_id: UUID) -> HttpResponse:
    """Ask no longer, while it is not on an agenda."""
    access, shown = _open(request, public_id, decision_id)
    own = shown.again.own
    if own is None:
        raise Http404
    form = WithdrawAgainForm(*filled(request))
    return form_page(
        request, form,
        lambda: withdraw_reconsideration(
            actor=request.actor, reconsideration=own, reason=form.cleaned_data["reason"]
        ),
        done=_("You no longer ask. The decision stays as it is."),
        next_url=_back(public_id), template="portal/form.html",
        **(page_about(access, _("Do you no longer want to ask?")) | {"back_url": _back(public_id)}),
    )  # fmt: skip


def _open(
    request: ActingRequest, public_id: UUID, decision_id: UUID
) -> tuple[ChildAccess, FamilyDecision]:
    access = open_own_child(actor=request.actor, public_id=public_id, section=Section.DOCUMENTS)
    shown = decision_for(access, decision_id)
    if shown is None:
        raise Http404
    return access, shown


def _back(public_id: UUID) -> str:
    return reverse("portal:decisions", args=[public_id])
