"""Unique pupil numbers and NHS numbers of a child: dated, confirmed once in the authority."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.roles import Permission
from cases.identifiers import clean_nhs_number, clean_upn
from cases.models import Child, Identifier, IdentifierKind
from cases.permissions import check, check_visible
from cases.services.duplicates import find_duplicates, hold_duplicate_search
from cases.timeline import record_event, register_event
from ledger.errors import Refused
from ledger.state import lock

CLEANERS = {IdentifierKind.UPN: clean_upn, IdentifierKind.NHS: clean_nhs_number}
NUMBER_CHANGED = register_event(
    "cases.number_changed", gettext_lazy("%(number)s changed"), number=IdentifierKind
)


@transaction.atomic
def change_identifier(
    *, actor: Actor, child: Child, kind: str, value: str, starts_on: date | None = None
) -> Identifier | None:
    """Give a child a number from a day, and end the one before; an empty value only ends it.

    Returns the number in force. A number that another record holds is kept unconfirmed and goes
    to the panel coordinator as a possible second record: the answer is the same as ever.
    Raises PermissionDenied, or Refused when the check character does not fit.
    """
    check(actor, Permission.EDIT_CHILD, _("Your role cannot change this child’s numbers."))
    check_visible(actor, child)
    hold_duplicate_search()
    child = lock(child)
    number = clean_identifier(kind, value)
    in_force = list(child.identifiers.filter(kind=kind, ends_on__isnull=True))
    if (in_force[0].value if in_force else "") == number:
        return _confirm(in_force[0]) if in_force else None
    for current in in_force:
        current.ends_on = (starts_on or timezone.localdate()) - timedelta(days=1)
        current.save(update_fields=["ends_on"])
    record_event(actor=actor, child=child, code=NUMBER_CHANGED, number=IdentifierKind(kind).value)
    if not number:
        return None
    identifier = add_identifier(
        actor=actor, child=child, kind=kind, number=number, starts_on=starts_on
    )
    find_duplicates(child=child)
    return identifier


def _confirm(identifier: Identifier) -> Identifier:
    """Confirm a number once no other record holds it confirmed."""
    if not identifier.is_confirmed:
        try:
            with transaction.atomic():
                identifier.is_confirmed = True
                identifier.save(update_fields=["is_confirmed"])
        except IntegrityError:
            identifier.is_confirmed = False
    return identifier


@transaction.atomic
def change_identifiers(*, actor: Actor, child: Child, numbers: dict[str, str]) -> None:
    """Change several numbers, by kind, at once. Raises as `change_identifier`."""
    for kind, value in numbers.items():
        change_identifier(actor=actor, child=child, kind=kind, value=value)


def clean_identifier(kind: str, value: str) -> str:
    """The number as it is stored, or empty. Raises Refused, naming the field, when it is wrong."""
    if not value.strip():
        return ""
    try:
        return CLEANERS[IdentifierKind(kind)](value)
    except ValidationError as error:
        field = "upn" if kind == IdentifierKind.UPN else "nhs_number"
        raise Refused(error.messages[0], field=field) from error


def add_identifier(
    *, actor: Actor, child: Child, kind: str, number: str, starts_on: date | None = None
) -> Identifier:
    """Write a checked number, confirmed unless another record already holds it so."""
    fields = {
        "child": child,
        "kind": kind,
        "value": number,
        "starts_on": starts_on or timezone.localdate(),
        "recorded_by": actor.user,
    }
    try:
        with transaction.atomic():
            return Identifier.objects.create(is_confirmed=True, **fields)
    except IntegrityError:
        return Identifier.objects.create(is_confirmed=False, **fields)
