"""Somebody who has the work of a person away, for some days."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Membership
from accounts.roles import Role
from accounts.services.deputies import cancel_deputyship, name_deputy
from ledger.errors import Refused, StaleChange
from ledger.models import Notification
from tests.people import member

pytestmark = pytest.mark.django_db


def test_a_deputy_has_the_persons_work_for_some_days(today):
    away, deputy = member(Role.SENCO), None
    deputy = member(Role.SENCO, away.organisation)
    deputyship = name_deputy(
        actor=Actor.staff(away), deputy=deputy, starts_on=today, ends_on=today + timedelta(days=2)
    )
    assert Actor.staff(deputy).covered_user_ids == {deputy.user_id, away.user_id}
    assert Notification.objects.get(recipient=deputy.user).code == "accounts.deputy_named"
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        assert Actor.staff(deputy).covered_user_ids == {deputy.user_id}
    other = member(Role.HEAD_TEACHER, user=deputy.user)
    assert Actor.staff(other).covered_user_ids == {deputy.user_id}
    assert Actor.family(deputy.user).covered_user_ids == {deputy.user_id}
    cancel_deputyship(actor=Actor.staff(away), deputyship=deputyship)
    assert Actor.staff(deputy).covered_user_ids == {deputy.user_id}
    with pytest.raises(StaleChange):
        cancel_deputyship(actor=Actor.staff(away), deputyship=deputyship)


def test_who_cannot_be_deputy_and_when(today):
    away = member(Role.SENCO)
    colleague = member(Role.SENCO, away.organisation)
    soon = {"starts_on": today, "ends_on": today}

    def refused(deputy: Membership, **days: object) -> str | None:
        with pytest.raises(Refused) as refusal:
            name_deputy(actor=Actor.staff(away), deputy=deputy, **{**soon, **days})
        return refusal.value.field

    assert refused(away) == "deputy"
    assert refused(member(Role.SENCO)) == "deputy"
    assert refused(member(Role.HEAD_TEACHER, away.organisation)) == "deputy"
    leaving = member(Role.SENCO, away.organisation, ends_on=today)
    assert refused(leaving, ends_on=today + timedelta(days=1)) == "deputy"
    coming = member(Role.SENCO, away.organisation, starts_on=today + timedelta(days=9))
    assert refused(coming) == "deputy"
    past = today - timedelta(days=1)
    assert refused(colleague, starts_on=past, ends_on=past) == "ends_on"
    assert refused(colleague, ends_on=past) == "ends_on"
    name_deputy(actor=Actor.staff(away), deputy=colleague, **soon)
    assert refused(colleague) == "starts_on"
    with pytest.raises(PermissionDenied):
        name_deputy(actor=Actor.family(away.user), deputy=colleague, **soon)


def test_only_the_person_away_cancels(today):
    away = member(Role.SENCO)
    colleague = member(Role.SENCO, away.organisation)
    row = name_deputy(actor=Actor.staff(away), deputy=colleague, starts_on=today, ends_on=today)
    with pytest.raises(PermissionDenied):
        cancel_deputyship(actor=Actor.staff(colleague), deputyship=row)
