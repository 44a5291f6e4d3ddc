"""A member's private calendar feed: made, renewed, ended, read."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Membership
from ledger.errors import StaleChange
from panels.models import CalendarFeed
from panels.permissions import check_has_feed


@transaction.atomic
def make_feed(*, actor: Actor) -> CalendarFeed:
    """A new address for the actor's own meetings; an earlier one opens nothing from now on.

    Raises PermissionDenied for those who do not sit on panels.
    """
    membership = check_has_feed(actor)
    Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    _end(actor, membership)
    return CalendarFeed.objects.create(membership=membership)


@transaction.atomic
def end_feed(*, actor: Actor) -> None:
    """The address opens nothing any more. Raises PermissionDenied, or StaleChange (none is)."""
    membership = check_has_feed(actor)
    Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    if not _end(actor, membership):
        raise StaleChange


@transaction.atomic
def note_read(*, feed: CalendarFeed) -> None:
    """Remember that a calendar read the feed; once an hour is enough."""
    now = timezone.now()
    is_news = Q(last_read_at__isnull=True) | Q(last_read_at__lt=now - timedelta(hours=1))
    CalendarFeed.objects.filter(is_news, pk=feed.pk).update(last_read_at=now)


def _end(actor: Actor, membership: Membership) -> int:
    standing = CalendarFeed.objects.filter(membership=membership, ended_at__isnull=True)
    return standing.update(ended_at=timezone.now(), ended_by=actor.user)
