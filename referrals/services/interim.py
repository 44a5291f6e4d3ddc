"""Asking the named officer to let provision begin while evidence is pending; and the answer.

Missing evidence never delays education (DfE, Arranging education for children who cannot attend
school because of health needs, 2023).
"""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.roles import Role
from cases.permissions import check_visible
from cases.section_19_people import officers_of
from cases.services.section_19 import start_interim
from ledger.errors import Refused
from ledger.state import apply_transition, lock, record_status
from referrals import events
from referrals.models import InterimRequest, InterimRequestStatus, Referral
from referrals.permissions import check_triage
from referrals.transitions import INTERIM_REQUEST


@transaction.atomic
def ask_for_interim(
    *, actor: Actor, referral: Referral, what: str, starts_on: date, ends_on: date, reasons: str
) -> InterimRequest:
    """In one step: say what should begin, and tell the named officers of the child's authority.

    Raises PermissionDenied, or Refused (nothing said, wrong days, no officer, asked already).
    """
    check_triage(actor, referral)
    record = lock(referral)
    if not record.is_live:
        raise Refused(_("This referral waits for the panel no longer."))
    if not what.strip():
        raise Refused(_("Say what is to be provided."), field="what")
    if not reasons.strip():
        raise Refused(_("Give the reasons."), field="reasons")
    if ends_on < max(starts_on, timezone.localdate()):
        raise Refused(_("The last day must be on or after the first, and not past."),
                      field="ends_on")  # fmt: skip
    officers = officers_of(record.child, Role.NAMED_OFFICER)
    if not officers:
        raise Refused(_("The authority has no named officer in Waymark. Tell its administrator."))
    try:
        with transaction.atomic():
            request: InterimRequest = InterimRequest.objects.create(
                referral=record, what=what.strip(), starts_on=starts_on, ends_on=ends_on,
                reasons=reasons.strip(), recorded_by=actor.user,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused(_("The named officer has been asked already.")) from error
    record_status(subject=request, action="ask", before="", after=request.status, actor=actor)
    events.record(actor, record, events.INTERIM_WANTED)
    events.tell_at(
        events.INTERIM_ASKED, record, officers, f"interim:{request.pk}",
        events.link_to_interim(request),
    )  # fmt: skip
    return request


@transaction.atomic
def authorise_request(
    *, actor: Actor, request: InterimRequest, starts_on: date, ends_on: date, answer: str = ""
) -> InterimRequest:
    """The named officer authorises what was asked for, also for other days. One press.

    Raises as `cases.services.section_19.start_interim`, or StaleChange when it is answered.
    """
    _check_officer(actor, request)
    current = lock(request)
    waiting = InterimRequestStatus.ASKED
    authorised = None
    if current.status == waiting:
        authorised = start_interim(
            actor=actor, child=current.referral.child, what=current.what, starts_on=starts_on,
            ends_on=ends_on, reasons=current.reasons,
        )  # fmt: skip
    return _answer(
        actor, current, "authorise", answer, starts_on=starts_on, ends_on=ends_on,
        authorisation=authorised,
    )  # fmt: skip


@transaction.atomic
def decline_request(*, actor: Actor, request: InterimRequest, answer: str) -> InterimRequest:
    """Not authorised, with reasons, which the office reads. Raises as `apply_transition`."""
    _check_officer(actor, request)
    if not answer.strip():
        raise Refused(_("Give the reasons."), field="answer")
    return _answer(actor, request, "decline", answer)


def _check_officer(actor: Actor, request: InterimRequest) -> None:
    if actor.membership is None:
        raise PermissionDenied(_("A person must answer this."))
    check_visible(actor, request.referral.child)


def _answer(
    actor: Actor, request: InterimRequest, action: str, answer: str, **changes: object
) -> InterimRequest:
    request = apply_transition(
        subject=request, table=INTERIM_REQUEST, action=action, actor=actor, reason=answer,
        expected=InterimRequestStatus.ASKED, answered_at=timezone.now(),
        answered_by=actor.membership, answer=answer.strip(), **changes,
    )  # fmt: skip
    referral = request.referral
    events.tell(
        events.INTERIM_ANSWERED, referral, events.triagers(referral), f"interim:{request.pk}"
    )
    return request
