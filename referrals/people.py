"""Who can be asked about a referral, and who is."""

from django.db.models import Q

from accounts.models import Membership, User
from accounts.roles import Role
from cases.access import ROLE_SECTIONS, Section
from cases.models import Child, Enrolment, FamilyRight, Grant, TeamMember
from referrals import events
from referrals.models import Question, Referral

_AT_SCHOOL = (Role.SENCO, Role.HEAD_TEACHER)
_READERS = tuple(role for role, sections in ROLE_SECTIONS.items() if Section.REFERRAL in sections)


def can_be_asked(referral: Referral) -> list[Membership]:
    """People of today at the child's schools, and of the team, who read referrals; by name."""
    schools = Enrolment.objects.current().filter(child=referral.child_id).values("school")
    team = TeamMember.objects.current().filter(child=referral.child_id).values("membership")
    at_school = Q(role__in=_AT_SCHOOL, organisation__in=schools)
    found = Membership.objects.current().filter(at_school | Q(pk__in=team, role__in=_READERS))
    return list(found.select_related("user", "organisation").order_by("user__sort_name", "pk"))


def people_asked(question: Question) -> list[Membership]:
    """The person named, else whoever referred."""
    if question.asked_of is not None:
        return [question.asked_of]
    return events.writers(question.referral)


def family_who_answer(child: Child) -> list[User]:
    """Parents, carers and the young person whose access lets them answer in the portal; by name."""
    grants = Grant.objects.current().family().with_right(FamilyRight.ANSWER).filter(child=child)
    people = User.objects.filter(pk__in=grants.values("user"))
    return list(people.order_by("sort_name", "pk"))
