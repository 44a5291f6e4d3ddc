"""How views get entries of the directory: not visible is 404, not for this role is 403."""

from typing import TypeVar
from uuid import UUID

from django.http import Http404

from accounts.actors import Actor
from accounts.models import Base
from ledger.models import StoredFile
from ledger.rows import only_row
from provision.directory_permissions import (
    check_edit,
    check_keep,
    check_read_checks,
    check_read_directory,
)
from provision.models import Offer, Provider, ProviderCheck

Row = TypeVar("Row")


def open_provider(*, actor: Actor, public_id: UUID) -> Provider:
    """An entry to read. Raises Http404, or PermissionDenied for families."""
    check_read_directory(actor)
    rows = Provider.objects.visible_to(actor).select_related("organisation", "controller")
    return _found(only_row(rows.filter(public_id=public_id)))


def open_to_edit(*, actor: Actor, public_id: UUID) -> Provider:
    """An entry to change. Raises as above, and PermissionDenied for other providers."""
    provider = open_provider(actor=actor, public_id=public_id)
    check_edit(actor, provider.organisation)
    return provider


def open_to_keep(*, actor: Actor, public_id: UUID) -> Provider:
    """An entry to check, price or pause. Raises as above."""
    provider = open_provider(actor=actor, public_id=public_id)
    check_keep(actor)
    return provider


def open_offer(*, actor: Actor, public_id: UUID) -> Offer:
    """An offer to change, with its provider. Raises as above."""
    check_read_directory(actor)
    offer = _found(
        Offer.objects.select_related("provider__organisation", "base")
        .filter(public_id=public_id, ends_on__isnull=True)
        .first()
    )
    open_to_edit(actor=actor, public_id=offer.provider.public_id)
    return offer


def open_base(*, actor: Actor, public_id: UUID) -> tuple[Base, Provider]:
    """A base to change, and the entry of its provider. Raises as above."""
    check_read_directory(actor)
    base = _found(
        Base.objects.select_related("provider__directory_entry", "details")
        .filter(public_id=public_id, provider__directory_entry__isnull=False)
        .first()
    )
    provider = open_to_edit(actor=actor, public_id=base.provider.directory_entry.public_id)
    return base, provider


def open_check(*, actor: Actor, public_id: UUID) -> ProviderCheck:
    """A check with its file, for those who choose or keep providers. Raises as above."""
    check_read_directory(actor)
    checks = ProviderCheck.objects.select_related("provider", "file")
    check = _found(only_row(checks.filter(public_id=public_id)))
    provider = open_provider(actor=actor, public_id=check.provider.public_id)
    check_read_checks(actor, provider.organisation)
    return check


def open_upload(*, actor: Actor, public_id: UUID) -> StoredFile:
    """A directory that the actor has sent; nobody else goes on with it. Raises as above."""
    check_keep(actor)
    sent = StoredFile.objects.filter(content_type="application/json", recorded_by=actor.user)
    return _found(only_row(sent.filter(public_id=public_id)))


def _found(row: Row | None) -> Row:
    if row is None:
        raise Http404
    return row
