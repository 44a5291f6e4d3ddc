"""Statements of charges: each school's own, and all of them for the authority."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import ActingRequest
from accounts.roles import Scope
from calendars.models import Term
from ledger.lists import csv_download
from ledger.pdf import render_pdf
from provision.charges_access import check_read_charges, open_school
from provision.forms.charges import TermForm
from provision.statements import (
    COLUMNS,
    Statement,
    chosen_term,
    statement_of,
    statements_of_authority,
    terms_of,
)


def charges(request: ActingRequest) -> HttpResponseBase:
    """Every school with its total; a school comes to its own statement."""
    check_read_charges(request.actor)
    if request.actor.scope is Scope.SCHOOL and request.actor.organisation is not None:
        return redirect("provision:statement", request.actor.organisation.public_id)
    terms = terms_of(None)
    term = chosen_term(terms, request.GET.get("term", ""))
    if term is None:
        return _without_terms(request)
    statements = statements_of_authority(actor=request.actor, term=term)
    if "download" in request.GET:
        rows = (charge for statement in statements for charge in statement.charges)
        return csv_download("charges", COLUMNS, rows)
    context = {
        "heading": _("Charges"),
        "term": term,
        "form": TermForm(terms=terms, chosen=term),
        "statements": statements,
        "total": sum(statement.total for statement in statements),
        "download_url": f"?term={term.public_id}&download=csv",
        "today": timezone.localdate(),
    }
    return render(request, "provision/charges/all.html", context)


def statement(request: ActingRequest, public_id: UUID) -> HttpResponseBase:
    """What one school is charged in a term: read or downloaded."""
    school = open_school(actor=request.actor, public_id=public_id)
    terms = terms_of(school)
    term = chosen_term(terms, request.GET.get("term", ""))
    if term is None:
        return _without_terms(request)
    found = statement_of(actor=request.actor, school=school, term=term)
    if "download" in request.GET:
        return csv_download("charges", COLUMNS, found.charges)
    context = _said(found) | {
        "heading": _("Charges"),
        "form": TermForm(terms=terms, chosen=term),
        "download_url": f"?term={term.public_id}&download=csv",
        "pdf_url": reverse("provision:statement_pdf", args=[public_id, term.public_id]),
        "sees_all": request.actor.scope is not Scope.SCHOOL,
    }
    return render(request, "provision/charges/statement.html", context)


def statement_pdf(request: ActingRequest, public_id: UUID, term: UUID) -> HttpResponse:
    """The same to print or send: a copy of what is known today, not a bill."""
    school = open_school(actor=request.actor, public_id=public_id)
    chosen = {row.public_id: row for row in terms_of(school)}.get(term)
    if chosen is None:
        raise Http404
    found = statement_of(actor=request.actor, school=school, term=chosen)
    content = render_pdf("provision/pdf/statement.html", _said(found))
    response = HttpResponse(content, content_type="application/pdf")
    name = f"charges-{chosen.name}-{chosen.starts_on.year}.pdf".replace(" ", "-").lower()
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _said(found: Statement) -> dict[str, object]:
    term: Term = found.term
    return {
        "statement": found,
        "school": found.school,
        "term": term,
        "today": timezone.localdate(),
        "is_running": term.ends_on >= timezone.localdate(),
    }


def _without_terms(request: ActingRequest) -> HttpResponse:
    return render(request, "provision/charges/no_terms.html", {"heading": _("Charges")})
