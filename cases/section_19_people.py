"""Whom the section 19 record concerns at the authority, and whom at home."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Membership
from accounts.roles import Role
from cases.models import Child, Parent


def officers_of(child: Child, *roles: Role) -> list[Membership]:
    """Officers of the child's home authority today; without any, those of a school's authority.

    The duty is that of the authority in whose area the child is (Education Act 1996, section 19).
    """
    officers = Membership.objects.current().with_role(*roles).select_related("user", "organisation")
    at_home = officers.filter(organisation__la_code=child.home_authority_code)
    if at_home:
        return list(at_home)
    schools = child.enrolments.current().values("school__la_code")
    return list(officers.filter(organisation__la_code__in=schools))


def parents_to_write_to(child: Child) -> QuerySet[Parent]:
    """Parents and carers of today who may be contacted; those with responsibility first."""
    is_present = Q(ends_on__isnull=True) | Q(ends_on__gt=timezone.localdate())
    return Parent.objects.filter(is_present, child=child, may_be_contacted=True)
