"""The calendar of the authority or of a school: terms, INSET days, closures, bank holidays."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import ActingRequest
from calendars.bank_holidays import bank_holidays, known_until
from calendars.days import load_calendar
from calendars.forms import ClosureForm, TermForm
from calendars.models import Closure, Term, academic_year_of
from calendars.permissions import can_change, check_change, own_school
from calendars.services import enter_closure, enter_term, withdraw_closure, withdraw_term
from ledger.errors import Refused
from ledger.forms import WaymarkForm


def show(request: ActingRequest) -> HttpResponse:
    """One academic year of the reader's calendar."""
    _check_staff(request)
    school = own_school(request.actor)
    this_year = academic_year_of(timezone.localdate())
    year = _year(request, this_year)
    terms = Term.objects.in_year(year).concerning(school)
    own = [term for term in terms if term.school_id]
    holidays = [(day, name) for day, name in bank_holidays().items()
                if academic_year_of(day) == year]  # fmt: skip
    context = {
        "heading": _("Calendar of %(name)s") % {"name": school.name} if school else _("Calendar"),
        "school": school,
        "year": year,
        "last_year": year - 1,
        "next_year": year + 1,
        "terms": own or [term for term in terms if not term.school_id],
        "has_own_terms": bool(own),
        "closures": Closure.objects.in_year(year).concerning(school),
        "holidays": holidays,
        "holidays_missing": known_until().year < year + 1,
        "school_days": _school_days(school, year),
        "can_change": can_change(request.actor, school),
    }
    return render(request, "calendars/show.html", context)


def new_term(request: ActingRequest) -> HttpResponse:
    """Enter a term."""
    school = own_school(request.actor)
    check_change(request.actor, school)
    form = TermForm(request.POST or None)

    def save(**answers: Any) -> None:
        enter_term(actor=request.actor, school=school, **answers)

    return _ask(request, form, save, _("Enter a term"))


def change_term(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Change a term."""
    term = _open(request, Term.objects.current(), public_id)
    fields = ("name", "starts_on", "ends_on", "half_term_starts_on", "half_term_ends_on")
    form = TermForm(request.POST or None, initial={field: getattr(term, field) for field in fields})

    def save(**answers: Any) -> None:
        enter_term(actor=request.actor, school=term.school, term=term, **answers)

    return _ask(request, form, save, _("Change the term"))


def new_closure(request: ActingRequest) -> HttpResponse:
    """Enter an INSET day or a closure."""
    school = own_school(request.actor)
    check_change(request.actor, school)
    form = ClosureForm(request.POST or None)

    def save(**answers: Any) -> None:
        enter_closure(actor=request.actor, school=school, **answers)

    return _ask(request, form, save, _("Enter an INSET day or closure"))


@require_POST
def remove_term(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Take back a term."""
    term = _open(request, Term.objects.current(), public_id)
    withdraw_term(actor=request.actor, term=term)
    messages.success(request, _("The term was taken out of the calendar."))
    return redirect(_back(request))


@require_POST
def remove_closure(request: ActingRequest, public_id: UUID) -> HttpResponse:
    """Take back a closure."""
    closure = _open(request, Closure.objects.current(), public_id)
    withdraw_closure(actor=request.actor, closure=closure)
    messages.success(request, _("These days are school days again."))
    return redirect(_back(request))


def _ask(request: ActingRequest, form: WaymarkForm, save: Any, heading: str) -> HttpResponse:
    if form.is_valid():
        try:
            save(**form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, _("The calendar was changed."))
            year = academic_year_of(form.cleaned_data["starts_on"])
            return redirect(f"{reverse('calendars:show')}?year={year}")
    context = {"heading": heading, "form": form, "back_url": reverse("calendars:show")}
    return render(request, "layouts/form_page.html", context)


def _open(request: ActingRequest, rows: Any, public_id: UUID) -> Any:
    """A term or closure of the reader's calendar; those of the authority may be seen by all."""
    _check_staff(request)
    school = own_school(request.actor)
    found = rows.concerning(school).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    check_change(request.actor, found.school)
    return found


def _check_staff(request: ActingRequest) -> None:
    if request.actor.membership is None:
        raise PermissionDenied(_("The calendar is for people who work with schools."))


def _year(request: ActingRequest, current: int) -> int:
    asked = request.GET.get("year", "")
    return int(asked) if asked.isdigit() and 2000 <= int(asked) <= current + 5 else current


def _back(request: ActingRequest) -> str:
    year = _year(request, academic_year_of(timezone.localdate()))
    return f"{reverse('calendars:show')}?year={year}"


def _school_days(school: Any, year: int) -> int | None:
    """How many school days the year has; None while its terms are not entered."""
    calendar = load_calendar(school)
    if not calendar.is_entered(date(year, 8, 1)):
        return None
    return calendar.days_between(date(year, 7, 31), date(year + 1, 7, 31))
