"""Children: the list, the record, each part to change, records that look like one child."""

from typing import Any

from accounts.actors import Actor
from accounts.roles import Role
from cases.models import Child, Delivery, DuplicatePair
from cases.services.family_access import AccessTerms
from cases.services.invitations import invite_family
from cases.services.merging import merge_children
from tests.factories.cases import ChildFactory, GrantFactory
from tests.permissions.groups import (
    ALL_STAFF,
    CHILD_STAFF,
    CONTACT_READERS,
    EDITORS,
    HEALTH_READERS,
    NURSES,
    OFFICE,
    SENCOS_ELSEWHERE,
)
from tests.permissions.rules import Rule, rule
from tests.permissions.world import Circle, World


def of_child(world: World, circle: Circle) -> dict[str, Any]:
    return {"public_id": circle.child.public_id}


def _part(world: World, circle: Circle) -> dict[str, Any]:
    return {**of_child(world, circle), "part": "identity"}


def _parent(world: World, circle: Circle) -> dict[str, Any]:
    return {**of_child(world, circle), "parent_id": circle.child.parents.get().public_id}


def _need(world: World, circle: Circle) -> dict[str, Any]:
    return {**of_child(world, circle), "need_id": circle.child.health_needs.get().public_id}


def _grant(world: World, circle: Circle) -> dict[str, Any]:
    """A parent's, given by the SENCo."""
    grant = GrantFactory(child=circle.child, recorded_by=circle.senco.user)
    return {**of_child(world, circle), "grant_id": grant.public_id}


def _invitation(world: World, circle: Circle) -> dict[str, Any]:
    """Of a parent, made by the SENCo."""
    invitation, _code = invite_family(
        actor=circle.author, child=circle.child, delivery=Delivery.HANDED,
        terms=AccessTerms("parent", circle.child.parents.get()),
    )  # fmt: skip
    return {**of_child(world, circle), "invitation_id": invitation.public_id}


def _merged(world: World, circle: Circle) -> dict[str, Any]:
    kwargs = _pair(world, circle)
    pair = DuplicatePair.objects.get(**kwargs)
    merge_children(actor=Actor.system(), pair=pair, keep=pair.first)
    return kwargs


def _pair(world: World, circle: Circle) -> dict[str, Any]:
    """The child and a second record of it."""
    twin: Child = ChildFactory(
        home_authority_code=circle.child.home_authority_code,
        legal_first_name=circle.child.legal_first_name,
        legal_last_name=circle.child.legal_last_name,
    )
    pair = DuplicatePair.objects.create(first=circle.child, second=twin)
    return {"public_id": pair.public_id}


FAMILY_INVITERS = EDITORS | {Role.FAMILY_NAVIGATOR}
EMERGENCY = NURSES | {
    Role.SAFEGUARDING_LEAD, Role.SOCIAL_CARE_PROFESSIONAL, "health_colleague",
}  # fmt: skip
ADD_CHILDREN = EDITORS | SENCOS_ELSEWHERE | {Role.ATTENDANCE_OFFICER}
LISTS = ("?q=borough", "?q=ling", "?download=csv", "?sort=school")

RULES: dict[str, Rule] = {
    # Roles without children are told so on the page; a family is sent to its portal.
    "children:list": rule(ALL_STAFF | {"senco_ended"}, queries=LISTS),
    "children:new": rule(ADD_CHILDREN),
    "children:show": rule(CHILD_STAFF, of_child),
    "children:details": rule(CHILD_STAFF, of_child),
    "children:family": rule(CONTACT_READERS, of_child),
    "children:health": rule(HEALTH_READERS, of_child),
    "children:edit": rule(EDITORS | NURSES, of_child),
    "children:edit_part": rule(EDITORS, _part),
    "children:school_add": rule(EDITORS, of_child),
    "children:school_end": rule(EDITORS, of_child),
    "children:school_move": rule(EDITORS, of_child),
    "children:address": rule(EDITORS, of_child),
    "children:withhold": rule(EDITORS, of_child),
    "children:parent_add": rule(EDITORS, of_child),
    "children:parent": rule(EDITORS, _parent),
    "children:parent_end": rule(EDITORS, _parent),
    "children:need_add": rule(EDITORS | NURSES, of_child),
    "children:need": rule(EDITORS | NURSES, _need),
    "children:need_end": rule(EDITORS | NURSES, _need),
    "children:invite": rule(FAMILY_INVITERS, of_child),
    "children:professional": rule(EDITORS, of_child),
    "children:invitation": rule(FAMILY_INVITERS, _invitation),
    "children:withdraw_invitation": rule(FAMILY_INVITERS, _invitation),
    "children:review_access": rule(FAMILY_INVITERS, _grant),
    "children:revoke": rule(FAMILY_INVITERS, _grant),
    # By a professional outside the team; with a reason, for some hours.
    "children:emergency": rule(EMERGENCY),
    "children:log": rule(OFFICE | {Role.GOVERNANCE_OFFICER}, queries=("?download=csv",)),
    "children:child_log": rule(OFFICE, of_child),
    # Every pair is the coordinator's to settle, wherever the two records came from.
    "children:duplicates": rule(OFFICE),
    "children:pair": rule(OFFICE, _pair, about_child=False),
    "children:pair_merge": rule(OFFICE, _pair, about_child=False),
    "children:pair_different": rule(OFFICE, _pair, about_child=False),
    "children:pair_undo": rule(OFFICE, _merged, about_child=False),
}
