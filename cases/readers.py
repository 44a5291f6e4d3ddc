"""Who can be named as a reader of an item of a child's record."""

from django.db.models import Q, QuerySet

from accounts.models import Membership, User
from cases.models import Case, Child, Grant, TeamMember


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
