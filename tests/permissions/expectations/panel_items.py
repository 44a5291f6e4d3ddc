"""Items of the panel: the chair and office decide them, members read and give views.

Who stepped out of an item meets a wall on every page of it.
"""

from typing import Any

from accounts.roles import Role
from panels.models import (
    AgendaItem,
    Decision,
    DecisionStatus,
    Interest,
    InterestEffect,
    InterestKind,
    InterestWithdrawal,
)
from tests.factories.panels import terms
from tests.permissions.expectations.panel_meetings import in_session
from tests.permissions.groups import (
    CHAIR,
    OFFICE,
    PANEL,
    PANEL_PEOPLE,
    PANEL_STAFF,
    RUNNING,
)
from tests.permissions.rules import Make, Rule, rule
from tests.permissions.world import Circle, World


def _item(world: World, circle: Circle) -> dict[str, Any]:
    return {"public_id": circle.item.public_id}


def _interest(world: World, circle: Circle) -> dict[str, Any]:
    """Of a member of education, who works with the child."""
    interest = Interest.objects.create(
        item=circle.item, membership=world.people.education, effect=InterestEffect.CONTRIBUTE,
        kind=InterestKind.WORKS_WITH_CHILD,
    )  # fmt: skip
    return {**_item(world, circle), "interest_id": interest.public_id}


def _own_interest(world: World, circle: Circle) -> dict[str, Any]:
    """What a member for health declared, of which nobody else reads anything."""
    interest = Interest.objects.create(
        item=circle.item, membership=world.people.health, effect=InterestEffect.CONTRIBUTE,
        kind=InterestKind.WORKS_WITH_CHILD,
    )  # fmt: skip
    return {"public_id": interest.public_id}


def _to_withdraw(world: World, circle: Circle) -> dict[str, Any]:
    found = _interest(world, circle)
    InterestWithdrawal.objects.create(
        interest=Interest.objects.get(public_id=found["interest_id"]), reason="Another family"
    )
    return found


def _fast_track(status: str) -> Make:
    """The item as a fast track of the chair and the member for health."""

    def made(world: World, circle: Circle) -> dict[str, Any]:
        AgendaItem.objects.filter(pk=circle.item.pk).update(
            status=status, is_fast_track=True, meeting=None, chair=circle.meeting.chair,
            second=world.people.health if circle is world.own else world.people.education,
        )  # fmt: skip
        return _item(world, circle)

    return made


def _stepped_out(world: World, circle: Circle) -> dict[str, Any]:
    """An interest of a member of education, who stepped out: somebody may take the place."""
    interest = Interest.objects.create(
        item=circle.item, membership=world.people.education, effect=InterestEffect.STEP_OUT,
        kind=InterestKind.OTHER,
    )  # fmt: skip
    return {**_item(world, circle), "interest_id": interest.public_id}


def decision_of(world: World, circle: Circle) -> Decision:
    return Decision.objects.create(
        item=circle.item, reference=f"D-{circle.item.pk:06d}", status=DecisionStatus.IN_FORCE,
        decided_by=circle.meeting.chair, controller=circle.meeting.panel.authority,
        **terms().as_fields(),
    )  # fmt: skip


def _ratifying(world: World, circle: Circle) -> dict[str, Any]:
    AgendaItem.objects.filter(pk=circle.item.pk).update(ratifying_meeting=circle.meeting)
    return in_session(_item)(world, circle)


def of_decision(world: World, circle: Circle) -> dict[str, Any]:
    return {"public_id": decision_of(world, circle).public_id}


RULES: dict[str, Rule] = {
    "panels:item": rule(PANEL_PEOPLE, _item),
    "panels:item_live": rule(PANEL_PEOPLE, _item),
    "panels:item_live_state": rule(PANEL_PEOPLE, _item),
    "panels:interest": rule(PANEL, _item),
    "panels:no_interest": rule(PANEL, _item),
    "panels:effect": rule(CHAIR, _interest),
    "panels:answer_withdrawal": rule(CHAIR, _to_withdraw),
    "panels:own_interests": rule(PANEL_STAFF),
    "panels:withdraw_interest": rule({Role.PANEL_MEMBER}, _own_interest, about_child=False),
    "panels:item_substitute": rule(RUNNING, _stepped_out),
    "panels:item_papers": rule(PANEL_PEOPLE, _item),
    "panels:give_view": rule(PANEL, _item),
    "panels:decide": rule(RUNNING, in_session(_item)),
    "panels:answer": rule({Role.PANEL_MEMBER}, _fast_track("proposed")),
    "panels:ratify": rule(RUNNING, _ratifying),
    "panels:choose_ratification": rule(OFFICE, _item),
    "panels:replace": rule(RUNNING, _ratifying),
    "panels:add_action": rule(RUNNING, _item),
    "panels:correct": rule(RUNNING, of_decision),
    "panels:defer": rule(RUNNING, in_session(_item)),
    "panels:take_off": rule(OFFICE, _item),
    "panels:move": rule(RUNNING, _item, method="post"),
}
