"""The email that carries a clinician's link: nothing about the child, claimed before sending."""

from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from referrals.models import EvidenceRequest
from referrals.models.evidence import EmailProgress
from referrals.services.links import token_of

CLAIM_LASTS = timedelta(minutes=10)
MAX_ATTEMPTS = 5


def send_waiting_links() -> int:
    """Send every link that waits, one email each; returns how many went out."""
    sent = 0
    while (request := _claim()) is not None:
        _send(request)
        sent += 1
    return sent


@transaction.atomic
def _claim() -> EvidenceRequest | None:
    now = timezone.now()
    stale = Q(email_progress=EmailProgress.CLAIMED, email_claimed_at__lt=now - CLAIM_LASTS)
    EvidenceRequest.objects.filter(stale, email_attempts__gte=MAX_ATTEMPTS).update(
        email_progress=EmailProgress.FAILED
    )
    request = (
        EvidenceRequest.objects.waiting()
        .select_for_update(skip_locked=True, of=("self",))
        .filter(Q(email_progress=EmailProgress.WAITING) | stale)
        .select_related("referral__organisation")
        .order_by("recorded_at", "pk")
        .first()
    )
    if request is not None:
        request.email_progress = EmailProgress.CLAIMED
        request.email_claimed_at = now
        request.email_attempts += 1
        request.save(update_fields=["email_progress", "email_claimed_at", "email_attempts"])
    return request


def _send(request: EvidenceRequest) -> None:
    address = settings.BASE_URL + reverse("referrals:evidence_link", args=[token_of(request)])
    body = render_to_string(
        "referrals/email/evidence_link.txt", {"request": request, "address": address}
    )
    send_mail(_("Waymark: medical evidence is asked for"), body, None, [request.email])
    EvidenceRequest.objects.filter(pk=request.pk, issue=request.issue).update(
        email_progress=EmailProgress.SENT, sent_at=timezone.now()
    )
