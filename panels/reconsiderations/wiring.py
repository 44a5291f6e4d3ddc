"""A reconsideration as something that stands on an agenda."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.roles import Permission
from cases.agenda_kinds import AgendaKind, WaitingRequest
from cases.registries import DecisionBlock, Words, agenda_kinds, decision_blocks
from ledger.generated_docs import register_state_diagram
from panels.agenda.about_decisions import asked_for, child_of, papers_for, waiting_of
from panels.deciding.impartial import KIND
from panels.models import AgendaItem, Asker, Decision, Reconsideration, RequestStatus
from panels.reconsiderations.paper import paper_of
from panels.reconsiderations.permissions import asker_of
from panels.reconsiderations.rules import ask_by, obstacle, reconsiderations_of
from panels.services import reconsiderations, reconsidered
from panels.services.reconsiderations import link_of
from panels.transitions import RECONSIDERATION


def _get(pk: int) -> Reconsideration:
    return Reconsideration.objects.with_rest().get(pk=pk)


def _title(reconsideration: Reconsideration) -> str:
    words = _("Reconsideration of decision %(reference)s")
    return str(words) % {"reference": reconsideration.decision.reference}


def _papers(reconsideration: Reconsideration, actor: Actor) -> Iterable[tuple[Words, str]]:
    return papers_for(
        reconsideration, actor, asked=_("What was asked"), url=link_of(reconsideration),
        decision=_("The first decision"),
    )  # fmt: skip


def _summary(reconsideration: Reconsideration) -> tuple[str, dict[str, Any]]:
    context = {
        "asked": reconsideration, "first": reconsideration.decision,
        "barred": list(reconsideration.barred.all()),
    }  # fmt: skip
    return "panels/reconsiderations/agenda_summary.html", context


def _waiting(actor: Actor, limit: int) -> Iterable[WaitingRequest]:
    return waiting_of(Reconsideration, KIND, actor, limit, link=link_of, since="asked_on")


def _since(pks: Collection[int]) -> Mapping[int, tuple[date, date | None]]:
    found = Reconsideration.objects.filter(pk__in=pks)
    return {pk: (on, due) for pk, on, due in found.values_list("pk", "asked_on", "due_on")}


def _beside_decision(reference: str, actor: Actor) -> dict[str, Any] | None:
    """The decision in a few words, what was asked about it, and the way to ask."""
    found = Decision.objects.filter(reference=reference).exclude(status="proposed")
    decision = found.select_related("item__child", "decided_by__user").first()
    if decision is None or not AgendaItem.objects.not_closed_to(actor).filter(
        pk=decision.item_id
    ).exists():  # fmt: skip
        return None
    is_asker = asker_of(actor, decision) is not None
    return {
        "decision": decision, "reconsiderations": reconsiderations_of([decision], actor),
        "ask_by": ask_by(decision, Asker.SCHOOL),
        "may_ask": is_asker and not obstacle(decision),
        "opens": is_asker or actor.can(Permission.MANAGE_PANEL),
    }  # fmt: skip


def register_reconsiderations() -> None:
    """Register with `cases`, and the state diagram."""
    agenda_kinds.register(
        AgendaKind(
            key=KIND,
            label=_("Reconsideration"),
            subject_type="panels.reconsideration",
            get=_get,
            child=child_of,
            title=_title,
            papers=_papers,
            summary=_summary,
            paper=paper_of,
            listed=reconsiderations.listed,
            taken_off=reconsidered.taken_off,
            decided=reconsidered.decided,
            carried_over=reconsiderations.carried_over,
            waiting=_waiting,
            asked_for=partial(asked_for, Reconsideration),
            since=_since,
        )
    )
    decision_blocks.register(
        DecisionBlock("reconsiderations", "panels/reconsiderations/beside.html", _beside_decision)
    )
    register_state_diagram(
        RECONSIDERATION, heading="Reconsideration of a decision", labels=dict(RequestStatus.choices)
    )
