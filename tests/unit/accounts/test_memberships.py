"""Giving, dating and ending roles; the last administrator stays."""

from datetime import timedelta
from threading import Thread

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from accounts.actors import Actor
from accounts.models import Deputyship, Invitation, Membership
from accounts.roles import ROLE_KINDS, Role
from accounts.services import people
from accounts.services.deputies import name_deputy
from accounts.services.memberships import add_membership, change_membership, end_membership
from ledger.errors import Refused, StaleChange
from ledger.models import Notification
from tests.factories.accounts import (
    AuthorityFactory,
    OrganisationFactory,
    SchoolFactory,
    UserFactory,
)
from tests.people import actor, member
from tests.unit.accounts.inviting import invited

pytestmark = pytest.mark.django_db


def test_every_role_has_a_kind_of_organisation():
    assert set(ROLE_KINDS) == set(Role)
    assert all(ROLE_KINDS.values())


@pytest.mark.parametrize("role", list(Role))
def test_a_role_is_refused_where_it_does_not_exist(administrator, role, today):
    for kind in {"authority", "school", "provider", "health", "care", "voluntary"} - ROLE_KINDS[
        role
    ]:
        organisation = AuthorityFactory() if kind == "authority" else OrganisationFactory(kind=kind)
        with pytest.raises(Refused) as refusal:
            add_membership(
                actor=administrator,
                user=UserFactory(),
                organisation=organisation,
                role=role,
                agency="health" if role == Role.PANEL_MEMBER else "",
                starts_on=today,
            )
        assert refusal.value.field == "role"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"agency": "health"}, "agency"),
        ({"days": -1}, "ends_on"),
    ],
)
def test_refusals_of_a_role(administrator, today, fields, field):
    days = fields.pop("days", None)
    ends_on = today + timedelta(days=days) if days else None
    with pytest.raises(Refused) as refusal:
        add_membership(
            actor=administrator, user=UserFactory(), organisation=SchoolFactory(),
            role=Role.SENCO, starts_on=today, ends_on=ends_on, **fields,
        )  # fmt: skip
    assert refusal.value.field == field
    assert Membership.objects.filter(role=Role.SENCO).count() == 0


def test_a_role_is_held_once_and_can_be_given_again_after_its_end(administrator, today):
    membership = member(Role.SENCO)
    again = {
        "actor": administrator, "user": membership.user, "role": Role.SENCO,
        "organisation": membership.organisation, "starts_on": today,
    }  # fmt: skip
    with pytest.raises(Refused, match="already"):
        add_membership(**again)
    membership.ends_on = today - timedelta(days=1)
    membership.save()
    assert add_membership(**again).pk != membership.pk


def test_no_role_for_a_closed_account(administrator, today):
    user = UserFactory(is_active=False)
    with pytest.raises(Refused, match="closed"):
        add_membership(
            actor=administrator, user=user, organisation=SchoolFactory(), role=Role.SENCO,
            starts_on=today,
        )  # fmt: skip


def test_changing_the_days_of_a_role(administrator, today):
    membership = member(Role.SENCO)
    last = today + timedelta(days=30)
    changed = change_membership(
        actor=administrator, membership=membership, starts_on=today, ends_on=last
    )
    assert changed.ends_on == last
    assert Notification.objects.filter(code="accounts.role_changed").count() == 1
    with pytest.raises(Refused):
        change_membership(actor=administrator, membership=membership, starts_on=last, ends_on=today)
    with pytest.raises(PermissionDenied):
        change_membership(
            actor=actor(Role.SENCO), membership=membership, starts_on=today, ends_on=None
        )


def test_an_ended_role_is_stale(administrator, today):
    membership = member(Role.SENCO)
    end_membership(actor=administrator, membership=membership)
    with pytest.raises(StaleChange):
        end_membership(actor=administrator, membership=membership)
    with pytest.raises(StaleChange):
        change_membership(actor=administrator, membership=membership, starts_on=today, ends_on=None)


def test_ending_a_role_ends_deputyships_and_the_open_invitation(administrator, today):
    membership = invited(administrator)
    colleague = member(Role.SENCO, membership.organisation)
    name_deputy(actor=Actor.staff(colleague), deputy=membership, starts_on=today, ends_on=today)
    end_membership(actor=administrator, membership=membership)
    assert Deputyship.objects.get().cancelled_at is not None
    assert Invitation.objects.get().state == "withdrawn"
    membership.refresh_from_db()
    assert membership.ends_on == today


def test_a_role_that_has_not_begun_can_be_ended(administrator, today):
    membership = member(Role.SENCO, starts_on=today + timedelta(days=5))
    end_membership(actor=administrator, membership=membership)
    membership.refresh_from_db()
    assert membership.ended_at is not None


def test_the_last_administrator_cannot_be_ended_dated_or_closed(administrator, today):
    membership = administrator.membership
    with pytest.raises(Refused, match="stay administrator"):
        end_membership(actor=administrator, membership=membership)
    with pytest.raises(Refused, match="stay administrator"):
        change_membership(
            actor=administrator, membership=membership, starts_on=today, ends_on=today
        )
    with pytest.raises(Refused, match="stay administrator"):
        people.close_account(actor=Actor.system(), user=administrator.user)
    member(Role.ADMINISTRATOR, ends_on=today + timedelta(days=3))  # for some days: not enough
    with pytest.raises(Refused, match="stay administrator"):
        end_membership(actor=administrator, membership=membership)
    member(Role.ADMINISTRATOR)
    end_membership(actor=administrator, membership=membership)


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_end_each_other_at_once():
    first, second = actor(Role.ADMINISTRATOR), actor(Role.ADMINISTRATOR)
    results: list[str] = []

    def end(by: Actor, membership: Membership) -> None:
        try:
            end_membership(actor=by, membership=membership)
            results.append("ended")
        except Refused:
            results.append("refused")
        finally:
            connection.close()

    threads = [
        Thread(target=end, args=(first, second.membership)),
        Thread(target=end, args=(second, first.membership)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["ended", "refused"]
    assert Membership.objects.current().with_role(Role.ADMINISTRATOR).count() == 1
