"""Placements: the authority arranges, the provider answers, those who work with the child write.

The own child is taught by the provider of the manager in its team. The tutor in the team works
for another provider, which has no part in this placement.
"""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from accounts.roles import Role
from provision.models import PlacementStatus, ReviewRequest
from tests.factories.provision import ExamEntryFactory, PlacementFactory, SlotFactory
from tests.permissions.expectations.cases import of_child
from tests.permissions.groups import (
    AUTHORITY,
    CHILD_STAFF,
    ELSEWHERE,
    OFFICE,
    PROVISION_READERS,
    REFERRERS,
    WORKERS,
)
from tests.permissions.rules import Rule, rule
from tests.permissions.world import Circle, World

Kwargs = dict[str, Any]
READERS = PROVISION_READERS - {Role.PROVIDER_STAFF}
HANDS = WORKERS - {Role.PROVIDER_STAFF}
MANAGER = frozenset({Role.PROVIDER_MANAGER})
RUNNERS = AUTHORITY | MANAGER


def _made(world: World, circle: Circle, **facts: Any) -> Any:
    if circle is world.own:
        facts["provider"] = world.membership("provider_manager").organisation
    placement = PlacementFactory(
        child=circle.child, home_school=circle.school, home_school_lead=circle.senco,
        arranged_by=world.membership("liaison_officer"), **facts,
    )  # fmt: skip
    SlotFactory(placement=placement)
    return placement


def _placement(**facts: Any) -> Callable[[World, Circle], Kwargs]:
    return lambda world, circle: {"public_id": _made(world, circle, **facts).public_id}


def _under_notice(world: World, circle: Circle) -> Kwargs:
    return {"public_id": _made(world, circle, under_notice=True).public_id}


def _step(world: World, circle: Circle) -> Kwargs:
    return {"public_id": _made(world, circle).public_id, "key": "exit"}


def _exam(world: World, circle: Circle) -> Kwargs:
    return {"public_id": ExamEntryFactory(placement=_made(world, circle)).public_id}


def _asked(status: str = "asked") -> Callable[[World, Circle], Kwargs]:
    def made(world: World, circle: Circle) -> Kwargs:
        request = ReviewRequest.objects.create(
            placement=_made(world, circle), asks="More time", status=status
        )
        return {"public_id": request.public_id}

    return made


_active = _placement()
_draft = _placement(status=PlacementStatus.DRAFT)
_planned = _placement(status=PlacementStatus.PLANNED)
_accepted = _placement(status=PlacementStatus.ACCEPTED, starts_on=timezone.localdate())

RULES: dict[str, Rule] = {
    "provision:placements": rule(
        CHILD_STAFF | ELSEWHERE, queries=("?status=all", "?download=csv&status=all")
    ),
    "provision:of_child": rule(PROVISION_READERS, of_child),
    "provision:health_notice": rule(WORKERS, of_child),
    "provision:begin": rule(AUTHORITY, of_child),
    "provision:show": rule(READERS, _active),
    "provision:tasks": rule(AUTHORITY, _draft),
    "provision:place": rule(AUTHORITY, _draft),
    "provision:check": rule(AUTHORITY, _draft),
    "provision:withdraw": rule(AUTHORITY, _planned),
    "provision:step": rule(AUTHORITY, _step),
    "provision:week": rule(RUNNERS, _active),
    "provision:accept": rule(MANAGER, _planned),
    "provision:decline": rule(MANAGER, _planned),
    "provision:start": rule(RUNNERS, _accepted),
    "provision:extend": rule(AUTHORITY, _active),
    "provision:notice": rule(RUNNERS, _active),
    "provision:notice_off": rule(RUNNERS, _under_notice),
    "provision:end": rule(RUNNERS, _active),
    "provision:take_step": rule(HANDS, _active),
    "provision:review": rule(HANDS, _active),
    "provision:duties": rule(HANDS, _active),
    "provision:new_exam": rule(HANDS, _active),
    "provision:change_exam": rule(HANDS, _exam),
    "provision:ask_panel": rule(REFERRERS, _active),
    "provision:answer_panel": rule(REFERRERS, _asked("given_back")),
    "provision:withdraw_asked": rule(REFERRERS, _asked()),
    "provision:put_on_agenda": rule(OFFICE, _asked()),
}
