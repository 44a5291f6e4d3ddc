"""How panel meetings reach members' own calendars: an emailed invitation, and a private feed."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Membership
from ledger.models import PublicIdModel
from panels.models.meetings import Seat


class InvitationMethod(models.TextChoices):
    """What an invitation asks of a calendar (RFC 5546, section 1.4)."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


class InvitationState(models.TextChoices):
    """Where the email stands."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    SENT = "sent"
    OVERTAKEN = "overtaken"  # a later one went out or waits in its place
    UNWANTED = "unwanted"  # the person takes no emails
    FAILED = "failed"


class SeatInvitation(models.Model):
    """One email with an .ics file to whoever holds a seat; written with the change it tells of."""

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="invitations")
    method = models.CharField(max_length=7, choices=InvitationMethod.choices)
    sequence = models.PositiveIntegerField()
    state = models.CharField(
        max_length=9, choices=InvitationState.choices, default=InvitationState.WAITING
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("sequence", "pk")
        indexes = [
            models.Index(
                fields=["created_at"], condition=Q(state__in=["waiting", "claimed"]),
                name="invitations_to_send",
            )
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(fields=["seat", "sequence"], name="one_invitation_a_change")
        ]


# When it was last read is no change of a feed: it would fill its history.
@pghistory.track(exclude=["last_read_at"])
class CalendarFeed(PublicIdModel):
    """A private address under which a calendar reads the meetings that a member sits at.

    The address is signed, not stored: `panels.calendar.feed` makes it from `public_id` whenever
    the member wants to see it. Ended, never deleted; a new address is a new row.
    """

    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="calendar_feeds"
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    last_read_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ("-made_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["membership"], condition=Q(ended_at__isnull=True), name="one_feed_a_member"
            )
        ]
