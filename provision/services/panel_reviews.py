"""Asking the panel to look at a placement again, and what the panel does with it.

`panels` calls `taken_off` and `decided` through the AgendaKind, in its own transaction. Nothing
here delays education: the placement rests on its authorisation meanwhile.
"""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from ledger.errors import Refused, StaleChange
from ledger.state import apply_transition, lock, record_status
from panels.models import PanelMeeting, RequestStatus
from panels.services.agenda import list_item
from panels.services.requests import (
    answer_request,
    note_decided,
    note_taken_off,
)
from provision import placement_events as events
from provision.models import Placement, ReviewRequest
from provision.placement_people import arranger_of, key_people_at_provider, school_people, tell
from provision.placement_permissions import check_ask_panel
from provision.transitions import REVIEW_REQUEST

AGENDA_KIND = "review"


@transaction.atomic
def ask_panel(
    *, actor: Actor, placement: Placement, asks: str, until_on: date | None = None
) -> ReviewRequest:
    """Ask the panel to look at a placement again, such as for more time.

    Raises PermissionDenied, Refused naming the field (or: asked already), or StaleChange when the
    placement has ended.
    """
    check_ask_panel(actor, placement)
    record = lock(placement)
    if not record.is_live:
        raise StaleChange
    if not asks.strip():
        raise Refused(_("Say what the panel is asked."), field="asks")
    if until_on is not None and until_on <= timezone.localdate():
        raise Refused(_("The day must be in the future."), field="until_on")
    try:
        with transaction.atomic():
            request: ReviewRequest = ReviewRequest.objects.create(
                placement=record, asks=asks.strip(), until_on=until_on, recorded_by=actor.user
            )
    except IntegrityError as error:
        raise Refused(_("The panel has been asked already.")) from error
    record_status(subject=request, action="ask", before="", after=request.status, actor=actor)
    events.record(actor, record, events.PANEL_ASKED)
    return request


@transaction.atomic
def answer_panel(*, actor: Actor, request: ReviewRequest, asks: str) -> ReviewRequest:
    """Answer the panel's question; the request waits for an agenda again. Raises likewise."""
    check_ask_panel(actor, request.placement)
    return answer_request(actor=actor, request=request, table=REVIEW_REQUEST, asks=asks)


@transaction.atomic
def withdraw_request(*, actor: Actor, request: ReviewRequest, reason: str) -> ReviewRequest:
    """Ask no longer. Raises PermissionDenied, StaleChange (on an agenda), or Refused."""
    check_ask_panel(actor, request.placement)
    return apply_transition(
        subject=request, table=REVIEW_REQUEST, action="withdraw", actor=actor, reason=reason
    )


@transaction.atomic
def put_on_agenda(*, actor: Actor, request: ReviewRequest, meeting: PanelMeeting) -> Any:
    """The panel's office puts a request on a meeting's agenda. Raises as `list_item`."""
    return list_item(actor=actor, kind_key=AGENDA_KIND, subject_id=request.pk, meeting=meeting)


@transaction.atomic
def taken_off(
    *,
    subject: ReviewRequest,
    actor: Actor,
    reason: str,
    question: str = "",
    due_on: date | None = None,
) -> ReviewRequest:
    """Back to wait for an agenda; with a question and a day, back to those who asked."""
    request = note_taken_off(
        actor=actor, subject=subject, table=REVIEW_REQUEST, reason=reason, question=question,
        due_on=due_on,
    )  # fmt: skip
    if request.status == RequestStatus.GIVEN_BACK:
        people = [arranger_of(request.placement), *school_people(request.placement.child)]
        tell(people, actor=actor, notice=events.PANEL_ASKS, placement=request.placement,
             occasion=f"panel-asks:{request.pk}:{due_on}")  # fmt: skip
    return request


@transaction.atomic
def decided(
    *, subject: ReviewRequest, actor: Actor, outcome: str, decision_reference: str
) -> ReviewRequest:
    """The panel has decided; `outcome` is its own code."""
    request = note_decided(
        actor=actor, subject=subject, table=REVIEW_REQUEST, outcome=outcome,
        decision_reference=decision_reference,
    )  # fmt: skip
    placement = request.placement
    people = [
        arranger_of(placement), *school_people(placement.child),
        *key_people_at_provider(placement),
    ]  # fmt: skip
    tell(people, actor=actor, notice=events.PANEL_DECIDED, placement=placement,
         occasion=f"panel:{decision_reference}")  # fmt: skip
    return request
