"""What happens to a request of another app that stands, or is to stand, on an agenda.

A request to the panel about a placement, a return or another record is a model of the app that
asks, with `asks`, `question`, `answer_due_on`, `meeting_reference`, `outcome` and
`decision_reference`, which moves along the table that `panels.transitions.request_table` makes.
`panels` calls what the `AgendaKind` names: one of the `note_…` with the app's table, or where more
follows a service of the app's own, which calls it.
"""

from datetime import date
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from cases.agenda_kinds import AgendaKind, WaitingRequest
from ledger.errors import Refused
from ledger.state import StateTable, apply_transition
from panels.permissions import check_act_on_request

Request = TypeVar("Request", bound=models.Model)


@transaction.atomic
def answer_request(*, actor: Actor, request: Request, table: StateTable, asks: str) -> Request:
    """The panel's question is answered in `asks`; the request waits for an agenda again.

    Raises Refused for an empty answer, PermissionDenied, or StaleChange.
    """
    if not asks.strip():
        raise Refused(_("Answer the question."), field="asks")
    return apply_transition(
        subject=request, table=table, action="answer", actor=actor, asks=asks.strip(),
        answer_due_on=None,
    )  # fmt: skip


@transaction.atomic
def note_listed(
    *, actor: Actor, subject: Request, table: StateTable, meeting_reference: str
) -> Request:
    """The request stands on the agenda of a meeting."""
    return apply_transition(
        subject=subject, table=table, action="list", actor=actor,
        meeting_reference=meeting_reference,
    )  # fmt: skip


@transaction.atomic
def note_taken_off(
    *,
    actor: Actor,
    subject: Request,
    table: StateTable,
    reason: str,
    question: str = "",
    due_on: date | None = None,
) -> Request:
    """Back to wait for an agenda; with a question and a day, back to those who asked."""
    check_act_on_request(actor)
    is_asked = bool(question) and due_on is not None
    changes: dict[str, Any] = {"question": question, "answer_due_on": due_on} if is_asked else {}
    return apply_transition(
        subject=subject, table=table, action="give_back" if is_asked else "take_off",
        actor=actor, reason=reason, meeting_reference="", **changes,
    )  # fmt: skip


@transaction.atomic
def note_decided(
    *,
    actor: Actor,
    subject: Request,
    table: StateTable,
    outcome: str,
    decision_reference: str,
) -> Request:
    """The panel has decided; `outcome` is its own code."""
    check_act_on_request(actor)
    return apply_transition(
        subject=subject, table=table, action="decide", actor=actor, outcome=outcome,
        decision_reference=decision_reference,
    )  # fmt: skip


@transaction.atomic
def note_carried_over(
    *, actor: Actor, subject: Request, table: StateTable, meeting_reference: str
) -> Request:
    """The request stands on the agenda of a later meeting now."""
    check_act_on_request(actor)
    return apply_transition(
        subject=subject, table=table, action="carry_over", actor=actor,
        meeting_reference=meeting_reference,
    )  # fmt: skip


def waiting_request(
    kind: AgendaKind, request: Any, *, url: str, since: date | None = None,
    due_on: date | None = None,
) -> WaitingRequest:  # fmt: skip
    """An app's request as one that waits for an agenda; by itself since the day it was recorded."""
    return WaitingRequest(
        kind=kind.key, subject_id=request.pk, child=kind.child(request),
        title=kind.title(request), url=url, due_on=due_on,
        since=since or timezone.localdate(request.recorded_at),
    )  # fmt: skip
