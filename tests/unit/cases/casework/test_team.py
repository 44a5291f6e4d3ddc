"""Joining a team opens the record, leaving it closes the record at once."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.roles import Role
from cases.models import Child, TeamMember
from cases.services.team import add_team_member, change_team_member, end_team_member
from ledger.errors import Refused, StaleChange
from ledger.models import Notification
from tests.factories.casework import TaskFactory
from tests.people import actor, member
from tests.timeline import words_of


def sees(somebody, child):
    return Child.objects.visible_to(somebody).filter(pk=child.pk).exists()


def test_whoever_joins_sees_the_child_and_is_told_once(senco, nurse, child):
    assert not sees(nurse, child)
    first = add_team_member(actor=senco, child=child, membership=nurse.membership)
    again = add_team_member(actor=senco, child=child, membership=nurse.membership)
    assert first == again
    assert sees(nurse, child)
    assert Notification.objects.get(recipient=nurse.user).code == "cases.added_to_team"
    assert words_of(child) == ["Health professional joined the team"]


def test_ending_takes_access_away_at_once_and_keeps_the_row(senco, nurse, child):
    team_member = add_team_member(actor=senco, child=child, membership=nurse.membership)
    ended = end_team_member(actor=senco, member=team_member, reason="Moved away")
    assert not sees(nurse, child)
    assert list(TeamMember.objects.former()) == [ended]
    with pytest.raises(StaleChange):
        end_team_member(actor=senco, member=team_member)
    back = add_team_member(actor=senco, child=child, membership=nurse.membership)
    assert back != ended
    assert sees(nurse, child)


def test_nobody_leaves_with_open_tasks(senco, nurse, child):
    team_member = add_team_member(actor=senco, child=child, membership=nurse.membership)
    TaskFactory(child=child, owner=nurse.membership)
    with pytest.raises(Refused, match="still have tasks"):
        end_team_member(actor=senco, member=team_member)
    assert sees(nurse, child)


def test_who_may_change_the_team_and_who_may_be_in_it(senco, nurse, child, school):
    with pytest.raises(PermissionDenied, match="role"):
        add_team_member(actor=nurse, child=child, membership=nurse.membership)
    with pytest.raises(PermissionDenied, match="no access"):
        add_team_member(actor=actor(Role.SENCO), child=child, membership=nurse.membership)
    for membership in (member(Role.ADMINISTRATOR), member(Role.COMMISSIONER)):
        with pytest.raises(Refused) as refusal:
            add_team_member(actor=senco, child=child, membership=membership)
        assert refusal.value.field == "membership"
    gone = member(Role.HEALTH_PROFESSIONAL, ends_on=child.born_on.replace(year=2021))
    with pytest.raises(Refused, match="no longer"):
        add_team_member(actor=senco, child=child, membership=gone)
    assert not TeamMember.objects.exists()
    assert not Notification.objects.exists()


def test_a_member_can_be_protected_later(senco, nurse, child):
    team_member = add_team_member(actor=senco, child=child, membership=nurse.membership)
    changed = change_team_member(
        actor=senco, member=team_member, responsibility="Asthma", is_protected=True
    )
    assert (changed.responsibility, changed.is_protected) == ("Asthma", True)
    with pytest.raises(PermissionDenied):
        change_team_member(actor=nurse, member=team_member, responsibility="", is_protected=False)
