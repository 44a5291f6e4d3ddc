"""Parents and carers of a child, and how to reach each of them safely."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.roles import Permission, Scope
from cases.access import Section, access_to
from cases.models import Child, Grant, Parent
from cases.permissions import check, check_visible
from cases.services.children import digest_of
from cases.services.invitations import withdraw_invitations_of
from cases.timeline import record_event, register_event
from ledger.errors import Refused, StaleChange
from ledger.state import lock

PARENT_FIELDS = (
    "full_name", "relationship", "has_responsibility", "may_be_contacted", "safe_contact_note",
    "lives_with_child", "address", "is_address_withheld", "email", "telephone", "channel",
    "language", "needs_interpreter", "format",
)  # fmt: skip
PARENT_ADDED = register_event("cases.parent_added", gettext_lazy("Parent or carer added"))
PARENT_CHANGED = register_event(
    "cases.parent_changed", gettext_lazy("Details of a parent or carer changed")
)
PARENT_ENDED = register_event(
    "cases.parent_ended", gettext_lazy("A parent or carer is no longer a contact")
)


@transaction.atomic
def add_parent(*, actor: Actor, child: Child, **fields: Any) -> Parent:
    """A parent or carer, with any of `PARENT_FIELDS`. Raises PermissionDenied."""
    _check(actor, child)
    _check_fields(fields)
    parent = Parent.objects.create(child=child, recorded_by=actor.user, **fields)
    record_event(actor=actor, child=child, code=PARENT_ADDED)
    return parent


@transaction.atomic
def update_parent(*, actor: Actor, parent: Parent, seen: str = "", **changes: Any) -> Parent:
    """Change what is known of a parent. `seen` is the `parent_fingerprint` the person started from.

    A withheld address that the person cannot read stays as it is unless they enter another, and
    only the authority stops withholding it. Raises PermissionDenied, Refused, or StaleChange.
    """
    _check(actor, parent.child)
    _check_fields(changes)
    record = lock(parent)
    if seen and seen != parent_fingerprint(record):
        raise StaleChange
    if record.is_address_withheld and actor.scope is not Scope.AUTHORITY:
        if not changes.get("address"):
            changes.pop("address", None)
        if changes.get("is_address_withheld") is False:
            raise Refused(
                _("Only an officer of the authority can stop withholding an address."),
                field="is_address_withheld",
            )
    for name, value in changes.items():
        setattr(record, name, value)
    record.save(update_fields=list(changes))
    record_event(actor=actor, child=record.child, code=PARENT_CHANGED)
    return record


@transaction.atomic
def end_parent(*, actor: Actor, parent: Parent, last_day: date) -> Parent:
    """They are no longer a contact; what they could read in Waymark ends at once.

    Raises PermissionDenied, or StaleChange when it has been ended before.
    """
    _check(actor, parent.child)
    record = lock(parent)
    if record.ends_on is not None:
        raise StaleChange
    record.ends_on = last_day
    record.save(update_fields=["ends_on"])
    for grant in Grant.objects.current().filter(parent=record).select_for_update():
        grant.revoked_at = timezone.now()
        grant.revoked_by = actor.user
        grant.save(update_fields=["revoked_at", "revoked_by"])
    withdraw_invitations_of(actor=actor, parent=record)
    record_event(actor=actor, child=record.child, code=PARENT_ENDED, happened_on=last_day)
    return record


def parent_fingerprint(parent: Parent) -> str:
    """What is known of a parent now, as a short digest for a hidden field of the form."""
    return digest_of(getattr(parent, name) for name in PARENT_FIELDS)


def _check(actor: Actor, child: Child) -> None:
    check(actor, Permission.EDIT_CHILD, _("Your role cannot change parents and carers."))
    check_visible(actor, child)
    access_to(actor=actor, child=child).check(Section.CONTACT)


def _check_fields(fields: dict[str, Any]) -> None:
    if unknown := set(fields) - set(PARENT_FIELDS):
        raise TypeError(f"not fields of a parent: {sorted(unknown)}")
