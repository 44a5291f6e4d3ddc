"""Every write to the calendar."""

from datetime import date
from typing import TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Organisation
from calendars.models import AcademicYear, Closure, ClosureKind, Term, academic_year_of
from calendars.permissions import check_change
from ledger.errors import Refused, StaleChange
from ledger.state import lock

MOST_DAYS = 60
Record = TypeVar("Record", Term, Closure)


@transaction.atomic
def enter_term(
    *,
    actor: Actor,
    school: Organisation | None,
    name: str,
    starts_on: date,
    ends_on: date,
    half_term_starts_on: date | None = None,
    half_term_ends_on: date | None = None,
    term: Term | None = None,
) -> Term:
    """Enter a term, or change one; without a school it is the authority's.

    Raises PermissionDenied; Refused when its days are out of order, in two academic years or
    inside another term; StaleChange when the term was taken back.
    """
    check_change(actor, term.school if term else school)
    half_term = (half_term_starts_on, half_term_ends_on)
    _check_order(starts_on, ends_on, *half_term)
    year, _new = AcademicYear.objects.get_or_create(
        starts_in=academic_year_of(starts_on), defaults={"recorded_by": actor.user}
    )
    AcademicYear.objects.select_for_update().get(pk=year.pk)
    if term is None:
        record = Term(school=school, recorded_by=actor.user)
    else:
        record = lock(term)
        if record.withdrawn_at is not None:
            raise StaleChange
    others = Term.objects.current().filter(school=record.school).exclude(pk=record.pk)
    if others.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        raise Refused(_("These days overlap another term."), field="starts_on")
    record.year = year
    record.name, record.starts_on, record.ends_on = name.strip(), starts_on, ends_on
    record.half_term_starts_on, record.half_term_ends_on = half_term
    record.save()
    return record


@transaction.atomic
def withdraw_term(*, actor: Actor, term: Term) -> Term:
    """Take back a term. The record stays."""
    check_change(actor, term.school)
    return _withdraw(term)


@transaction.atomic
def enter_closure(
    *,
    actor: Actor,
    school: Organisation | None,
    kind: ClosureKind,
    starts_on: date,
    ends_on: date | None = None,
    reason: str = "",
) -> Closure:
    """Enter an INSET day or days on which the school is closed; without a school, all schools.

    Raises PermissionDenied; Refused when its days are out of order, too many, or in the calendar
    already.
    """
    check_change(actor, school)
    last = ends_on or starts_on
    if last < starts_on:
        raise Refused(_("The last day must not be before the first."), field="ends_on")
    if (last - starts_on).days > MOST_DAYS:
        raise Refused(
            _("A closure of more than %(days)s days is a holiday: change the terms instead.")
            % {"days": MOST_DAYS},
            field="ends_on",
        )
    whose = school or actor.organisation
    if whose is not None:
        lock(whose)  # two people may enter the same days at once
    same = Closure.objects.current().filter(school=school)
    if same.filter(starts_on__lte=last, ends_on__gte=starts_on).exists():
        raise Refused(
            _("The calendar has an INSET day or closure on these days already."), field="starts_on"
        )
    return Closure.objects.create(
        school=school,
        kind=kind,
        starts_on=starts_on,
        ends_on=last,
        reason=reason.strip(),
        recorded_by=actor.user,
    )


@transaction.atomic
def withdraw_closure(*, actor: Actor, closure: Closure) -> Closure:
    """Take back a closure: it is a school day after all. The record stays."""
    check_change(actor, closure.school)
    return _withdraw(closure)


def _withdraw(found: Record) -> Record:
    record = lock(found)
    if record.withdrawn_at is not None:
        raise StaleChange
    record.withdrawn_at = timezone.now()
    record.save(update_fields=["withdrawn_at"])
    return record


def _check_order(
    starts_on: date, ends_on: date, half_start: date | None, half_end: date | None
) -> None:
    if ends_on < starts_on:
        raise Refused(_("The last day must not be before the first."), field="ends_on")
    if academic_year_of(starts_on) != academic_year_of(ends_on):
        raise Refused(
            _("A term lies in one academic year, from 1 August to 31 July."), field="ends_on"
        )
    if (half_start is None) != (half_end is None):
        raise Refused(
            _("Enter both days of the half-term holiday, or neither."), field="half_term_ends_on"
        )
    if half_start and half_end and not starts_on <= half_start <= half_end <= ends_on:
        raise Refused(
            _("The half-term holiday must lie inside the term."), field="half_term_starts_on"
        )
