"""Bringing a list of schools in: matched by URN, in one transaction, in a few statements."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Organisation, OrganisationKind
from accounts.roles import Permission
from accounts.school_files import RefusedRow, SchoolFile, Value
from ledger.text import sort_key

BATCH = 2000


@dataclass(frozen=True, slots=True)
class SchoolImport:
    """How many schools a file made, changed and left alone, and the rows it could not use."""

    created: int
    changed: int
    unchanged: int
    refused: tuple[RefusedRow, ...]


@transaction.atomic
def import_schools(*, actor: Actor, file: SchoolFile) -> SchoolImport:
    """Create and change schools so that they say what the file says. Idempotent.

    A GIAS extract is complete, so it also empties what it leaves empty; the short list is not,
    and never replaces something by nothing. Raises PermissionDenied.
    """
    if not actor.can(Permission.MANAGE_PEOPLE):
        raise PermissionDenied(_("Only an administrator can bring in a list of schools."))
    existing = {
        school.urn: school
        for school in Organisation.objects.select_for_update().filter(urn__in=file.schools)
    }
    new: list[Organisation] = []
    changed: list[Organisation] = []
    for urn, fields in file.schools.items():
        school = existing.get(urn)
        if school is None:
            new.append(_new_school(fields))
        elif _apply(school, fields, may_empty=file.is_extract):
            changed.append(school)
    names = [*_names_of(file), "sort_name"]
    Organisation.objects.bulk_create(new, batch_size=BATCH)
    Organisation.objects.bulk_create(
        changed, batch_size=BATCH, update_conflicts=True, unique_fields=["urn"], update_fields=names
    )
    unchanged = len(file.schools) - len(new) - len(changed)
    return SchoolImport(len(new), len(changed), unchanged, file.refused)


def _names_of(file: SchoolFile) -> list[str]:
    fields = next(iter(file.schools.values()), {})
    return [name for name in fields if name != "urn"]


def _new_school(fields: Mapping[str, Value]) -> Organisation:
    school = Organisation(kind=OrganisationKind.SCHOOL, **fields)
    school.sort_name = sort_key(school.name)[:200]
    return school


def _apply(school: Organisation, fields: Mapping[str, Value], *, may_empty: bool) -> bool:
    """Set what differs; True when something did."""
    differs = False
    for name, value in fields.items():
        is_empty = value in ("", None)
        if getattr(school, name) == value or (is_empty and not may_empty):
            continue
        setattr(school, name, value)
        differs = True
    if differs:
        school.sort_name = sort_key(school.name)[:200]
    return differs
