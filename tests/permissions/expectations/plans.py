"""Individual Healthcare Plans: the child's school writes, those around the child read.

A draft is read by those who write or agree plans and by the authority's officers: anybody else
would take an unfinished text for what was agreed.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.roles import Role
from healthcare_plans.areas import AREAS
from healthcare_plans.models import Agreement, Party, PlanVersion
from healthcare_plans.services.asking import send_for_agreement
from healthcare_plans.services.issuing import activate_version
from healthcare_plans.services.starting import start_change
from tests.factories.cases import TeamMemberFactory
from tests.factories.healthcare_plans import draft_of
from tests.people import member
from tests.permissions.groups import (
    AUTHORITY,
    ELSEWHERE,
    NURSES,
    PLAN_READERS,
    SCHOOL_LEADS,
)
from tests.permissions.rules import Make, Rule, rule
from tests.permissions.world import Circle, World

Kwargs = dict[str, Any]
DRAFT_READERS = SCHOOL_LEADS | NURSES | AUTHORITY


def _of_child(world: World, circle: Circle) -> Kwargs:
    return {"child_id": circle.child.public_id}


def draft(world: World, circle: Circle) -> PlanVersion:
    return draft_of(circle.author, circle.child, medicine=False)


def sent(world: World, circle: Circle) -> PlanVersion:
    """Out for agreement by school, a nurse, and the family."""
    nurse = member(Role.HEALTH_PROFESSIONAL)
    TeamMemberFactory(child=circle.child, membership=nurse)
    version: PlanVersion = send_for_agreement(
        actor=circle.author, version=draft(world, circle), health=[nurse]
    )
    return version


def version_of(make: Callable[[World, Circle], PlanVersion], **more: Any) -> Make:
    return lambda world, circle: {"public_id": make(world, circle).public_id, **more}


def _changed(world: World, circle: Circle) -> Kwargs:
    """A draft that follows a version in force."""
    before = issued(world, circle)
    version = start_change(actor=circle.author, plan=before.plan, why_changed="New inhaler")
    return {"public_id": version.public_id}


def _plan(world: World, circle: Circle) -> Kwargs:
    return {"public_id": issued(world, circle).plan.public_id}


def _row(world: World, circle: Circle) -> Kwargs:
    version = draft(world, circle)
    spec = next(spec for spec in AREAS if spec.rows and spec.rows.key == "contacts")
    row = spec.rows.of(version)[0]
    return {"public_id": version.public_id, "key": "contacts", "row_id": row.public_id}


def _agreement(world: World, circle: Circle) -> Kwargs:
    version = sent(world, circle)
    agreement = Agreement.objects.filter(version=version, party=Party.PARENT).first()
    return {"public_id": version.public_id, "agreement_id": agreement.public_id}


def issued(world: World, circle: Circle) -> PlanVersion:
    """In force, with its documents; the parties still owe their answers."""
    version = sent(world, circle)
    found: PlanVersion = activate_version(
        actor=circle.author, version=version, revision=version.revision,
        review_on=timezone.localdate() + timedelta(days=180), reason="The family is away",
    )  # fmt: skip
    return found


written = version_of(draft)
sent_out = version_of(sent)

RULES: dict[str, Rule] = {
    "healthcare_plans:list": rule(
        PLAN_READERS | ELSEWHERE, queries=("?q=borough", "?q=ling", "?download=csv")
    ),
    "healthcare_plans:new": rule(SCHOOL_LEADS, _of_child),
    "healthcare_plans:child": rule(PLAN_READERS, _of_child),
    "healthcare_plans:show": rule(PLAN_READERS, _plan),
    "healthcare_plans:change": rule(SCHOOL_LEADS, _plan),
    "healthcare_plans:review": rule(SCHOOL_LEADS, _plan),
    "healthcare_plans:end": rule(SCHOOL_LEADS, _plan),
    "healthcare_plans:version": rule(DRAFT_READERS, written),
    "healthcare_plans:area": rule(SCHOOL_LEADS, version_of(draft, area="condition")),
    "healthcare_plans:leave_out": rule(SCHOOL_LEADS, version_of(draft, area="trips")),
    "healthcare_plans:add_row": rule(SCHOOL_LEADS, version_of(draft, key="contacts")),
    "healthcare_plans:edit_row": rule(SCHOOL_LEADS, _row),
    "healthcare_plans:remove_row": rule(SCHOOL_LEADS, _row),
    "healthcare_plans:withdraw": rule(SCHOOL_LEADS, written),
    "healthcare_plans:send": rule(SCHOOL_LEADS, written),
    "healthcare_plans:take_back": rule(SCHOOL_LEADS, sent_out),
    "healthcare_plans:answer": rule(SCHOOL_LEADS, version_of(sent, party="school")),
    "healthcare_plans:record": rule(SCHOOL_LEADS, _agreement),
    "healthcare_plans:issue": rule(SCHOOL_LEADS, sent_out),
    "healthcare_plans:changes": rule(SCHOOL_LEADS | NURSES | AUTHORITY, _changed),
    "healthcare_plans:document": rule(PLAN_READERS, version_of(issued, kind="plan")),
}
