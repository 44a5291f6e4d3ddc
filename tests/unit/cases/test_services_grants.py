"""Access by grant: families and named professionals."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import User
from accounts.roles import Role
from cases.models import Child, Grant
from cases.services.family_access import AccessTerms
from cases.services.grants import grant_family_access, grant_professional_access, revoke_grant
from ledger.errors import Refused, StaleChange
from ledger.mailing import send_waiting_notices
from ledger.models import Notification, StatusChange
from tests.factories.accounts import SchoolFactory, UserFactory
from tests.factories.cases import ChildFactory, ParentFactory
from tests.people import actor, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    return SchoolFactory()


@pytest.fixture
def senco(school):
    return actor(Role.SENCO, school)


@pytest.fixture
def child(school):
    return ChildFactory(school=school)


def invite(senco, child, *, user_email="Ann@example.org", ends_at=None, **fields):
    terms = AccessTerms(**{"kind": "parent", "parent": ParentFactory(child=child), **fields})
    return grant_family_access(
        actor=senco, child=child, user_email=user_email, full_name="Ann Vale", terms=terms,
        ends_at=ends_at,
    )  # fmt: skip


def test_a_parent_is_invited_and_reads(senco, child):
    grant = invite(senco, child)
    user = User.objects.get(email="ann@example.org")
    assert not user.has_usable_password()
    assert Child.objects.visible_to(Actor.family(user)).get() == child
    assert Grant.objects.get().parent.user == user
    assert StatusChange.objects.get(subject_id=grant.pk, action="grant")


def test_the_e_mail_says_how_to_sign_in_and_nothing_personal(
    senco, child, django_capture_on_commit_callbacks
):
    invite(senco, child)
    send_waiting_notices()
    message = mail.outbox[0]
    assert "code" in message.body
    for word in (child.first_name, child.last_name, child.reference, "Ann"):
        assert word not in message.subject + message.body


def test_an_address_with_an_account_is_answered_alike(senco, child):
    existing = UserFactory(email="ann@example.org", full_name="Dr A. Somebody")
    grant = invite(senco, child)
    assert grant.user == existing
    existing.refresh_from_db()
    assert existing.full_name == "Dr A. Somebody"
    assert Notification.objects.get().recipient == existing


@pytest.mark.parametrize(
    ("parent", "fields", "field"),
    [
        ({"may_be_contacted": False}, {}, "parent"),
        ({"has_responsibility": False}, {}, "reason"),
        ({}, {"kind": "young_person", "parent": None}, "reason"),
        ({}, {"parent": None}, "parent"),
    ],
)
def test_what_stands_against_it_is_named(senco, child, parent, fields, field):
    fields = {"parent": ParentFactory(child=child, **parent), **fields}
    with pytest.raises(Refused) as refused:
        invite(senco, child, **fields)
    assert refused.value.field == field
    assert not Grant.objects.exists()
    assert not User.objects.filter(email="ann@example.org").exists()


def test_a_parent_of_another_child_is_refused(senco, child):
    with pytest.raises(Refused):
        invite(senco, child, parent=ParentFactory())


def test_only_staff_who_may_and_see_the_child_invite(school, child):
    for somebody in (actor(Role.SENCO), actor(Role.ATTENDANCE_OFFICER, school)):
        with pytest.raises(PermissionDenied):
            invite(somebody, child)


def test_nobody_is_invited_twice_at_once(senco, child):
    parent = ParentFactory(child=child)
    invite(senco, child, parent=parent)
    with pytest.raises(Refused, match="already"):
        invite(senco, child, parent=parent)


def test_a_revoked_grant_opens_nothing_from_that_moment(senco, child):
    grant = invite(senco, child)
    with pytest.raises(Refused):
        revoke_grant(actor=senco, grant=grant, reason=" ")
    revoke_grant(actor=senco, grant=grant, reason="Court order")
    assert not Child.objects.visible_to(Actor.family(grant.user)).exists()
    grant.refresh_from_db()
    assert grant.revoked_by == senco.user
    with pytest.raises(StaleChange):
        revoke_grant(actor=senco, grant=grant, reason="Again")


def test_a_named_professional_reads_until_the_day(senco, child):
    nurse = member(Role.HEALTH_PROFESSIONAL)
    today = timezone.localdate()
    grant = grant_professional_access(
        actor=senco, child=child, membership=nurse, reason="Second opinion", last_day=today
    )
    assert Child.objects.visible_to(Actor.staff(nurse)).get() == child
    assert timezone.localdate(grant.ends_at) == today + timedelta(days=1)
    assert not Grant.objects.current(timezone.now() + timedelta(days=1, hours=1)).exists()


def test_a_professional_grant_needs_reason_day_and_fitting_role(senco, child):
    nurse, today = member(Role.HEALTH_PROFESSIONAL), timezone.localdate()
    cases = [
        (nurse, "", today, "reason"),
        (nurse, "Why", today - timedelta(days=1), "last_day"),
        (member(Role.COMMISSIONER), "Why", today, "membership"),
    ]
    for membership, reason, day, field in cases:
        with pytest.raises(Refused) as refused:
            grant_professional_access(
                actor=senco, child=child, membership=membership, reason=reason, last_day=day
            )
        assert refused.value.field == field
