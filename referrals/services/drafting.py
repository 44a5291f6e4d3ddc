"""Writing a draft: started once, saved part by part, withdrawn when it should not have been."""

import hashlib
import json
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.roles import Permission
from cases.models import Child, DocumentKind, Enrolment
from cases.permissions import check, check_visible
from cases.services.documents import add_document
from ledger.errors import Refused, StaleChange
from ledger.references import make_reference
from ledger.state import apply_transition, lock, record_status
from referrals import clocks, events
from referrals.known import first_day_missed
from referrals.models import Referral
from referrals.parts import PARTS
from referrals.permissions import check_withdraw, check_write
from referrals.transitions import REFERRAL


@transaction.atomic
def start_referral(*, actor: Actor, child: Child) -> Referral:
    """A draft for the child, or the one that the actor's organisation has begun already.

    Raises PermissionDenied, or Refused when another referral of the child waits for the panel.
    """
    check(actor, Permission.WRITE_REFERRAL, _("Your role cannot write a referral."))
    check_visible(actor, child)
    if actor.organisation is None:
        raise PermissionDenied(_("Choose the organisation that you act for first."))
    begun = Referral.objects.drafts().filter(child=child, organisation=actor.organisation)
    if (draft := begun.first()) is not None:
        return draft
    if (waiting := Referral.objects.live().filter(child=child).first()) is not None:
        raise Refused(
            _("This child already has a referral with the panel: %(reference)s.")
            % {"reference": waiting.reference},
            field="child",
        )
    try:
        with transaction.atomic():
            referral = Referral.objects.create(
                child=child,
                organisation=actor.organisation,
                school=_school_of(child),
                controller=actor.organisation,
                reference=make_reference("R"),
                absent_since=first_day_missed(child),
                recorded_by=actor.user,
            )
    except IntegrityError:  # a colleague, or the second press of a button, was a moment earlier
        return begun.get()
    record_status(subject=referral, action="start", before="", after=referral.status, actor=actor)
    return referral


def fingerprint(referral: Referral, key: str) -> str:
    """What one part says now, as a short digest for a hidden field of its form."""
    values = [getattr(referral, name) for name in PARTS[key].fields]
    text = json.dumps(values, cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@transaction.atomic
def save_part(
    *,
    actor: Actor,
    referral: Referral,
    key: str,
    values: dict[str, Any],
    seen: str | None = None,
    upload: UploadedFile | None = None,
) -> Referral:
    """Save the answers of one part of a draft. `seen` is the `fingerprint` that it started from.

    `upload` is the risk assessment. Raises PermissionDenied, Refused, or StaleChange when a
    colleague has changed this part, or the draft is none any more.
    """
    check_write(actor, referral)
    part = PARTS[key]
    if unknown := set(values) - set(part.fields):
        raise TypeError(f"not answers of {key}: {sorted(unknown)}")
    record = lock(referral)
    if not record.is_draft:
        raise StaleChange
    changed = {name: value for name, value in values.items() if getattr(record, name) != value}
    if changed and seen is not None and seen != fingerprint(record, key):
        raise StaleChange
    for name, value in changed.items():
        setattr(record, name, value)
    if record.is_fast_track and not record.grounds.strip():
        raise Refused(_("Give the grounds for the fast track."), field="grounds")
    if upload is not None:
        record.risk_document = add_document(
            actor=actor, child=record.child, upload_or_file=upload, kind=DocumentKind.RISK,
            title=_("Risk assessment of the school"),
        )  # fmt: skip
    record.saved_tasks = sorted({*record.saved_tasks, key})
    record.save(update_fields=[*part.fields, "risk_document", "saved_tasks"])
    return record


@transaction.atomic
def withdraw_referral(
    *, actor: Actor, referral: Referral, reason: str, expected: str | None = None
) -> Referral:
    """Take a draft or a waiting referral back, with the reason; links to clinicians end.

    Raises PermissionDenied, Refused without a reason, or StaleChange (decided, on an agenda).
    """
    check_withdraw(actor, referral)
    current, now = lock(referral), timezone.now()
    stop = clocks.stopped(current, timezone.localdate(now)) if current.submitted_at else {}
    referral = apply_transition(
        subject=referral, table=REFERRAL, action="withdraw", actor=actor, reason=reason,
        expected=expected, withdrawn_at=now, **stop,
    )  # fmt: skip
    referral.questions.filter(resumed_on__isnull=True).update(resumed_on=timezone.localdate(now))
    referral.earlier_support.filter(resumed_on__isnull=True).update(
        resumed_on=timezone.localdate(now)
    )
    referral.evidence_requests.filter(status__in=["asked", "opened", "locked"]).update(
        expires_at=now
    )
    if referral.submitted_at is not None:
        events.record(actor, referral, events.WITHDRAWN)
        people = [*events.triagers(referral), *events.writers(referral)]
        others = [person for person in people if person.pk != actor.membership_id]
        events.tell(events.IS_WITHDRAWN, referral, others, "withdrawn")
    return referral


def _school_of(child: Child) -> Any:
    """The main school today, else any on whose roll the child is; None without one."""
    current = Enrolment.objects.current().filter(child=child).select_related("school")
    enrolment = current.order_by("kind", "-starts_on").first()  # "main" sorts first
    return enrolment.school if enrolment else None
