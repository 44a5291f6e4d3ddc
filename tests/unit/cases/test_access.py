"""Who sees which child, and through what."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from accounts.actors import Actor
from accounts.roles import Role
from cases.access import Section, open_child
from cases.models import Child, GrantKind
from cases.permissions import is_visible
from ledger.models import AccessLogEntry
from tests.factories.accounts import SchoolFactory
from tests.factories.cases import ChildFactory, EnrolmentFactory, GrantFactory, TeamMemberFactory
from tests.people import actor, member

pytestmark = pytest.mark.django_db


def sees(somebody: Actor, child: Child) -> bool:
    """In the list of children, and when asked about this child alone."""
    listed = Child.objects.visible_to(somebody).filter(pk=child.pk).exists()
    assert is_visible(somebody, child) == listed
    return listed


def test_a_school_sees_its_pupils_while_they_are_on_roll():
    school, today = SchoolFactory(), timezone.localdate()
    senco = actor(Role.SENCO, school)
    on_roll = ChildFactory(school=school)
    left, coming = ChildFactory(), ChildFactory()
    EnrolmentFactory(child=left, school=school, ends_on=today - timedelta(days=1))
    EnrolmentFactory(child=coming, school=school, starts_on=today + timedelta(days=1))
    assert sees(senco, on_roll)
    assert not sees(senco, left)
    assert not sees(senco, coming)
    assert not sees(actor(Role.SENCO), on_roll)


def test_the_authority_sees_its_children_and_those_at_its_schools():
    liaison = actor(Role.LIAISON_OFFICER)
    assert sees(liaison, ChildFactory())
    assert sees(liaison, ChildFactory(home_authority_code="937", school=SchoolFactory()))
    elsewhere = SchoolFactory(la_code="937")
    assert not sees(liaison, ChildFactory(home_authority_code="937", school=elsewhere))


@pytest.mark.parametrize("role", [Role.HEALTH_PROFESSIONAL, Role.PROVIDER_STAFF])
def test_practitioners_see_children_in_whose_team_they_are(role):
    membership = member(role)
    inside, outside = ChildFactory(), ChildFactory()
    TeamMemberFactory(child=inside, membership=membership)
    assert sees(Actor.staff(membership), inside)
    assert not sees(Actor.staff(membership), outside)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.COMMISSIONER, Role.GOVERNANCE_OFFICER])
def test_some_roles_see_no_child_even_when_put_in_a_team(role):
    membership = member(role)
    child = ChildFactory()
    TeamMemberFactory(child=child, membership=membership)
    assert not sees(Actor.staff(membership), child)


def test_a_family_session_reaches_grants_only_even_for_staff():
    school = SchoolFactory()
    membership = member(Role.SENCO, school)
    pupil, own = ChildFactory(school=school), ChildFactory()
    GrantFactory(child=own, user=membership.user)
    parent = Actor.family(membership.user)
    assert sees(parent, own)
    assert not sees(parent, pupil)
    assert not sees(Actor.staff(membership), own)


def test_grants_end_by_date_and_by_revoking():
    now = timezone.now()
    past = GrantFactory(ends_at=now - timedelta(seconds=1), starts_at=now - timedelta(days=2))
    revoked = GrantFactory(revoked_at=now)
    for grant in (past, revoked):
        assert not sees(Actor.family(grant.user), grant.child)


def test_emergency_access_is_used_through_the_membership_it_was_given_to():
    membership = member(Role.HEALTH_PROFESSIONAL)
    other = member(Role.SOCIAL_CARE_PROFESSIONAL, user=membership.user)
    grant = GrantFactory(
        user=membership.user,
        membership=membership,
        kind=GrantKind.EMERGENCY,
        reason="Found unwell at home",
        ends_at=timezone.now() + timedelta(hours=4),
    )
    assert sees(Actor.staff(membership), grant.child)
    assert not sees(Actor.staff(other), grant.child)


def test_opening_is_logged_and_refused_by_section():
    school = SchoolFactory()
    child = ChildFactory(school=school)
    officer = actor(Role.ATTENDANCE_OFFICER, school)
    open_child(actor=officer, public_id=child.public_id, section=Section.ATTENDANCE)
    entry = AccessLogEntry.objects.get()
    assert (entry.subject_id, entry.section, entry.basis) == (child.pk, "attendance", "school")
    with pytest.raises(PermissionDenied, match="Clinical"):
        open_child(actor=officer, public_id=child.public_id, section=Section.CLINICAL)
    with pytest.raises(Http404):
        open_child(actor=actor(Role.SENCO), public_id=child.public_id)
    assert AccessLogEntry.objects.count() == 1
