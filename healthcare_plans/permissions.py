"""May this person do this to this plan. `can_x` answers, `check_x` refuses.

Whether they may see it is `access`; whether the state allows it is the transition table.
"""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.roles import Permission, Role, Scope
from cases.models import Child, FamilyRight, Grant, GrantKind, Parent, TeamMember
from healthcare_plans.models import Party, Plan
from healthcare_plans.querysets import reads_plans


def check_reads_plans(actor: Actor) -> None:
    """PermissionDenied unless the actor's role reads healthcare plans."""
    if not reads_plans(actor):
        raise PermissionDenied(_("Your role does not include healthcare plans."))


def can_write(actor: Actor, child: Child) -> bool:
    """A SENCo or head of a school whose pupil the child is today."""
    return actor.is_system or (
        actor.can(Permission.WRITE_PLAN)
        and actor.scope is Scope.SCHOOL
        and Child.objects.on_roll_of(actor.organisation).filter(pk=child.pk).exists()
    )


def check_write(actor: Actor, child: Child) -> None:
    """PermissionDenied unless the actor writes plans for this child."""
    if not can_write(actor, child):
        raise PermissionDenied(
            _("Only the SENCo or head teacher of the child’s school can write the plan.")
        )


def parties_of(actor: Actor, plan: Plan) -> list[Party]:
    """For whom the actor may answer on this plan today."""
    if actor.user is None:
        return []
    if actor.is_family:
        return _family_parties(actor, plan.child)
    found = []
    if can_write(actor, plan.child) and actor.can(Permission.AGREE_PLAN_FOR_SCHOOL):
        found.append(Party.SCHOOL)
        if actor.can(Permission.PERMIT_MEDICATION):
            found.append(Party.HEAD)
    if actor.can(Permission.AGREE_PLAN_FOR_HEALTH) and in_team(actor, plan.child):
        found.append(Party.HEALTH)
    return found


def check_party(actor: Actor, plan: Plan, party: Party) -> None:
    """PermissionDenied unless the actor may answer for `party`."""
    if party in parties_of(actor, plan):
        return
    refusals = {
        Party.SCHOOL: _("Only the SENCo or head teacher of the child’s school can agree for it."),
        Party.HEAD: _("Only the head teacher of the child’s school can permit medicine."),
        Party.HEALTH: _("Only a health professional in the child’s team can agree for health."),
        Party.PARENT: _("Only a parent or carer of this child can give this answer."),
        Party.YOUNG_PERSON: _("Only the young person can give this answer."),
    }
    raise PermissionDenied(refusals[party])


def in_team(actor: Actor, child: Child) -> bool:
    """Whether the actor is in the child's team, or stands in for somebody who is."""
    return (
        TeamMember.objects.current()
        .filter(
            child=child,
            membership__user__in=actor.covered_user_ids,
            membership__role=Role.HEALTH_PROFESSIONAL,
        )
        .exists()
    )


def parent_of(actor: Actor, child: Child) -> Parent | None:
    """The parent that a family session acts as; None for a young person."""
    grant = (
        Grant.objects.current()
        .filter(user=actor.user, child=child, kind=GrantKind.PARENT)
        .select_related("parent")
        .first()
    )
    return grant.parent if grant else None


def _family_parties(actor: Actor, child: Child) -> list[Party]:
    kinds = set(
        Grant.objects.current()
        .with_right(FamilyRight.ANSWER)
        .filter(user=actor.user, child=child)
        .values_list("kind", flat=True)
    )
    named = {GrantKind.PARENT: Party.PARENT, GrantKind.YOUNG_PERSON: Party.YOUNG_PERSON}
    return [party for kind, party in named.items() if kind in kinds]
