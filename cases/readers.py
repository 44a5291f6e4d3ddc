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


_AT_SCHOOL = (Role.SENCO, Role.HEAD_TEACHER)
_AT_AUTHORITY = (Role.PANEL_COORDINATOR, Role.LIAISON_OFFICER, Role.NAMED_OFFICER)


def who_answers(child: Child) -> Membership | None:
    """Whose turn it is when the family writes: the lead, else the school, else the authority.

    Only somebody who sees the child today; None when there is nobody at all.
    """
    leads = Case.objects.open().filter(child=child, lead__isnull=False).values("lead")
    main = child.enrolments.current().order_by("kind", "pk").values("school")
    choices = [
        Q(pk__in=leads),
        *(Q(organisation__in=main, role=role) for role in _AT_SCHOOL),
        *(Q(organisation__la_code=child.home_authority_code, role=role) for role in _AT_AUTHORITY),
    ]
    for choice in choices:
        for membership in _working(choice):
            if _sees(membership, child):
                return membership
    return None


def safeguarding_leads(child: Child) -> list[Membership]:
    """The designated safeguarding leads of the child's schools; without one, social care in the
    team, and at last the authority's officers, so that a worry always reaches somebody."""
    schools = child.enrolments.current().values("school")
    team = TeamMember.objects.current().filter(child=child).values("membership")
    choices = [
        Q(organisation__in=schools, role=Role.SAFEGUARDING_LEAD),
        Q(pk__in=team, role=Role.SOCIAL_CARE_PROFESSIONAL),
        Q(organisation__la_code=child.home_authority_code, role__in=_AT_AUTHORITY),
    ]
    for choice in choices:
        found = [membership for membership in _working(choice) if _sees(membership, child)]
        if found:
            return found
    return []


def _working(choice: Q) -> QuerySet[Membership]:
    found = Membership.objects.current().filter(choice).select_related("user", "organisation")
    return found.order_by("starts_on", "pk")


def _sees(membership: Membership, child: Child) -> bool:
    return Child.objects.visible_to(Actor.staff(membership)).filter(pk=child.pk).exists()


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
