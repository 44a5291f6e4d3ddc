"""Keeping a filter of the queue under a name, renaming it, sharing it; and letting it go."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from ledger.errors import Refused, StaleChange
from ledger.state import lock
from panels.models import SavedFilter
from panels.permissions import check_manage, check_owns_filter


@transaction.atomic
def save_filter(*, actor: Actor, name: str, query: str, is_shared: bool = False) -> SavedFilter:
    """Keep a filter. Raises PermissionDenied, or Refused (no name, no filter, a name in use)."""
    check_manage(actor)
    if actor.membership is None or actor.organisation is None:
        raise PermissionDenied(_("A person keeps a filter."))
    if not name.strip():
        raise Refused(_("Enter a name."), field="name")
    if not query:
        raise Refused(_("Choose a filter first: all of the queue needs no name."), field="name")
    try:
        with transaction.atomic():
            saved: SavedFilter = SavedFilter.objects.create(
                owner=actor.membership, authority=actor.organisation, name=name.strip(),
                query=query, is_shared=is_shared, recorded_by=actor.user,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused(_("You have a filter of this name already."), field="name") from error
    return saved


@transaction.atomic
def rename_filter(*, actor: Actor, saved: SavedFilter, name: str, is_shared: bool) -> SavedFilter:
    """Give one's own filter another name, and share it or no longer.

    Raises PermissionDenied, StaleChange (removed), or Refused (no name, a name in use).
    """
    check_owns_filter(actor, saved)
    if not name.strip():
        raise Refused(_("Enter a name."), field="name")
    record = lock(saved)
    if record.withdrawn_at is not None:
        raise StaleChange
    record.name, record.is_shared = name.strip(), is_shared
    try:
        with transaction.atomic():
            record.save(update_fields=["name", "is_shared"])
    except IntegrityError as error:
        raise Refused(_("You have a filter of this name already."), field="name") from error
    return record


@transaction.atomic
def remove_filter(*, actor: Actor, saved: SavedFilter) -> None:
    """Take one's own filter off the list. Raises PermissionDenied, or StaleChange when it is."""
    check_owns_filter(actor, saved)
    record = lock(saved)
    if record.withdrawn_at is not None:
        raise StaleChange
    record.withdrawn_at = timezone.now()
    record.save(update_fields=["withdrawn_at"])
