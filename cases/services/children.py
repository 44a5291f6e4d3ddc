"""Making a child's record and changing what it says."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import Organisation
from accounts.roles import Permission, Scope
from cases.access import Section, access_to
from cases.models import Child, EnrolmentKind, IdentifierKind
from cases.permissions import check
from cases.services.duplicates import find_duplicates, hold_duplicate_search
from cases.services.enrolments import add_enrolment
from cases.services.identifiers import add_identifier, clean_identifier
from cases.timeline import record_event, register_event
from ledger.errors import Refused, StaleChange
from ledger.references import make_reference
from ledger.state import lock

CHILD_ADDED = register_event("cases.child_added", gettext_lazy("Record %(reference)s made"))
DETAILS_CHANGED = register_event(
    "cases.details_changed", gettext_lazy("Details changed: %(section)s"), section=Section
)

# What may be changed where. Numbers, schools, addresses, parents and health needs are dated
# rows with services of their own.
EDITABLE: dict[Section, tuple[str, ...]] = {
    Section.IDENTITY: (
        "legal_first_name", "legal_middle_names", "legal_last_name", "preferred_first_name",
        "preferred_last_name", "pronouns", "born_on", "sex", "year_group_override",
    ),
    Section.BACKGROUND: (
        "home_authority_code", "ethnicity", "first_language", "send_provision", "send_type",
        "is_looked_after", "is_child_in_need", "is_on_protection_plan", "has_free_school_meals",
    ),
    Section.HEALTH: ("gp_name", "gp_practice", "consultant"),
}  # fmt: skip
_ALL_EDITABLE = frozenset(name for names in EDITABLE.values() for name in names)


@transaction.atomic
def create_child(
    *,
    actor: Actor,
    legal_first_name: str,
    legal_last_name: str,
    born_on: date,
    school: Organisation | None = None,
    starts_on: date | None = None,
    upn: str = "",
    nhs_number: str = "",
    **details: Any,
) -> Child:
    """A child's record, on the roll of `school` from `starts_on` (default today).

    A school adds its own pupils. `details` are further fields of `EDITABLE`. Whatever other
    record of this child exists, the answer is the same: the coordinator is told, nobody else.
    Raises PermissionDenied, or Refused for a number whose check character does not fit.
    """
    check(actor, Permission.CREATE_CHILD, _("Your role cannot add a child."))
    if unknown := set(details) - _ALL_EDITABLE:
        raise TypeError(f"not fields of a new child: {sorted(unknown)}")
    hold_duplicate_search()
    school = _school_of_new_child(actor, school)
    authority = Organisation.objects.authority()
    details["home_authority_code"] = details.get("home_authority_code") or _home(school, authority)
    _check_birth_date(born_on)
    numbers = {
        IdentifierKind.UPN: clean_identifier(IdentifierKind.UPN, upn),
        IdentifierKind.NHS: clean_identifier(IdentifierKind.NHS, nhs_number),
    }
    child = Child.objects.create(
        reference=make_reference("K"),
        legal_first_name=legal_first_name,
        legal_last_name=legal_last_name,
        born_on=born_on,
        controller=school or authority or actor.organisation,  # type: ignore[misc]
        recorded_by=actor.user,
        **details,
    )
    if school:
        add_enrolment(actor=actor, child=child, school=school, kind=EnrolmentKind.MAIN,
                      starts_on=starts_on or timezone.localdate())  # fmt: skip
    for kind, number in numbers.items():
        if number:
            add_identifier(actor=actor, child=child, kind=kind, number=number)
    record_event(actor=actor, child=child, code=CHILD_ADDED, reference=child.reference)
    find_duplicates(child=child)
    return child


@transaction.atomic
def update_child(
    *, actor: Actor, child: Child, section: Section, seen: str = "", **changes: Any
) -> Child:
    """Change the fields of one section. `seen` is the `fingerprint` that the person started from.

    Raises PermissionDenied, Refused, or StaleChange when somebody changed the section meanwhile.
    """
    check(actor, Permission.EDIT_CHILD, _("Your role cannot change a child’s details."))
    access_to(actor=actor, child=child).check(section)
    if unknown := set(changes) - set(EDITABLE[section]):
        raise TypeError(f"not fields of {section}: {sorted(unknown)}")
    if section is Section.IDENTITY:
        hold_duplicate_search()
    record = lock(child)
    if seen and seen != fingerprint(record, section):
        raise StaleChange
    if "born_on" in changes:
        _check_birth_date(changes["born_on"])
    changed = [name for name, value in changes.items() if getattr(record, name) != value]
    if not changed:
        return record
    for name in changed:
        setattr(record, name, changes[name])
    record.save(update_fields=[*changed, "sort_name"])
    record_event(actor=actor, child=record, code=DETAILS_CHANGED, section=section.value)
    if section is Section.IDENTITY:
        find_duplicates(child=record)
    return record


def fingerprint(child: Child, section: Section) -> str:
    """What a section says now, as a short digest for a hidden field of its form."""
    return digest_of(getattr(child, name) for name in EDITABLE[section])


def digest_of(values: Iterable[Any]) -> str:
    """A short digest of values, to tell whether they are still the same."""
    text = json.dumps(list(values), cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _school_of_new_child(actor: Actor, school: Organisation | None) -> Organisation | None:
    if actor.scope is not Scope.SCHOOL:
        return school
    if school is not None and school != actor.organisation:
        raise PermissionDenied(_("You can add pupils of your own school only."))
    return actor.organisation


def _home(school: Organisation | None, authority: Organisation | None) -> str:
    for organisation in (authority, school):
        if organisation is not None and organisation.la_code:
            return organisation.la_code
    raise Refused(_("Say which authority the child lives in."), field="home_authority_code")


def _check_birth_date(born_on: date) -> None:
    today = timezone.localdate()
    if born_on > today:
        raise Refused(_("The date of birth must be in the past."), field="born_on")
    if today.year - born_on.year > 26:
        raise Refused(
            _("Waymark is for children and young people up to 25. Check the year of birth."),
            field="born_on",
        )
