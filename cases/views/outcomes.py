"""Outcomes for child, parent and school."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from accounts.roles import Permission
from cases.access import Section
from cases.forms.measures import OutcomesForm
from cases.models import OutcomeParty
from cases.outcome_page import outcomes_of
from cases.permissions import check_work
from cases.record_access import open_for_work
from cases.record_page import child_form, record_page
from cases.services.outcomes import record_outcomes
from ledger.form_pages import filled, form_page


def outcomes(request: ActingRequest, child: UUID) -> HttpResponse:
    """Each outcome as change against the baseline."""
    access = open_for_work(actor=request.actor, public_id=child, section=Section.OUTCOMES)
    context = record_page(
        access, "outcomes", page_title=_("Outcomes"), parties=outcomes_of(access.child),
        may_write=request.actor.can(Permission.WORK_CASE),
    )  # fmt: skip
    return render(request, "cases/outcomes/list.html", context)


def new_outcomes(request: ActingRequest, child: UUID, party: str) -> HttpResponse:
    """Ask one party's outcomes."""
    if party not in OutcomeParty.values:
        raise Http404
    access = open_for_work(actor=request.actor, public_id=child, section=Section.OUTCOMES)
    check_work(request.actor, access.child, Section.OUTCOMES)
    data, _files = filled(request)
    form = OutcomesForm(data, party=OutcomeParty(party))
    heading = _("Outcomes: %(party)s") % {"party": OutcomeParty(party).label.lower()}
    return form_page(
        request, form,
        lambda: record_outcomes(
            actor=request.actor, child=access.child, party=OutcomeParty(party),
            **form.cleaned_data,
        ),
        done=_("Outcomes saved"), next_url=reverse("cases:outcomes", args=[child]),
        lede=_("From 1, not at all, to 5, completely. Leave out what cannot be said."),
        **child_form(access.child, heading),
    )  # fmt: skip
