"""The private address of a member's calendar feed.

The secret is a signature of the feed's id with the installation's own key, so it can be shown
again without being stored, and a copy of the database opens no feed.
"""

from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from panels.models import CalendarFeed, PanelMeeting, Seat

_SIGNER = Signer(salt="panels.calendar_feed", sep="~")
KEEPS = timedelta(days=90)


def secret_of(feed: CalendarFeed) -> str:
    """What stands in the address."""
    return _SIGNER.sign(feed.public_id.hex)


def address_of(feed: CalendarFeed) -> str:
    """The whole address, to be pasted into a calendar."""
    path = reverse("panels:calendar_feed", args=[secret_of(feed)])
    return f"{settings.BASE_URL}{path}"


def find_feed(secret: str) -> CalendarFeed | None:
    """The feed that an address opens: neither ended, nor of a membership that is over."""
    try:
        public_id = _SIGNER.unsign(secret)
    except BadSignature:
        return None
    feeds = CalendarFeed.objects.filter(
        public_id=public_id, ended_at__isnull=True, membership__in=Membership.objects.current()
    )
    return feeds.select_related("membership__user").first()


def feed_of(membership_id: int | None) -> CalendarFeed | None:
    """A member's own feed, when they have made one."""
    return CalendarFeed.objects.filter(membership=membership_id, ended_at__isnull=True).first()


def meetings_in(feed: CalendarFeed) -> QuerySet[PanelMeeting]:
    """Meetings at which the member sits, from three months ago on."""
    seats = Seat.objects.seated().filter(membership=feed.membership_id)
    since = timezone.now() - KEEPS
    return PanelMeeting.objects.filter(seats__in=seats, starts_at__gte=since).order_by("starts_at")
