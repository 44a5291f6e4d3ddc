"""Asking the panel about a return or a Year 11 exception, and what the panel does with it.

`panels` calls `taken_off` and `decided` through the AgendaKind, in its own transaction. Nothing
here delays education: the child's placement rests on its own authorisation meanwhile.
"""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
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
from reintegration import events
from reintegration.models import PanelRequest, RequestKind, ReturnPlan, Route
from reintegration.permissions import check_write
from reintegration.transitions import PANEL_REQUEST


@transaction.atomic
def ask_panel(*, actor: Actor, plan: ReturnPlan, asks: str) -> PanelRequest:
    """Ask the panel which help a return needs, or for the Year 11 exception.

    Raises PermissionDenied, StaleChange (plan no longer live), or Refused (asked already).
    """
    check_write(actor, plan.child)
    record = lock(plan)
    if not record.is_live:
        raise StaleChange
    if not asks.strip():
        raise Refused(_("Say what help is needed."), field="asks")
    kind = RequestKind.YEAR_11 if record.route == Route.YEAR_11 else RequestKind.RETURN
    try:
        with transaction.atomic():
            request = PanelRequest.objects.create(
                plan=record, kind=kind, asks=asks.strip(), recorded_by=actor.user
            )
    except IntegrityError as error:
        raise Refused(_("The panel has been asked already.")) from error
    record_status(subject=request, action="ask", before="", after=request.status, actor=actor)
    events.record(actor, record, events.PANEL_ASKED)
    return request


@transaction.atomic
def answer_panel(*, actor: Actor, request: PanelRequest, asks: str) -> PanelRequest:
    """Answer the panel's question; the request waits for an agenda again. Raises likewise."""
    check_write(actor, request.plan.child)
    return answer_request(actor=actor, request=request, table=PANEL_REQUEST, asks=asks)


@transaction.atomic
def put_on_agenda(*, actor: Actor, request: PanelRequest, meeting: PanelMeeting) -> Any:
    """The panel's office puts a request on a meeting's agenda. Raises as `list_item`."""
    return list_item(
        actor=actor, kind_key=RequestKind(request.kind).value, subject_id=request.pk,
        meeting=meeting,
    )  # fmt: skip


@transaction.atomic
def taken_off(
    *,
    subject: PanelRequest,
    actor: Actor,
    reason: str,
    question: str = "",
    due_on: date | None = None,
) -> PanelRequest:
    """Back to wait for an agenda; with a question and a day, back to whoever leads the plan."""
    request = note_taken_off(
        actor=actor, subject=subject, table=PANEL_REQUEST, reason=reason, question=question,
        due_on=due_on,
    )  # fmt: skip
    if request.status == RequestStatus.GIVEN_BACK:
        _tell_lead(actor, request, f"back:{due_on}")
    return request


@transaction.atomic
def decided(
    *, subject: PanelRequest, actor: Actor, outcome: str, decision_reference: str
) -> PanelRequest:
    """The panel has decided; `outcome` is its own code."""
    request = note_decided(
        actor=actor, subject=subject, table=PANEL_REQUEST, outcome=outcome,
        decision_reference=decision_reference,
    )  # fmt: skip
    _tell_lead(actor, request, f"decided:{decision_reference}")
    return request


@transaction.atomic
def withdraw_request(*, actor: Actor, request: PanelRequest, reason: str) -> PanelRequest:
    """Ask no longer. Raises PermissionDenied, StaleChange (on an agenda), or Refused."""
    check_write(actor, request.plan.child)
    return apply_transition(
        subject=request, table=PANEL_REQUEST, action="withdraw", actor=actor, reason=reason
    )


def _tell_lead(actor: Actor, request: PanelRequest, key: str) -> None:
    events.tell(events.PANEL_SAYS, request.plan, [request.plan.lead], f"{request.pk}:{key}", actor)
