"""Register tokens: who makes and revokes them, how long they last, what is kept."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.roles import Role
from attendance.models import RegisterToken, TokenStatus
from attendance.models.tokens import PREFIX, digest_of
from attendance.services.tokens import make_token, note_use, revoke_token
from ledger.errors import Refused, StaleChange
from ledger.state import status_history
from tests.concurrency import at_once
from tests.factories.accounts import AuthorityFactory, SchoolFactory
from tests.factories.attendance import token_for
from tests.people import actor

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 7)


@pytest.fixture
def school():
    return SchoolFactory()


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(f"{TODAY} 09:00", tick=False):
        yield


def make(actor, school, days=30, name="Register system"):
    return make_token(
        actor=actor, school=school, name=name, expires_on=TODAY + timedelta(days=days)
    )


@pytest.mark.parametrize("role", [Role.ATTENDANCE_OFFICER, Role.HEAD_TEACHER])
def test_the_school_makes_a_token_and_only_its_digest_is_kept(school, role):
    officer = actor(role, school)
    token, secret = make(officer, school, name="  Register system ")
    assert secret.startswith(PREFIX)
    assert len(secret) > 40
    assert token.digest == digest_of(secret)
    stored = str(RegisterToken.objects.filter(pk=token.pk).values().get())
    assert secret not in stored
    assert (token.name, token.recorded_by, token.status) == (
        "Register system", officer.user, TokenStatus.IN_USE,
    )  # fmt: skip
    assert RegisterToken.objects.find(digest_of(secret), TODAY) == token
    assert [step.action for step in status_history(token)] == ["make"]


def test_two_tokens_have_two_secrets(school):
    officer = actor(Role.ATTENDANCE_OFFICER, school)
    assert make(officer, school)[1] != make(officer, school)[1]


@pytest.mark.parametrize(
    "role", [Role.SENCO, Role.SAFEGUARDING_LEAD, Role.LIAISON_OFFICER, Role.ADMINISTRATOR]
)
def test_others_make_none(school, role):
    somebody = actor(role, school if role in {Role.SENCO, Role.SAFEGUARDING_LEAD} else None)
    with pytest.raises(PermissionDenied, match="attendance officer or head teacher"):
        make(somebody, school)


def test_nobody_makes_a_token_for_another_school(school):
    with pytest.raises(PermissionDenied):
        make(actor(Role.ATTENDANCE_OFFICER, SchoolFactory()), school)
    assert not RegisterToken.objects.exists()


@pytest.mark.parametrize(("days", "words"), [(-1, "in the past"), (367, "a year at most")])
def test_the_last_day_lies_within_a_year(school, days, words):
    with pytest.raises(Refused, match=words) as refusal:
        make(actor(Role.ATTENDANCE_OFFICER, school), school, days=days)
    assert refusal.value.field == "expires_on"


def test_a_token_works_on_its_last_day_and_not_after(school):
    token, secret = token_for(school, expires_on=TODAY)
    digest = digest_of(secret)
    assert RegisterToken.objects.find(digest, TODAY) == token
    assert RegisterToken.objects.find(digest, TODAY + timedelta(days=1)) is None
    assert token.status is TokenStatus.IN_USE
    assert token.has_ended(TODAY + timedelta(days=1))


def test_a_revoked_token_opens_nothing_and_says_who_did_it(school):
    token, secret = token_for(school)
    officer = actor(Role.HEAD_TEACHER, school)
    revoked = revoke_token(actor=officer, token=token)
    assert (revoked.status, revoked.revoked_by) == (TokenStatus.REVOKED, officer.user)
    assert revoked.revoked_at == timezone.now()
    assert RegisterToken.objects.find(digest_of(secret), TODAY) is None
    assert [step.action for step in status_history(token)] == ["revoke"]


def test_a_token_is_revoked_once(school):
    token, _secret = token_for(school)
    officer = actor(Role.ATTENDANCE_OFFICER, school)
    revoke_token(actor=officer, token=token)
    with pytest.raises(StaleChange):
        revoke_token(actor=officer, token=token)


def test_administrators_of_the_authority_revoke_and_others_do_not(school):
    authority = AuthorityFactory(la_code=school.la_code)
    token, _secret = token_for(school)
    for stranger in (
        actor(Role.ATTENDANCE_OFFICER, SchoolFactory()),
        actor(Role.SENCO, school),
        actor(Role.LIAISON_OFFICER, authority),
    ):
        with pytest.raises(PermissionDenied):
            revoke_token(actor=stranger, token=token)
        assert not RegisterToken.objects.visible_to(stranger).exists()
    administrator = actor(Role.ADMINISTRATOR, authority)
    assert list(RegisterToken.objects.visible_to(administrator)) == [token]
    assert revoke_token(actor=administrator, token=token).status is TokenStatus.REVOKED


def test_use_is_remembered_once_a_minute(school):
    token, _secret = token_for(school)
    note_use(token=token)
    first = RegisterToken.objects.get(pk=token.pk).last_used_at
    assert first == timezone.now()
    with time_machine.travel(f"{TODAY} 09:00:59", tick=False):
        note_use(token=token)
        assert RegisterToken.objects.get(pk=token.pk).last_used_at == first
    with time_machine.travel(f"{TODAY} 09:01:01", tick=False):
        note_use(token=token)
        assert RegisterToken.objects.get(pk=token.pk).last_used_at > first


@pytest.mark.django_db(transaction=True)
def test_two_people_revoke_at_once(school):
    token, _secret = token_for(school)
    officer = actor(Role.ATTENDANCE_OFFICER, school)
    found = at_once(*[lambda: revoke_token(actor=officer, token=token)] * 2)
    assert sorted(type(each).__name__ for each in found) == ["RegisterToken", "StaleChange"]
