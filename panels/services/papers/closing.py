"""Closing packs that hold what their reader may no longer open."""

from functools import partial

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from ledger.notices import wake
from panels.models import AgendaItem, Pack


def close_packs(*, item: AgendaItem, person: User) -> None:
    """Close at once every pack of this person that holds the item; new ones are made.

    Runs inside the transaction of the service that closes the item to them.
    """
    held = Pack.objects.filter(membership__user=person, closed_at__isnull=True, parts__item=item)
    Pack.objects.filter(pk__in=held.values("pk")).update(closed_at=timezone.now())
    renew_after_commit(item=item)


def renew_after_commit(*, item: AgendaItem) -> None:
    """Who reads the item has changed: packs of its meetings are made anew, where there are any."""
    from panels.tasks import renew_papers

    for meeting in {item.meeting_id, item.ratifying_meeting_id} - {None}:
        transaction.on_commit(partial(wake, renew_papers, meeting))
