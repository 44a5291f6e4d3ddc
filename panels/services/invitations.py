"""Emails that put a meeting into members' calendars, change it there and take it out again."""

import logging
from collections.abc import Iterable
from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ledger.notices import Preference, wake
from panels.calendar.files import invitation_file
from panels.models import (
    InvitationMethod,
    InvitationState,
    PanelMeeting,
    Seat,
    SeatInvitation,
)

logger = logging.getLogger(__name__)

BATCH = 50
CLAIM_LASTS = timedelta(minutes=10)
MAX_ATTEMPTS = 5


def tell_calendars(
    *, meeting: PanelMeeting, seats: Iterable[Seat] = (), cancelled: Iterable[Seat] = ()
) -> None:
    """Write what these seats' calendars are told, and wake the sender once that is saved.

    Part of the change that it tells of: the caller holds the meeting's lock. What still waited
    for the same seats is overtaken.
    """
    asked = {seat.pk: InvitationMethod.REQUEST for seat in seats}
    asked |= {seat.pk: InvitationMethod.CANCEL for seat in cancelled}
    if not asked:
        return
    meeting.calendar_sequence += 1
    meeting.save(update_fields=["calendar_sequence"])
    SeatInvitation.objects.filter(seat__in=asked, state=InvitationState.WAITING).update(
        state=InvitationState.OVERTAKEN
    )
    SeatInvitation.objects.bulk_create(
        SeatInvitation(seat_id=pk, method=method, sequence=meeting.calendar_sequence)
        for pk, method in sorted(asked.items())
    )
    transaction.on_commit(_wake)


def send_invitations() -> int:
    """Send every invitation that waits, and what a killed worker left; returns how many went out.

    What the mail server refuses holds up nobody else: it stays claimed and is tried again. When
    the server does not answer, the rest waits as before.
    """
    _release_stale_claims()
    sent = 0
    while claimed := _claim():
        for place, invitation in enumerate(claimed):
            try:
                sent += _send(invitation)
            except (SMTPRecipientsRefused, SMTPDataError):
                logger.warning("the mail server refused invitation %s", invitation.pk)
            except OSError:
                left = SeatInvitation.objects.filter(pk__in=[one.pk for one in claimed[place:]])
                left.update(state=InvitationState.WAITING, attempts=F("attempts") - 1)
                raise
    return sent


def _wake() -> None:
    from panels.tasks import send_invitations as task

    wake(task)


def _release_stale_claims() -> None:
    stale = SeatInvitation.objects.filter(
        state=InvitationState.CLAIMED, claimed_at__lt=timezone.now() - CLAIM_LASTS
    )
    stale.filter(attempts__gte=MAX_ATTEMPTS).update(state=InvitationState.FAILED)
    stale.filter(attempts__lt=MAX_ATTEMPTS).update(state=InvitationState.WAITING)


@transaction.atomic
def _claim() -> list[SeatInvitation]:
    rows = list(
        SeatInvitation.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(state=InvitationState.WAITING)
        .select_related("seat__meeting__panel", "seat__membership__user")
        .order_by("created_at", "pk")[:BATCH]
    )
    now = timezone.now()
    for row in rows:
        row.state, row.claimed_at, row.attempts = InvitationState.CLAIMED, now, row.attempts + 1
    SeatInvitation.objects.bulk_update(rows, ["state", "claimed_at", "attempts"])
    return rows


def _send(invitation: SeatInvitation) -> bool:
    person = invitation.seat.membership.user
    if not person.is_active or person.message_preference == Preference.OFF:
        _mark(invitation, InvitationState.UNWANTED)
        return False
    with translation.override(person.language or settings.LANGUAGE_CODE):
        _message(invitation).send()
    _mark(invitation, InvitationState.SENT, sent_at=timezone.now())
    return True


def _mark(invitation: SeatInvitation, state: InvitationState, **changes: object) -> None:
    SeatInvitation.objects.filter(pk=invitation.pk).update(state=state, **changes)


def _message(invitation: SeatInvitation) -> EmailMessage:
    seat, method = invitation.seat, InvitationMethod(invitation.method)
    is_off = method == InvitationMethod.CANCEL
    context = {
        "meeting": seat.meeting, "is_off": is_off,
        "is_change": invitation.sequence > 1 and not is_off, "base_url": settings.BASE_URL,
    }  # fmt: skip
    subject = _("Waymark: a panel meeting is off") if is_off else _("Waymark: a panel meeting")
    message = EmailMessage(
        subject, render_to_string("panels/email/invitation.txt", context), None,
        [seat.membership.user.email],
    )  # fmt: skip
    content = invitation_file(seat, method=method, sequence=invitation.sequence)
    kind = f"text/calendar; method={method.value}"
    message.attach("meeting.ics", content.decode(), kind)
    return message
