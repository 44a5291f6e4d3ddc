"""Sending what `notices` wrote. Each row is claimed before it is sent, so none goes twice."""

import logging
from datetime import timedelta
from itertools import groupby
from smtplib import SMTPDataError, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import ngettext

from ledger.models import EmailState, Notification
from ledger.notices import words_of

logger = logging.getLogger(__name__)

BATCH = 50
CLAIM_LASTS = timedelta(minutes=10)
MAX_ATTEMPTS = 5


def send_waiting_notices() -> int:
    """Send every notice that waits, one email each; returns how many went out."""
    sent = 0
    while claimed := _claim(EmailState.WAITING, BATCH):
        sent += _send_each([[notice] for notice in claimed], EmailState.WAITING)
    return sent


def send_digests() -> int:
    """One email a person with all that waits for the daily summary; returns how many went out."""
    sent = 0
    while claimed := _claim(EmailState.DIGEST, 500):
        people = groupby(claimed, key=lambda row: row.recipient_id)
        sent += _send_each([list(notices) for _person, notices in people], EmailState.DIGEST)
    return sent


def _send_each(emails: list[list[Notification]], state: EmailState) -> int:
    """What the mail server refuses holds up nobody else: it stays claimed and is tried again.

    When the server does not answer, the rest waits as before: that is no attempt.
    """
    sent = 0
    for place, notices in enumerate(emails):
        try:
            _send(notices)
        except (SMTPRecipientsRefused, SMTPDataError):
            logger.warning("the mail server refused the email of notice %s", notices[0].pk)
        except OSError:
            _put_back([row for left in emails[place:] for row in left], state)
            raise
        else:
            sent += 1
    return sent


def _put_back(notices: list[Notification], state: EmailState) -> None:
    rows = Notification.objects.filter(pk__in=[row.pk for row in notices])
    rows.update(email_state=state, attempts=F("attempts") - 1)


def release_stale_claims() -> int:
    """Put back what a killed worker had claimed; after five tries it is marked as failed."""
    stale = Notification.objects.filter(
        email_state=EmailState.CLAIMED, claimed_at__lt=timezone.now() - CLAIM_LASTS
    )
    stale.filter(attempts__gte=MAX_ATTEMPTS).update(email_state=EmailState.FAILED)
    return stale.filter(attempts__lt=MAX_ATTEMPTS).update(email_state=EmailState.WAITING)


@transaction.atomic
def _claim(state: EmailState, size: int) -> list[Notification]:
    rows = list(
        Notification.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(email_state=state)
        .select_related("recipient")
        .order_by("recipient_id", "created_at", "pk")[:size]
    )
    now = timezone.now()
    for row in rows:
        row.email_state, row.claimed_at, row.attempts = EmailState.CLAIMED, now, row.attempts + 1
    Notification.objects.bulk_update(rows, ["email_state", "claimed_at", "attempts"])
    return rows


def _send(notices: list[Notification]) -> None:
    person = notices[0].recipient
    with translation.override(getattr(person, "language", None) or settings.LANGUAGE_CODE):
        body = render_to_string(
            "ledger/email/notices.txt",
            {"notices": [words_of(row) for row in notices], "base_url": settings.BASE_URL},
        )
        subject = ngettext(
            "Waymark: something needs your attention",
            "Waymark: %(count)s things need your attention",
            len(notices),
        ) % {"count": len(notices)}
        send_mail(subject, body, None, [person.email])
    Notification.objects.filter(pk__in=[row.pk for row in notices]).update(
        email_state=EmailState.SENT, sent_at=timezone.now()
    )
