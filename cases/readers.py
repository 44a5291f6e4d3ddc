"""Who can be named as a reader of an item of a child's record."""

from django.db.models import Q, QuerySet

from accounts.actors import Actor
from accounts.models import Membership, User
from accounts.roles import ROLE_PERMISSIONS, ROLE_SCOPES, Permission, Role, Scope
from cases.models import Case, Child, Grant, TeamMember
from ledger.text import sort_key


def staff_readers(child: Child) -> QuerySet[User]:
    """People in the team today, and the lead professional of the open case."""
    team = TeamMember.objects.current().filter(child=child).values("membership")
    leads = Case.objects.open().filter(child=child).values("lead")
    working = Membership.objects.current().filter(Q(pk__in=team) | Q(pk__in=leads))
    return User.objects.filter(pk__in=working.values("user")).order_by("sort_name", "pk")


def family_readers(child: Child) -> QuerySet[User]:
    """Parents, carers and the young person who have access to the record now."""
    grants = Grant.objects.current().family().filter(child=child)
    return User.objects.filter(pk__in=grants.values("user")).order_by("sort_name", "pk")


WORKING_ROLES = [role for role in Role if Permission.WORK_CASE in ROLE_PERMISSIONS[role]]
SEARCH_SHOWS = 20


def who_can_work(child: Child, actor: Actor) -> QuerySet[Membership]:
    """People who can be given something to do for a child: team, school, and the actor.

    Everybody in it sees the child today.
    """
    team = TeamMember.objects.current().filter(child=child).values("membership")
    schools = child.enrolments.current().values("school")
    at_school = Q(organisation__in=schools, role__in=WORKING_ROLES)
    leads = Case.objects.open().filter(child=child).values("lead")
    chosen = Q(pk__in=team) | Q(pk__in=leads) | at_school
    if actor.membership_id is not None:
        chosen |= Q(pk=actor.membership_id)
    return (
        Membership.objects.current()
        .filter(chosen)
        .select_related("user", "organisation")
        .order_by("user__sort_name", "pk")
    )


def staff_matching(words: str) -> QuerySet[Membership]:
    """Current members of staff by name, organisation or role: every word must fit one of them.

    Roles that see no child are left out. Nobody for an empty search.
    """
    parts = sort_key(words).split()
    found = Membership.objects.current().exclude(
        role__in=[role for role, scope in ROLE_SCOPES.items() if scope is Scope.NONE]
    )
    for part in parts:
        roles = [role for role in Role if part in sort_key(str(role.label))]
        found = found.filter(
            Q(user__sort_name__contains=part)
            | Q(organisation__sort_name__contains=part)
            | Q(role__in=roles)
        )
    if not parts:
        return found.none()
    people = found.select_related("user", "organisation")
    return people.order_by("user__sort_name", "pk")[:SEARCH_SHOWS]
