"""Registers what this app declares; imported once, while apps load."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from cases.access import Section
from cases.agenda_kinds import AgendaKind, DecisionStart, WaitingRequest
from cases.models import Child
from cases.registries import (
    ClosingCheck,
    HomeSource,
    KeptLine,
    KeptSource,
    NextAction,
    SearchSource,
    Summary,
    Tab,
    Words,
    agenda_kinds,
    closing_checks,
    decision_starts,
    home_sources,
    kept_sources,
    next_actions,
    search_sources,
    summaries,
    tabs,
)
from ledger.generated_docs import register_state_diagram
from panels.models import RequestStatus
from panels.services.requests import note_carried_over, note_listed, waiting_request
from reintegration import events, holder_wiring, homes, settings
from reintegration.models import (
    FollowUpStatus,
    PanelRequest,
    RequestKind,
    ReturnPlan,
    ReturnStatus,
)
from reintegration.request_paper import paper_of
from reintegration.services import panel, support
from reintegration.transitions import FOLLOW_UP, PANEL_REQUEST, RETURN_PLAN

__all__ = ["events", "holder_wiring", "settings"]


def _address(child: Child) -> str:
    return reverse("reintegration:of_child", args=[child.public_id])


tabs.register(Tab("return", _("Return to school"), Section.RETURN, _address, order=64))
summaries.register(
    Summary("return", Section.RETURN, "reintegration/summary.html", homes.summary, order=25)
)
next_actions.register(NextAction("plan_return", _("Plan the return"), homes.start_url, order=50))
home_sources.register(
    HomeSource("returns", today=homes.today, coming=homes.coming, waiting=homes.waiting, order=32)
)
search_sources.register(SearchSource("returns", _("Returns to school"), homes.find, order=50))
closing_checks.register(ClosingCheck("returns", homes.open_duties))
kept_sources.register(
    KeptSource(
        "returns", _("Plans for a return"), ReturnPlan.objects.kept_by,
        lambda plan: KeptLine(f"{plan.child.name}: {plan.reference}", plan.link), order=40,
    )
)  # fmt: skip


decision_starts.register(
    DecisionStart(
        "return",
        _("Return to school"),
        frozenset({"return_support"}),
        support.start_return,
        support.returns_begun,
        support.stop_return,
        support.first_days_of_returns,
    )
)


def _get(pk: int) -> PanelRequest:
    found = PanelRequest.objects.select_related("plan__child", "plan__school", "plan__lead__user")
    return found.get(pk=pk)


def _child(request: PanelRequest) -> Child:
    return request.plan.child


def _title(request: PanelRequest) -> str:
    return f"{request.get_kind_display()}, {request.plan.reference}"


def _papers(request: PanelRequest, actor: Actor) -> Iterable[tuple[Words, str]]:
    yield _("Plan for the return"), request.plan.link


def _waiting(kind: RequestKind, actor: Actor, limit: int) -> Iterable[WaitingRequest]:
    """Requests of a kind, the longest waiting first."""
    asked = PanelRequest.objects.filter(
        kind=kind, status=RequestStatus.ASKED,
        plan__child__in=Child.objects.visible_to(actor).values("pk"),
    ).select_related("plan__child")  # fmt: skip
    found = agenda_kinds.get(kind.value)
    for request in asked.order_by("recorded_at", "pk")[:limit]:
        yield waiting_request(found, request, url=request.plan.link)


def _asked_for(kind: RequestKind, children: Collection[int]) -> set[int]:
    open_now = [RequestStatus.ASKED, RequestStatus.LISTED, RequestStatus.GIVEN_BACK]
    found = PanelRequest.objects.filter(kind=kind, status__in=open_now, plan__child__in=children)
    return set(found.values_list("plan__child", flat=True))


def _since(pks: Collection[int]) -> Mapping[int, tuple[date, date | None]]:
    found = PanelRequest.objects.filter(pk__in=pks).values_list("pk", "recorded_at")
    return {pk: (timezone.localdate(asked), None) for pk, asked in found}


def _summary(request: PanelRequest) -> tuple[str, dict[str, Any]]:
    return "reintegration/agenda_summary.html", {"request_": request, "plan": request.plan}


for _kind in RequestKind:
    agenda_kinds.register(
        AgendaKind(
            key=_kind.value,
            label=_kind.label,
            subject_type="reintegration.panelrequest",
            get=_get,
            child=_child,
            title=_title,
            papers=_papers,
            summary=_summary,
            paper=paper_of,
            listed=partial(note_listed, table=PANEL_REQUEST),
            taken_off=panel.taken_off,
            decided=panel.decided,
            carried_over=partial(note_carried_over, table=PANEL_REQUEST),
            waiting=partial(_waiting, _kind),
            asked_for=partial(_asked_for, _kind),
            since=_since,
        )
    )

register_state_diagram(RETURN_PLAN, heading="Return plan", labels=dict(ReturnStatus.choices))
register_state_diagram(
    PANEL_REQUEST,
    heading="Request to the panel about a return",
    labels=dict(RequestStatus.choices),
)
register_state_diagram(
    FOLLOW_UP, heading="Follow-up after a return", labels=dict(FollowUpStatus.choices)
)
