"""From an address to one plan or a part of it: may this person read it? Logged."""

from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from django.db import models
from django.http import Http404

from accounts.actors import Actor
from attendance.models import PartTimeTimetable
from cases.access import ChildAccess, Section, access_to, log_opening
from cases.models import Child
from ledger.rows import only_row
from reintegration.models import PlanPartTime, ReturnPlan

Part = TypeVar("Part", bound=models.Model)


class Opened(NamedTuple):
    """A plan, and through what its child is seen."""

    plan: ReturnPlan
    access: ChildAccess


def open_plan(*, actor: Actor, public_id: UUID | str) -> Opened:
    """One plan. Raises Http404 when it is not visible."""
    found = ReturnPlan.objects.visible_to(actor).with_people().with_lateness()
    plan = only_row(found.filter(public_id=public_id))
    if plan is None:
        raise Http404
    access = access_to(actor=actor, child=plan.child)
    access.check(Section.RETURN)
    log_opening(access, Section.RETURN)
    return Opened(plan, access)


def open_part(*, actor: Actor, model: type[Part], public_id: UUID | str) -> tuple[Part, Opened]:
    """A week, phase, answer, follow-up … of a plan that the actor sees. Raises Http404."""
    manager: Any = model._default_manager
    part = only_row(manager.filter(public_id=public_id).select_related("plan"))
    if part is None:
        raise Http404
    opened = open_plan(actor=actor, public_id=part.plan.public_id)
    part.plan = opened.plan
    return part, opened


def open_part_time(*, actor: Actor, public_id: UUID | str) -> tuple[PartTimeTimetable, Opened]:
    """A part-time timetable that belongs to a plan which the actor sees. Raises Http404."""
    link = only_row(
        PlanPartTime.objects.filter(timetable__public_id=public_id).select_related(
            "plan", "timetable__child", "timetable__school"
        )
    )
    if link is None:
        raise Http404
    return link.timetable, open_plan(actor=actor, public_id=link.plan.public_id)


def plan_of(actor: Actor, child: Child) -> ReturnPlan | None:
    """The child's live plan, else the newest one, when the actor sees it."""
    plans = ReturnPlan.objects.visible_to(actor).with_people().filter(child=child)
    found: ReturnPlan | None = plans.live().first() or plans.order_by("-recorded_at").first()
    return found
