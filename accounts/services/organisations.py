"""Organisations, the bases of providers, localities. Schools mostly come from a list."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Base, Locality, Organisation, OrganisationKind
from accounts.permissions import check_keep_provider, check_manage_people
from ledger.errors import Refused
from ledger.state import lock

FIELDS = (
    "name", "locality", "urn", "la_code", "establishment_number", "phase", "status",
    "lowest_age", "highest_age", "street", "town", "postcode", "telephone", "email", "website",
    "latitude", "longitude",
)  # fmt: skip
SCHOOL_FIELDS = (
    "urn", "establishment_number", "phase", "status", "lowest_age", "highest_age",
)  # fmt: skip


@transaction.atomic
def create_organisation(*, actor: Actor, kind: str, **fields: Any) -> Organisation:
    """A new organisation; `fields` as in FIELDS. Raises PermissionDenied, or Refused."""
    check_manage_people(actor)
    if kind == OrganisationKind.AUTHORITY and Organisation.objects.authority() is not None:
        raise Refused(
            _("There is an authority already: one installation serves one."), field="kind"
        )
    organisation = Organisation(kind=kind)
    _set(organisation, fields)
    organisation.save()
    return organisation


@transaction.atomic
def change_organisation(*, actor: Actor, organisation: Organisation, **fields: Any) -> Organisation:
    """Change what is known of an organisation; its kind stays. Raises as above."""
    check_manage_people(actor)
    organisation = lock(organisation)
    _set(organisation, fields)
    organisation.save()
    return organisation


@transaction.atomic
def add_base(
    *,
    actor: Actor,
    provider: Organisation,
    name: str,
    street: str = "",
    town: str = "",
    postcode: str = "",
) -> Base:
    """A place where a provider teaches. Raises PermissionDenied, or Refused."""
    check_keep_provider(actor, provider)
    if provider.kind != OrganisationKind.PROVIDER:
        raise Refused(_("Only a registered provider has bases."))
    _check_base_name(lock(provider), name)
    return Base.objects.create(
        provider=provider, name=name.strip(), street=street, town=town, postcode=postcode
    )


@transaction.atomic
def change_base(
    *, actor: Actor, base: Base, name: str, street: str = "", town: str = "", postcode: str = ""
) -> Base:
    """Correct a base. Raises PermissionDenied, or Refused when the name is taken."""
    check_keep_provider(actor, base.provider)
    provider = lock(base.provider)
    base = lock(base)
    _check_base_name(provider, name, but=base)
    base.name, base.street, base.town, base.postcode = name.strip(), street, town, postcode
    base.save()
    return base


@transaction.atomic
def save_locality(*, actor: Actor, name: str, locality: Locality | None = None) -> Locality:
    """A new locality, or another name for one. Raises PermissionDenied, or Refused."""
    check_manage_people(actor)
    same = Locality.objects.filter(name__iexact=name.strip()).first()
    if same is not None and same != locality:
        raise Refused(_("There is a locality of this name already."), field="name")
    locality = lock(locality) if locality else Locality()
    locality.name = name.strip()
    locality.save()
    return locality


def _set(organisation: Organisation, fields: dict[str, Any]) -> None:
    unknown = fields.keys() - set(FIELDS)
    if unknown:
        raise TypeError(f"no such field: {', '.join(sorted(unknown))}")
    urn = fields.get("urn")
    if urn and Organisation.objects.filter(urn=urn).exclude(pk=organisation.pk).exists():
        raise Refused(_("Another school has this URN."), field="urn")
    low, high = fields.get("lowest_age"), fields.get("highest_age")
    if low is not None and high is not None and high < low:
        raise Refused(_("The highest age must not be below the lowest."), field="highest_age")
    for name, value in fields.items():
        if name in SCHOOL_FIELDS and organisation.kind != OrganisationKind.SCHOOL:
            continue
        setattr(organisation, name, value)


def _check_base_name(provider: Organisation, name: str, but: Base | None = None) -> None:
    same = Base.objects.filter(provider=provider, name__iexact=name.strip()).first()
    if same is not None and same != but:
        raise Refused(_("This provider has a base of this name already."), field="name")
