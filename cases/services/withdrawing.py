"""Withdrawing what should not have been recorded: it stays, and stands no longer."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from cases.permissions import check_withdraw
from ledger.errors import Refused, StaleChange
from ledger.state import lock, record_status


def withdraw(*, actor: Actor, record: Any, reason: str) -> Any:
    """Mark a record as withdrawn, with the reason; returns it locked.

    Runs inside the caller's transaction. Raises PermissionDenied, Refused without a reason,
    or StaleChange when it is withdrawn already.
    """
    check_withdraw(actor, record)
    return mark_withdrawn(actor=actor, record=record, reason=reason)


def mark_withdrawn(*, actor: Actor, record: Any, reason: str) -> Any:
    """As `withdraw`, where the caller has checked who may."""
    if not reason.strip():
        raise Refused(_("Give the reason."), field="reason")
    locked = lock(record)
    if locked.withdrawn_at is not None:
        raise StaleChange
    locked.withdrawn_at = timezone.now()
    locked.withdrawn_reason = reason
    locked.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    record_status(
        subject=locked, action="withdraw", before="standing", after="withdrawn", actor=actor,
        reason=reason,
    )  # fmt: skip
    return locked
