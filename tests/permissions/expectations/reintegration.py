"""The return: everybody who sees the child reads the plan, school leads and officers write it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from reintegration.models import PanelRequest, ReturnPlan, Route
from reintegration.services.packs import make_pack
from reintegration.services.panel import ask_panel
from tests.factories.reintegration import (
    active_return,
    arrived_return,
    draft_return,
    part_time_of,
    row_of,
    sent_return,
)
from tests.permissions.expectations.cases import of_child
from tests.permissions.groups import EDITORS, ELSEWHERE, OFFICE, RETURN_READERS, SCHOOL_LEADS
from tests.permissions.rules import Make, Rule, rule
from tests.permissions.world import Circle, World

Kwargs = dict[str, Any]
PlanMake = Callable[[World, Circle], ReturnPlan]


def draft(world: World, circle: Circle) -> ReturnPlan:
    return draft_return(circle.author, circle.child, weeks=2)


def sent(world: World, circle: Circle) -> ReturnPlan:
    return sent_return(circle.author, circle.child, weeks=2)


def active(world: World, circle: Circle) -> ReturnPlan:
    return active_return(circle.author, circle.child, weeks=2)


def arrived(world: World, circle: Circle) -> ReturnPlan:
    return arrived_return(circle.author, circle.child, arrived_on=timezone.localdate())


def onward(world: World, circle: Circle) -> ReturnPlan:
    return draft_return(
        circle.author, circle.child, route=Route.POST_16, grounds="Sixteen",
        destination="College",
    )  # fmt: skip


def plan_of(make: PlanMake, **more: Any) -> Make:
    return lambda world, circle: {"public_id": make(world, circle).public_id, **more}


def part_of(make: PlanMake, name: str) -> Make:
    """The first week, phase or follow-up of a plan."""
    return lambda world, circle: {"public_id": getattr(make(world, circle), name).first().public_id}


def _answer(world: World, circle: Circle) -> Kwargs:
    return {"public_id": row_of(sent(world, circle), "parent").public_id}


def _part_time(world: World, circle: Circle) -> Kwargs:
    plan = draft(world, circle)
    return {"public_id": part_time_of(circle.author, plan).public_id}


def _asked(world: World, circle: Circle) -> PanelRequest:
    return ask_panel(actor=circle.author, plan=draft(world, circle), asks="An assistant")


def _request(world: World, circle: Circle) -> Kwargs:
    return {"public_id": _asked(world, circle).public_id}


def _question(world: World, circle: Circle) -> Kwargs:
    asked = _asked(world, circle)
    due = timezone.localdate() + timedelta(days=5)
    PanelRequest.objects.filter(pk=asked.pk).update(
        status="given_back", question="For how long?", answer_due_on=due
    )
    return {"public_id": asked.public_id}


def _pack(world: World, circle: Circle) -> Kwargs:
    return {"public_id": make_pack(actor=circle.author, plan=onward(world, circle)).public_id}


def _route(world: World, circle: Circle) -> Kwargs:
    return {**of_child(world, circle), "route": "return"}


RULES: dict[str, Rule] = {
    "reintegration:list": rule(
        RETURN_READERS | ELSEWHERE, queries=("?download=csv&status=all", "?late=late")
    ),
    "reintegration:of_child": rule(RETURN_READERS, of_child),
    "reintegration:show": rule(RETURN_READERS, plan_of(active)),
    # Writing: the leads of the child's school, and the authority's officers.
    "reintegration:start": rule(EDITORS, of_child),
    "reintegration:start_route": rule(EDITORS, _route),
    "reintegration:details": rule(EDITORS, plan_of(draft)),
    "reintegration:week": rule(EDITORS, part_of(draft, "weeks")),
    "reintegration:add_week": rule(EDITORS, plan_of(draft), method="post"),
    "reintegration:take_out_week": rule(EDITORS, part_of(draft, "weeks"), method="post"),
    "reintegration:phase": rule(EDITORS, part_of(draft, "phases")),
    "reintegration:send": rule(EDITORS, plan_of(draft)),
    "reintegration:take_back": rule(EDITORS, plan_of(sent)),
    "reintegration:record_answer": rule(EDITORS, _answer),
    "reintegration:begin": rule(EDITORS, plan_of(sent)),
    "reintegration:withdraw": rule(EDITORS, plan_of(draft)),
    "reintegration:end": rule(EDITORS, plan_of(active)),
    "reintegration:pace": rule(EDITORS, plan_of(active)),
    "reintegration:part_time": rule(EDITORS, plan_of(draft)),
    "reintegration:part_time_review": rule(EDITORS, _part_time),
    "reintegration:part_time_end": rule(EDITORS, _part_time),
    "reintegration:arrive": rule(EDITORS, plan_of(active)),
    "reintegration:follow_up": rule(EDITORS, part_of(arrived, "follow_ups")),
    "reintegration:complete": rule(EDITORS, plan_of(arrived)),
    "reintegration:relapse": rule(EDITORS, plan_of(active)),
    "reintegration:plan_again": rule(EDITORS, plan_of(active)),
    "reintegration:helpers": rule(EDITORS, plan_of(active)),
    "reintegration:ask_panel": rule(EDITORS, plan_of(draft)),
    "reintegration:answer_panel": rule(EDITORS, _question),
    "reintegration:withdraw_request": rule(EDITORS, _request),
    "reintegration:put_on_agenda": rule(OFFICE, _request),
    "reintegration:make_pack": rule(EDITORS, plan_of(onward), method="post"),
    # A pack holds more than every reader of a return reads.
    "reintegration:pack": rule(EDITORS, _pack),
    "reintegration:hand_over": rule(EDITORS, _pack),
    # The school's own answer is its leads' to give.
    "reintegration:answer": rule(SCHOOL_LEADS, plan_of(sent, party="school")),
}
