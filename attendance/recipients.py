"""Which school answers for a child, and who is told about an alert."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.utils import timezone

from accounts.models import Membership, Organisation
from accounts.roles import Role
from cases.models import Child, Enrolment
from ledger.notices import Notice, notify


def answering_schools(child_ids: Iterable[int]) -> dict[int, Organisation]:
    """The main school of today; without one, that of the newest enrolment. One query."""
    today = timezone.localdate()
    enrolments = Enrolment.objects.filter(child__in=list(child_ids)).select_related("school")

    def weight(row: Enrolment) -> tuple[bool, bool, date]:
        is_current = row.starts_on <= today and (row.ends_on is None or row.ends_on >= today)
        return (is_current, row.kind == "main", row.starts_on)

    return {row.child_id: row.school for row in sorted(enrolments, key=weight)}


def school_recipients(school: Organisation) -> list[Membership]:
    """The school's SENCos; where it has none, its head."""
    at_school = Membership.objects.current().filter(organisation=school).select_related("user")
    return list(at_school.filter(role=Role.SENCO)) or list(at_school.filter(role=Role.HEAD_TEACHER))


def liaison_recipients(school: Organisation, child: Child) -> list[Membership]:
    """The liaison officers of the school's authority and of the child's home authority."""
    return _officers(school, child, Role.LIAISON_OFFICER)


def coordinator_recipients(school: Organisation, child: Child) -> list[Membership]:
    """The panel coordinators of the same authorities."""
    return _officers(school, child, Role.PANEL_COORDINATOR)


def _officers(school: Organisation, child: Child, role: Role) -> list[Membership]:
    theirs = Q(organisation__la_code=school.la_code) | Q(
        organisation__la_code=child.home_authority_code
    )
    officers = Membership.objects.current().filter(theirs, role=role)
    return list(officers.select_related("user"))


def officers_of_school(school: Organisation) -> list[Membership]:
    """The liaison officers of the school's authority."""
    officers = Membership.objects.current().filter(
        role=Role.LIAISON_OFFICER, organisation__la_code=school.la_code
    )
    return list(officers.select_related("user"))


def tell(
    memberships: list[Membership], *, notice: Notice, key: str, link: str, reference: str
) -> None:
    """One notice for each person, once for each key."""
    notify(
        notice=notice,
        recipients=[membership.user for membership in memberships],
        key=key,
        link=link,
        reference=reference,
        membership_ids={membership.user_id: membership.pk for membership in memberships},
    )
