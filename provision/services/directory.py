"""Entries of the directory: added, changed, paused, taken out."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Organisation, OrganisationKind
from accounts.services.providers import FIELDS as CONTACT_FIELDS
from accounts.services.providers import change_provider, enter_provider
from ledger.errors import Refused
from ledger.models import RetentionClass
from ledger.state import apply_transition, lock, record_status
from provision.directory_permissions import check_edit, check_keep
from provision.directory_transitions import PROVIDER
from provision.models import Provider, ProviderStatus, RegistrationKind

ENTRY_FIELDS = (
    "description", "safeguarding_name", "safeguarding_telephone", "safeguarding_email", "needs",
    "subjects",
)  # fmt: skip
REGISTRATION_FIELDS = (
    "registration_kind", "registration_number", "registration_body", "registration_note",
)  # fmt: skip


@transaction.atomic
def add_entry(
    *, actor: Actor, organisation: Organisation | None = None, name: str = "", **facts: Any
) -> Provider:
    """Put a provider into the directory: one that Waymark knows, or a new one by its name.

    `facts` are fields of ENTRY_FIELDS, REGISTRATION_FIELDS and, for a new organisation, ways of
    contact. Every kind of check is due at once. Raises PermissionDenied, or Refused.
    """
    check_keep(actor)
    contact = {key: facts.pop(key) for key in CONTACT_FIELDS if key in facts}
    if organisation is None:
        if not name.strip():
            raise Refused(_("Enter the provider’s name."), field="name")
        organisation = enter_provider(actor=actor, name=name, **contact)
    if organisation.kind != OrganisationKind.PROVIDER:
        raise Refused(_("Only a registered provider stands in the directory."))
    provider = Provider(
        organisation=organisation,
        controller=actor.organisation or organisation,
        retention_class=RetentionClass.ADMINISTRATION,
        recorded_by=actor.user,
    )
    _set(provider, facts, (*ENTRY_FIELDS, *REGISTRATION_FIELDS))
    try:
        with transaction.atomic():
            provider.save()
    except IntegrityError as error:
        raise Refused(_("This provider is in the directory already.")) from error
    record_status(
        subject=provider, action="add", before="", after=provider.status, actor=actor
    )  # fmt: skip
    return provider


@transaction.atomic
def change_entry(*, actor: Actor, provider: Provider, **facts: Any) -> Provider:
    """Change what the provider itself can say: contact, safeguarding lead, needs, subjects.

    Raises PermissionDenied, or Refused when the name is taken.
    """
    check_edit(actor, provider.organisation)
    contact = {key: facts.pop(key) for key in CONTACT_FIELDS if key in facts}
    entry = lock(provider)
    if contact:
        change_provider(actor=actor, provider=entry.organisation, **contact)
    _set(entry, facts, ENTRY_FIELDS)
    entry.save(update_fields=list(facts) or ["description"])
    return entry


@transaction.atomic
def change_registration(*, actor: Actor, provider: Provider, **facts: Any) -> Provider:
    """Change as what a provider is registered. Raises PermissionDenied, or Refused."""
    check_keep(actor)
    kind = facts.get("registration_kind")
    if kind == RegistrationKind.NOT_REQUIRED:
        if not (facts.get("registration_note") or "").strip():
            raise Refused(_("Say why no registration is required."), field="registration_note")
    elif not (facts.get("registration_number") or "").strip():
        raise Refused(_("Enter the registration number."), field="registration_number")
    entry = lock(provider)
    _set(entry, facts, REGISTRATION_FIELDS)
    entry.save(update_fields=list(facts))
    return entry


@transaction.atomic
def change_status(*, actor: Actor, provider: Provider, action: str, reason: str) -> Provider:
    """`pause`, `resume` or `remove`. Raises PermissionDenied, Refused or StaleChange."""
    goes_back = PROVIDER.get(action).target == ProviderStatus.LISTED
    return apply_transition(
        subject=provider, table=PROVIDER, action=action, actor=actor, reason=reason,
        status_reason="" if goes_back else reason.strip(),
    )  # fmt: skip


def _set(provider: Provider, facts: dict[str, Any], fields: tuple[str, ...]) -> None:
    unknown = facts.keys() - set(fields)
    if unknown:
        raise TypeError(f"no such field: {', '.join(sorted(unknown))}")
    for name, value in facts.items():
        setattr(provider, name, value)
