"""Whom a plan concerns: who writes it, who can be asked to agree, who is told."""

from collections.abc import Iterable

from accounts.models import Membership, Organisation, User
from accounts.roles import Role
from cases.models import Child, Enrolment, Grant, GrantKind, Parent, TeamMember
from healthcare_plans.models import PlanVersion


def schools_of(child: Child) -> list[Organisation]:
    """The schools on whose roll the child is today."""
    current = Enrolment.objects.current().filter(child=child).select_related("school")
    return [row.school for row in current]


def members_of(schools: Iterable[Organisation], *roles: Role) -> list[Membership]:
    """Current memberships with one of the roles at one of the schools."""
    return list(
        Membership.objects.current()
        .with_role(*roles)
        .filter(organisation__in=list(schools))
        .select_related("user", "organisation")
    )


def writers_of(child: Child) -> list[Membership]:
    """The SENCos of the child's schools; where there is none, the heads."""
    schools = schools_of(child)
    return members_of(schools, Role.SENCO) or members_of(schools, Role.HEAD_TEACHER)


def author_or_writers(version: PlanVersion) -> list[Membership]:
    """Who wrote a version while they still can, otherwise whoever writes for the child now."""
    writers = writers_of(version.plan.child)
    heads = members_of(schools_of(version.plan.child), Role.HEAD_TEACHER)
    own = [row for row in [*writers, *heads] if row.pk == version.author_id]
    return own or writers


def health_in_team(child: Child) -> list[TeamMember]:
    """Health professionals in the child's team."""
    return list(
        TeamMember.objects.current()
        .filter(child=child, membership__role=Role.HEALTH_PROFESSIONAL)
        .select_related("membership__user", "membership__organisation")
    )


def family_grants(child: Child) -> list[Grant]:
    """Current grants of the child's family."""
    return list(
        Grant.objects.current().family().filter(child=child).select_related("user", "parent")
    )


def parents_without_grant(child: Child) -> list[Parent]:
    """Parents with responsibility who can be asked only on paper or by word of mouth."""
    granted = Grant.objects.current().filter(child=child, kind=GrantKind.PARENT)
    reached = granted.filter(parent__isnull=False).values("parent")
    return list(
        Parent.objects.filter(
            child=child, has_responsibility=True, may_be_contacted=True, ends_on__isnull=True
        ).exclude(pk__in=reached)
    )


def family_users(child: Child) -> list[User]:
    """The people of the family who can sign in."""
    return [grant.user for grant in family_grants(child)]
