"""Addresses, parents and carers, and health needs."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.roles import Role
from cases.models import Grant
from cases.services.addresses import record_address, withhold_address
from cases.services.health_needs import (
    add_health_need,
    end_health_need,
    need_fingerprint,
    update_health_need,
)
from cases.services.parents import add_parent, end_parent, parent_fingerprint, update_parent
from ledger.errors import Refused, StaleChange
from tests.factories.accounts import SchoolFactory
from tests.factories.cases import (
    AddressFactory,
    ChildFactory,
    GrantFactory,
    HealthNeedFactory,
    ParentFactory,
    TeamMemberFactory,
)
from tests.people import actor, member

pytestmark = pytest.mark.django_db
NEW = {"street": "2 New Row", "postcode": "wr1 1aa", "starts_on": date(2026, 5, 1)}


@pytest.fixture
def school():
    return SchoolFactory()


@pytest.fixture
def child(school):
    return ChildFactory(school=school)


@pytest.fixture
def senco(school):
    return actor(Role.SENCO, school)


def test_a_new_address_ends_the_one_before(senco, child):
    before = AddressFactory(child=child)
    address = record_address(actor=senco, child=child, **NEW)
    before.refresh_from_db()
    assert before.ends_on == date(2026, 4, 30)
    assert (address.postcode, address.is_withheld) == ("WR1 1AA", False)
    with pytest.raises(Refused) as refused:
        record_address(actor=senco, child=child, **NEW)
    assert refused.value.field == "starts_on"


def test_after_a_withheld_address_the_next_is_withheld_unless_the_authority_says_so(senco, child):
    AddressFactory(child=child, is_withheld=True)
    assert record_address(actor=senco, child=child, **NEW).is_withheld
    later = {**NEW, "starts_on": date(2026, 6, 1)}
    assert not record_address(actor=actor(Role.LIAISON_OFFICER), child=child, **later).is_withheld


def test_withholding_is_lifted_by_the_authority_alone(senco, child):
    with pytest.raises(Refused):
        withhold_address(actor=senco, child=child, is_withheld=True)
    AddressFactory(child=child)
    assert withhold_address(actor=senco, child=child, is_withheld=True).is_withheld
    with pytest.raises(Refused, match="authority"):
        withhold_address(actor=senco, child=child, is_withheld=False)
    officer = actor(Role.NAMED_OFFICER)
    assert not withhold_address(actor=officer, child=child, is_withheld=False).is_withheld


def test_a_parent_is_added_changed_and_ended(senco, child):
    parent = add_parent(actor=senco, child=child, full_name="Ann Vale", relationship="Mother")
    seen = parent_fingerprint(parent)
    update_parent(actor=senco, parent=parent, seen=seen, telephone="01632 960001")
    with pytest.raises(StaleChange):
        update_parent(actor=senco, parent=parent, seen=seen, telephone="01632 960002")
    grant = GrantFactory(child=child, parent=parent)
    end_parent(actor=senco, parent=parent, last_day=timezone.localdate())
    assert not Grant.objects.current().filter(pk=grant.pk).exists()
    with pytest.raises(StaleChange):
        end_parent(actor=senco, parent=parent, last_day=timezone.localdate())


def test_a_withheld_address_of_a_parent_is_kept_from_being_shown_or_lost(senco, child):
    parent = ParentFactory(child=child, is_address_withheld=True, address="1 Secret Lane")
    update_parent(actor=senco, parent=parent, address="", is_address_withheld=True)
    parent.refresh_from_db()
    assert parent.address == "1 Secret Lane"
    with pytest.raises(Refused) as refused:
        update_parent(actor=senco, parent=parent, is_address_withheld=False)
    assert refused.value.field == "is_address_withheld"


def test_only_those_who_keep_the_record_change_the_family(child, school):
    for somebody in (actor(Role.SENCO), actor(Role.ATTENDANCE_OFFICER, school)):
        with pytest.raises(PermissionDenied):
            add_parent(actor=somebody, child=child, full_name="Ann", relationship="Mother")
        with pytest.raises(PermissionDenied):
            record_address(actor=somebody, child=child, **NEW)


def test_a_health_need_is_added_by_a_nurse_of_the_team(child):
    nurse = member(Role.HEALTH_PROFESSIONAL)
    TeamMemberFactory(child=child, membership=nurse)
    from accounts.actors import Actor

    need = add_health_need(
        actor=Actor.staff(nurse), child=child, kind="neuro_awaiting",
        description="Referred for assessment", starts_on=date(2026, 1, 5),
    )  # fmt: skip
    assert child.health_needs.current().get() == need


def test_a_health_need_changes_and_ends(senco, child):
    need = HealthNeedFactory(child=child)
    seen = need_fingerprint(need)
    said = {"kind": "mental", "description": "Low mood", "starts_on": need.starts_on}
    update_health_need(actor=senco, need=need, seen=seen, **said)
    with pytest.raises(StaleChange):
        update_health_need(actor=senco, need=need, seen=seen, **said)
    with pytest.raises(Refused):
        end_health_need(actor=senco, need=need, last_day=need.starts_on - timedelta(days=1))
    end_health_need(actor=senco, need=need, last_day=timezone.localdate())
    with pytest.raises(StaleChange):
        end_health_need(actor=senco, need=need, last_day=timezone.localdate())


def test_a_health_need_is_not_for_everybody(child, school):
    for role in (Role.ATTENDANCE_OFFICER, Role.SAFEGUARDING_LEAD):
        with pytest.raises(PermissionDenied):
            add_health_need(
                actor=actor(role, school), child=child, kind="mental", description="Low mood",
                starts_on=date(2026, 1, 5),
            )  # fmt: skip
