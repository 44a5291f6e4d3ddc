"""Sending what `notices` wrote. Each row is claimed before it is sent, so none goes twice."""

from datetime import timedelta
from itertools import groupby

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import ngettext

from ledger.models import EmailState, Notification
from ledger.notices import words_of

BATCH = 50
CLAIM_LASTS = timedelta(minutes=10)
MAX_ATTEMPTS = 5


def send_waiting_notices() -> int:
    """Send every notice that waits, one email each; returns how many went out."""
    sent = 0
    while claimed := _claim(EmailState.WAITING, BATCH):
        for notice in claimed:
            sent += _send([notice])
    return sent


def send_digests() -> int:
    """One email a person with all that waits for the daily summary; returns how many went out."""
    sent = 0
    while claimed := _claim(EmailState.DIGEST, 500):
        for _person, notices in groupby(claimed, key=lambda row: row.recipient_id):
            sent += _send(list(notices))
    return sent


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


def _send(notices: list[Notification]) -> int:
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
        try:
            send_mail(subject, body, None, [person.email])
        except OSError:
            _mark(notices, EmailState.WAITING)
            raise
    _mark(notices, EmailState.SENT)
    return 1


def _mark(notices: list[Notification], state: EmailState) -> None:
    Notification.objects.filter(pk__in=[row.pk for row in notices]).update(
        email_state=state, sent_at=timezone.now() if state == EmailState.SENT else None
    )
