"""Who is concerned by a plan: who answers, who helps, who is told."""

from django.db.models import Q, QuerySet

from accounts.models import Membership, Organisation, OrganisationKind
from accounts.roles import ROLE_PERMISSIONS, Permission, Role
from attendance.part_time.people import parents_at_home
from cases.models import Child, Parent, TeamMember
from provision.models import Placement, PlacementStatus
from reintegration.models import ReturnPlan

__all__ = [
    "leads_for",
    "officers_to_tell",
    "parents_at_home",
    "parents_to_ask",
    "provider_people",
    "providers_of",
    "school_people",
    "school_signatories",
    "team_of",
]

FAMILY_SUPPORT = (Role.FAMILY_NAVIGATOR, Role.SOCIAL_CARE_PROFESSIONAL)
PROVIDER_ROLES = (Role.PROVIDER_MANAGER, Role.PROVIDER_STAFF)
TOLD_OF_RELAPSES = (Role.NAMED_OFFICER, Role.LIAISON_OFFICER)


def parents_to_ask(child: Child) -> QuerySet[Parent]:
    """Parents with responsibility who may be contacted."""
    return child.parents.filter(
        has_responsibility=True, may_be_contacted=True, ends_on__isnull=True
    )


def team_of(child: Child) -> QuerySet[Membership]:
    """Current members of the team with a current membership."""
    members = TeamMember.objects.current().filter(child=child).values("membership")
    found = Membership.objects.current().filter(pk__in=members)
    return found.select_related("user", "organisation").order_by("user__sort_name", "pk")


def providers_of(child: Child) -> QuerySet[Organisation]:
    """Providers that work with the child: through a placement that goes on, or in the team.

    One whose placement has ended is not asked any more, though somebody of it may stay in the
    team for a task.
    """
    placements = Placement.objects.filter(child=child)
    placed = placements.live().values("provider")
    ended = placements.filter(status=PlacementStatus.ENDED).values("provider")
    working = team_of(child).filter(role__in=PROVIDER_ROLES).exclude(organisation__in=ended)
    found = Organisation.objects.filter(Q(pk__in=placed) | Q(pk__in=working.values("organisation")))
    return found.filter(kind=OrganisationKind.PROVIDER).order_by("sort_name", "pk")


def provider_people(child: Child, provider: Organisation) -> QuerySet[Membership]:
    """Who answers for a provider: its people in the team, managers first; else its managers."""
    people = team_of(child).filter(organisation=provider, role__in=PROVIDER_ROLES)
    managers = people.filter(role=Role.PROVIDER_MANAGER)
    if managers.exists() or people.exists():
        return managers if managers.exists() else people
    found = Membership.objects.current().filter(organisation=provider, role=Role.PROVIDER_MANAGER)
    return found.select_related("user", "organisation")


def school_people(plan: ReturnPlan) -> QuerySet[Membership]:
    """Who answers for the school that leads."""
    found = Membership.objects.current().filter(
        organisation=plan.school, role__in=[Role.SENCO, Role.HEAD_TEACHER]
    )
    return found.select_related("user", "organisation")


def officers_to_tell(child: Child) -> QuerySet[Membership]:
    """Officers of the child's authority who are told of relapses."""
    found = Membership.objects.current().filter(
        organisation__la_code=child.home_authority_code,
        organisation__kind=OrganisationKind.AUTHORITY,
        role__in=TOLD_OF_RELAPSES,
    )
    return found.select_related("user", "organisation")


def school_signatories(plan: ReturnPlan) -> QuerySet[Membership]:
    """Who may agree to part time for the school: its own SENCo or head, no officer elsewhere."""
    schools = Organisation.objects.filter(kind=OrganisationKind.SCHOOL)
    return leads_for(plan.child).filter(
        organisation__in=schools.filter(pk=plan.school_id) if plan.school_id else schools
    )


def leads_for(child: Child, schools: QuerySet[Organisation] | None = None) -> QuerySet[Membership]:
    """Who can lead a plan: the schools' SENCos and heads, and officers in the team."""
    roles = [role for role in Role if Permission.WRITE_RETURN in ROLE_PERMISSIONS[role]]
    own = schools if schools is not None else Organisation.objects.filter(
        pk__in=child.enrolments.current().values("school")
    )  # fmt: skip
    team = team_of(child).values("pk")
    found = Membership.objects.current().filter(
        Q(organisation__in=own) | Q(pk__in=team), role__in=roles
    )
    return found.select_related("user", "organisation").order_by("user__sort_name", "pk")
