"""Asking a clinician for evidence by a link: asked, opened, answered once, sent again, withdrawn.

The link's token is made from the request and the server's secret and is kept only as a hash, so
a copy of the database opens nothing, and the email can still be sent after a crash.
"""

import hashlib
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.actors import Actor
from cases.access import Section, access_to
from ledger.authority_settings import get_setting
from ledger.errors import Refused, StaleChange
from ledger.files import store_upload
from ledger.notices import wake
from ledger.state import apply_transition, lock, record_status
from referrals import events
from referrals.models import Evidence, EvidenceRequest, Referral, ReferralStatus
from referrals.models.evidence import EmailProgress, EvidenceRequestStatus
from referrals.permissions import check_write
from referrals.services.evidence import keep_evidence
from referrals.services.owed_links import close_for, note_asked
from referrals.settings import LINK_DAYS, LINK_TRIES
from referrals.transitions import EVIDENCE_REQUEST

SALT = "referrals.evidence-link"


def token_of(request: EvidenceRequest) -> str:
    """The secret part of the request's present link, 43 characters or more."""
    text = f"{request.public_id}:{request.issue}"
    return salted_hmac(SALT, text, algorithm="sha256").hexdigest()


def hash_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def ask_clinician(
    *, actor: Actor, referral: Referral, clinician: str, email: str, service: str = ""
) -> EvidenceRequest:
    """Send one clinician a link to one request. Raises PermissionDenied, Refused, StaleChange.

    The same address is asked once at a time; a new link is `send_link_again`.
    """
    check_write(actor, referral)
    access_to(actor=actor, child=referral.child).check(Section.CLINICAL)
    record = lock(referral)
    if record.status in {ReferralStatus.WITHDRAWN, ReferralStatus.DECIDED}:
        raise StaleChange
    address = email.strip().lower()
    validate_email(address)
    if record.evidence_requests.owed().filter(email=address).exists():
        raise Refused(
            _("This clinician has been asked already. Send a new link instead."), field="email"
        )
    request = EvidenceRequest(
        referral=record, clinician=clinician.strip(), service=service.strip(), email=address,
        expires_at=_expiry(), recorded_by=actor.user,
    )  # fmt: skip
    request.token_hash = hash_of(token_of(request))
    request.save()
    record_status(subject=request, action="ask", before="", after=request.status, actor=actor)
    note_asked(actor=actor, request=request)
    events.record(actor, record, events.EVIDENCE_ASKED)
    _send_soon(request)
    return request


@transaction.atomic
def send_link_again(*, actor: Actor, request: EvidenceRequest, email: str = "") -> EvidenceRequest:
    """A new link, also to a corrected address; the one before opens nothing any more."""
    check_write(actor, request.referral)
    current = lock(request)
    address = email.strip().lower() or current.email
    validate_email(address)
    current.issue += 1
    request = apply_transition(
        subject=request, table=EVIDENCE_REQUEST, action="send_again", actor=actor,
        issue=current.issue, token_hash=hash_of(token_of(current)), expires_at=_expiry(),
        email=address, wrong_tries=0, draft={}, draft_file=None,
        email_progress=EmailProgress.WAITING, email_attempts=0, sent_at=None, opened_at=None,
    )  # fmt: skip
    _send_soon(request)
    return request


@transaction.atomic
def withdraw_link(*, actor: Actor, request: EvidenceRequest, reason: str) -> EvidenceRequest:
    """The link opens nothing any more. Raises as `apply_transition`."""
    check_write(actor, request.referral)
    close_for(request)
    return apply_transition(
        subject=request, table=EVIDENCE_REQUEST, action="withdraw", actor=actor, reason=reason,
        expires_at=timezone.now(), draft={}, draft_file=None,
    )  # fmt: skip


def find_request(token: str) -> EvidenceRequest | None:
    """The request that a link opens; None for an unknown, used, withdrawn or expired one."""
    return (
        EvidenceRequest.objects.waiting()
        .exclude(referral__status=ReferralStatus.WITHDRAWN)
        .select_related("referral__child", "referral__organisation", "draft_file")
        .filter(token_hash=hash_of(token))
        .first()
    )


@transaction.atomic
def unlock_request(*, request: EvidenceRequest, born_on: date) -> bool:
    """Whether the clinician knows the patient's date of birth. Some wrong ones lock the link."""
    record = lock(request)
    if not record.is_waiting:
        return False
    system = Actor.system()
    if record.referral.child.born_on == born_on:
        if record.status == EvidenceRequestStatus.ASKED:
            apply_transition(
                subject=record, table=EVIDENCE_REQUEST, action="open", actor=system,
                opened_at=timezone.now(),
            )  # fmt: skip
        return True
    tries = record.wrong_tries + 1
    if tries < get_setting(LINK_TRIES):
        EvidenceRequest.objects.filter(pk=record.pk).update(wrong_tries=tries)
        return False
    apply_transition(
        subject=record, table=EVIDENCE_REQUEST, action="lock", actor=system, wrong_tries=tries
    )
    key = f"locked:{record.pk}:{record.issue}"
    events.tell(events.EVIDENCE_LOCKED, record.referral, events.askers(record), key)
    return False


@transaction.atomic
def keep_answer(
    *, request: EvidenceRequest, values: dict[str, Any], upload: UploadedFile | None = None
) -> EvidenceRequest:
    """Keep what the clinician has typed until they send it. Raises Refused, or StaleChange."""
    record = _answerable(request)
    if upload is not None:
        record.draft_file = store_upload(
            actor=Actor.system(), upload=upload, controller=record.referral.controller
        )
    record.draft = values
    record.save(update_fields=["draft", "draft_file"])
    return record


@transaction.atomic
def send_answer(*, request: EvidenceRequest, answer: dict[str, Any]) -> Evidence:
    """The clinician's answer lands on the referral, once. Raises Refused, or StaleChange."""
    record = _answerable(request)
    close_for(record)
    file = record.draft_file
    record = apply_transition(
        subject=record, table=EVIDENCE_REQUEST, action="answer", actor=Actor.system(),
        answered_at=timezone.now(), draft={}, draft_file=None,
    )  # fmt: skip
    evidence = keep_evidence(
        actor=Actor.system(), referral=record.referral, request=record, upload_or_file=file,
        written_on=timezone.localdate(), **answer,
    )  # fmt: skip
    key = f"evidence:{evidence.pk}"
    events.tell(events.EVIDENCE_CAME, record.referral, events.askers(record), key)
    return evidence


def _answerable(request: EvidenceRequest) -> EvidenceRequest:
    record = lock(request)
    if record.status != EvidenceRequestStatus.OPENED or not record.is_waiting:
        raise StaleChange(_("This link has been used, or has run out. Nothing was sent."))
    return record


def _expiry() -> datetime:
    return timezone.now() + timedelta(days=get_setting(LINK_DAYS))


def _send_soon(request: EvidenceRequest) -> None:
    from referrals.tasks import send_evidence_links

    transaction.on_commit(lambda: wake(send_evidence_links))
