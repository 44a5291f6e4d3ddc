"""A family's way in: the code, its limits, and what it turns into."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import User
from accounts.roles import Role
from cases.models import Child, FamilyInvitation, FamilyRight, Grant, InvitationState
from cases.models.invitations import MOST_ATTEMPTS
from cases.services.family_access import AccessTerms
from cases.services.invitations import (
    accept_invitation,
    claim_invitation,
    invite_family,
    withdraw_family_invitation,
)
from cases.services.parents import end_parent
from ledger.errors import Refused, StaleChange
from tests.concurrency import at_once
from tests.factories.accounts import SchoolFactory, UserFactory
from tests.factories.cases import AddressFactory, ChildFactory, ParentFactory
from tests.people import actor

pytestmark = pytest.mark.django_db
MAIL = "ann@example.org"


@pytest.fixture
def school():
    return SchoolFactory()


@pytest.fixture
def senco(school):
    return actor(Role.SENCO, school)


@pytest.fixture
def child(school):
    return ChildFactory(school=school, born_on=date(2014, 3, 14))


@pytest.fixture
def parent(child):
    return ParentFactory(child=child)


def invite(senco, child, parent, *, delivery="handed", email="", checked="", **terms):
    return invite_family(
        actor=senco, child=child, terms=AccessTerms("parent", parent, **terms),
        delivery=delivery, email=email, address_checked=checked,
    )  # fmt: skip


def take(code, email=MAIL):
    invitation, user = claim_invitation(code=code, email=email)
    return accept_invitation(actor=Actor.family(user), invitation=invitation)


def test_the_code_opens_only_once_the_address_is_proved(senco, child, parent):
    _invitation, code = invite(senco, child, parent, rights=["plan", "write"])
    found, user = claim_invitation(code=code.lower().replace("-", " "), email=" Ann@Example.org")
    assert user.email == MAIL
    assert not Child.objects.visible_to(Actor.family(user)).exists()
    grant = accept_invitation(actor=Actor.family(user), invitation=found)
    assert Child.objects.visible_to(Actor.family(user)).get() == child
    assert grant.allows(FamilyRight.PLAN)
    assert not grant.allows(FamilyRight.LETTERS)
    assert grant.recorded_by == senco.user
    assert FamilyInvitation.objects.get().state == InvitationState.ACCEPTED


def test_the_code_is_kept_nowhere(senco, child, parent):
    invitation, code = invite(senco, child, parent)
    row = FamilyInvitation.objects.values().get()
    assert code.replace("-", "") not in str(row)
    assert code[5:] not in str(row)
    assert invitation.handle == code[:4]


def test_review_at_16_and_end_at_18_are_set_when_the_grant_is_made(senco, child, parent):
    grant = take(invite(senco, child, parent)[1])
    assert grant.review_on == date(2030, 3, 14)
    assert timezone.localdate(grant.ends_at) == date(2032, 3, 14)


def test_a_used_code_opens_nothing(senco, child, parent):
    _invitation, code = invite(senco, child, parent)
    take(code)
    with pytest.raises(Refused):
        claim_invitation(code=code, email="other@example.org")


def test_wrong_tries_are_counted_and_lock_the_code(senco, child, parent):
    invitation, code = invite(senco, child, parent)
    for _try in range(MOST_ATTEMPTS):
        with pytest.raises(Refused):
            claim_invitation(code=code[:5] + "2222-2222", email=MAIL)
    invitation.refresh_from_db()
    assert invitation.state == InvitationState.LOCKED
    with pytest.raises(Refused):
        claim_invitation(code=code, email=MAIL)
    assert not User.objects.filter(email=MAIL).exists()


def test_a_code_bound_to_an_address_works_with_no_other(senco, child, parent):
    _invitation, code = invite(senco, child, parent, email=MAIL)
    with pytest.raises(Refused):
        claim_invitation(code=code, email="other@example.org")
    assert take(code).user.email == MAIL


def test_a_code_runs_out_is_withdrawn_and_is_replaced(senco, child, parent):
    first, old = invite(senco, child, parent)
    second, newer = invite(senco, child, parent)
    first.refresh_from_db()
    assert first.state == InvitationState.WITHDRAWN
    withdraw_family_invitation(actor=senco, invitation=second)
    with pytest.raises(StaleChange):
        withdraw_family_invitation(actor=senco, invitation=second)
    third, last = invite(senco, child, parent)
    FamilyInvitation.objects.filter(pk=third.pk).update(expires_at=timezone.now())
    for code in (old, newer, last, "", "nonsense"):
        with pytest.raises(Refused):
            claim_invitation(code=code, email=MAIL)


def test_withdrawn_between_the_two_codes_opens_nothing(senco, child, parent):
    invitation, code = invite(senco, child, parent)
    found, user = claim_invitation(code=code, email=MAIL)
    withdraw_family_invitation(actor=senco, invitation=invitation)
    with pytest.raises(StaleChange):
        accept_invitation(actor=Actor.family(user), invitation=found)
    assert not Grant.objects.exists()


def test_a_person_no_longer_a_contact_cannot_use_the_code(senco, child, parent):
    _invitation, code = invite(senco, child, parent)
    end_parent(actor=senco, parent=parent, last_day=timezone.localdate())
    with pytest.raises(Refused):
        claim_invitation(code=code, email=MAIL)


def test_somebody_else_than_the_claimed_address_gets_nothing(senco, child, parent):
    invitation, _code = invite(senco, child, parent, email=MAIL)
    with pytest.raises(StaleChange):
        accept_invitation(actor=Actor.family(UserFactory()), invitation=invitation)
    with pytest.raises(PermissionDenied):
        accept_invitation(actor=senco, invitation=invitation)


def test_it_is_posted_only_to_a_checked_address_that_is_not_withheld(senco, child, parent):
    with pytest.raises(Refused) as refused:
        invite(senco, child, parent, delivery="posted", checked="Seen on a bill")
    assert refused.value.field == "delivery"
    address = AddressFactory(child=child)
    with pytest.raises(Refused) as refused:
        invite(senco, child, parent, delivery="posted")
    assert refused.value.field == "address_checked"
    invitation, _code = invite(senco, child, parent, delivery="posted", checked="Seen on a bill")
    assert address.postcode in invitation.posted_to
    type(address).objects.update(is_withheld=True)
    with pytest.raises(Refused):
        invite(senco, child, parent, delivery="posted", checked="Seen on a bill")


def test_who_may_not_invite_and_what_is_missing(school, senco, child, parent):
    for somebody in (actor(Role.SENCO), actor(Role.ATTENDANCE_OFFICER, school)):
        with pytest.raises(PermissionDenied):
            invite(somebody, child, parent)
    with pytest.raises(Refused) as refused:
        invite(senco, child, parent, rights=[])
    assert refused.value.field == "rights"
    assert not FamilyInvitation.objects.exists()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"competence": ""}, "competence"),
        ({"competence": "sixteen"}, "competence"),
        ({"competence_by": " "}, "competence_by"),
        ({"competence_on": None}, "competence_on"),
    ],
)
def test_a_young_person_needs_a_basis_of_competence(senco, child, fields, field):
    good = {"reason": "Understands it.", "competence": "gillick", "competence_by": "School nurse",
            "competence_on": timezone.localdate()}  # fmt: skip
    with pytest.raises(Refused) as refused:
        AccessTerms("young_person", **{**good, **fields}).check(child)
    assert refused.value.field == field
    AccessTerms("young_person", **good).check(child)


@pytest.mark.django_db(transaction=True)
def test_two_people_with_one_code_get_one_grant():
    school = SchoolFactory()
    senco, child = actor(Role.SENCO, school), ChildFactory(school=school)
    _invitation, code = invite(senco, child, ParentFactory(child=child))
    results = at_once(lambda: take(code, "ann@example.org"), lambda: take(code, "bob@example.org"))
    assert Grant.objects.count() == 1
    assert sum(isinstance(result, Refused) for result in results) == 1


def test_access_to_be_looked_at_soon_becomes_a_task_once(senco, school):
    from cases.models import Task
    from cases.services.grants import chase_family_access, review_family_access

    today = timezone.localdate()
    child = ChildFactory(school=school, born_on=(today + timedelta(days=10)).replace(
        year=today.year - 16))  # fmt: skip
    grant = take(invite(senco, child, ParentFactory(child=child))[1])
    assert chase_family_access() == 1
    assert chase_family_access() == 0
    task = Task.objects.get()
    assert str(grant.public_id) in task.link
    assert task.owner == senco.membership
    with pytest.raises(Refused):
        review_family_access(actor=senco, grant=grant, finding=" ", rights=["plan"])
    reviewed = review_family_access(
        actor=senco, grant=grant, finding="The young person wants letters for herself.",
        rights=["plan", "write"],
    )  # fmt: skip
    assert reviewed.rights == ["plan", "write"]
    last = today + timedelta(days=900)
    renewed = review_family_access(
        actor=senco, grant=grant, finding="She asked for it.", rights=["plan"], last_day=last
    )
    assert timezone.localdate(renewed.ends_at) == last + timedelta(days=1)
