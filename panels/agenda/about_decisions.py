"""What both requests about a decision, a review and another look, have in common on an agenda."""

from collections.abc import Collection, Iterable
from typing import Any

from django.urls import reverse

from accounts.actors import Actor
from accounts.roles import Permission
from cases.agenda_kinds import WaitingRequest, Words
from cases.models import Child
from cases.registries import agenda_kinds
from panels.models import DecisionReview, Reconsideration, RequestStatus
from panels.services.requests import waiting_request

AboutDecision = DecisionReview | Reconsideration


def child_of(request: AboutDecision) -> Child:
    """Whom the decision is about."""
    return request.decision.item.child


def papers_for(
    request: AboutDecision, actor: Actor, *, asked: Words, url: str, decision: Words
) -> Iterable[tuple[Words, str]]:
    """To the panel's office the request, called `asked`, at `url`, and the decision."""
    if actor.can(Permission.MANAGE_PANEL):
        yield asked, url
        yield decision, reverse("panels:item", args=[request.decision.item.public_id])


def waiting_of(
    model: Any, key: str, actor: Actor, limit: int, *, link: Any, since: Any = None
) -> Iterable[WaitingRequest]:
    """What waits for an agenda, the nearest day first; `since` the day in this field."""
    found = model.objects.filter(status=RequestStatus.ASKED).about_children_of(actor)
    for one in found.with_decision().order_by("due_on", "pk")[:limit]:
        yield waiting_request(
            agenda_kinds.get(key), one, url=link(one), due_on=one.due_on,
            since=getattr(one, since) if since else None,
        )  # fmt: skip


def asked_for(model: Any, children: Collection[int]) -> set[int]:
    """Of which of these children a request is open."""
    found = model.objects.open().filter(decision__item__child__in=children)
    return set(found.values_list("decision__item__child", flat=True))
