"""Registered providers as organisations: entered by the directory's keepers, kept by managers."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Organisation, OrganisationKind
from accounts.permissions import can_manage_people, check_keep_provider
from accounts.roles import Permission
from ledger.errors import Refused
from ledger.state import lock

FIELDS = ("name", "street", "town", "postcode", "telephone", "email", "website")
NAMES_LOCK = 0x57_41_59_03


@transaction.atomic
def enter_provider(*, actor: Actor, name: str, **fields: Any) -> Organisation:
    """A new provider. Raises PermissionDenied, or Refused when the name is taken."""
    if not can_manage_people(actor) and not actor.can(Permission.KEEP_DIRECTORY):
        raise PermissionDenied(_("Only those who keep the directory can add a provider."))
    _hold_names()
    _check_name(name)
    provider = Organisation(kind=OrganisationKind.PROVIDER, name=name.strip())
    _set(provider, fields)
    provider.save()
    return provider


@transaction.atomic
def change_provider(*, actor: Actor, provider: Organisation, **fields: Any) -> Organisation:
    """Change name, address and ways of contact. Raises as above."""
    check_keep_provider(actor, provider)
    if "name" in fields:
        _hold_names()
    provider = lock(provider)
    if "name" in fields:
        _check_name(fields["name"], but=provider)
    _set(provider, fields)
    provider.save()
    return provider


def _hold_names() -> None:
    """Until the transaction ends, nobody else gives a provider a name: two who enter the same one
    in the same second would not see each other's. Taken before any row is locked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NAMES_LOCK])


def _set(provider: Organisation, fields: dict[str, Any]) -> None:
    unknown = fields.keys() - set(FIELDS)
    if unknown:
        raise TypeError(f"no such field: {', '.join(sorted(unknown))}")
    for name, value in fields.items():
        setattr(provider, name, value)


def _check_name(name: str, but: Organisation | None = None) -> None:
    same = Organisation.objects.filter(kind=OrganisationKind.PROVIDER, name__iexact=name.strip())
    others = same.exclude(pk=but.pk) if but else same
    if others.exists():
        raise Refused(_("There is a provider of this name already."), field="name")
