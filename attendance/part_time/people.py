"""Who agrees to a part-time timetable, and who is told of it."""

from django.db.models import Q, QuerySet

from accounts.models import Membership, Organisation, OrganisationKind
from accounts.roles import Role
from cases.models import Child, Parent

# Whom a school's proprietor authorises; others write a timetable down, these agree for the school.
SIGNING = (Role.SENCO, Role.HEAD_TEACHER)
OFFICERS = (Role.LIAISON_OFFICER, Role.NAMED_OFFICER)


def parents_at_home(child: Child) -> QuerySet[Parent]:
    """Parents with whom the child normally lives: one agrees to a part-time timetable."""
    return child.parents.filter(lives_with_child=True, ends_on__isnull=True)


def signatories(school: Organisation | None) -> QuerySet[Membership]:
    """Who may agree for a school."""
    found = Membership.objects.current().filter(
        organisation=school, organisation__kind=OrganisationKind.SCHOOL, role__in=SIGNING
    )
    return found.select_related("user", "organisation").order_by("user__sort_name", "pk")


def officers_of(school: Organisation, child: Child) -> list[Membership]:
    """Liaison and named officers of the school's authority and of the child's home authority."""
    theirs = Q(organisation__la_code=school.la_code) | Q(
        organisation__la_code=child.home_authority_code
    )
    officers = Membership.objects.current().filter(
        theirs, organisation__kind=OrganisationKind.AUTHORITY, role__in=OFFICERS
    )
    return list(officers.select_related("user"))
