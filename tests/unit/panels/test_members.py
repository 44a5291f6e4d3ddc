"""Who sits on a panel: members of agencies, substitutes, and the meetings that follow."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import Agency
from accounts.roles import Role
from ledger.errors import Refused, StaleChange
from ledger.models import Notification
from panels.models import MemberPart, Panel, PanelMember, SeatInvitation
from panels.services.members import (
    add_member,
    end_member,
    end_substitute,
    name_substitute,
    set_up_panel,
)
from tests.factories.accounts import SchoolFactory
from tests.people import actor, member

pytestmark = pytest.mark.django_db


def _add(people, membership, part=MemberPart.MEMBER, agency=""):
    return add_member(
        actor=people.act(people.coordinator), panel=people.panel, membership=membership,
        part=part, agency=agency,
    )  # fmt: skip


class TestSettingUp:
    def test_an_administrator_or_coordinator_does(self, people):
        for role in (Role.ADMINISTRATOR, Role.PANEL_COORDINATOR):
            who = people.act(member(role, people.authority))
            set_up_panel(actor=who, authority=people.authority, name=f"Panel of {role}")
        assert Panel.objects.filter(authority=people.authority).count() == 3

    def test_nobody_else(self, people):
        with pytest.raises(PermissionDenied, match="administrator"):
            set_up_panel(actor=people.act(people.chair), authority=people.authority, name="Mine")

    def test_a_name_is_needed_and_used_once(self, people):
        office = people.act(people.coordinator)
        with pytest.raises(Refused, match="name"):
            set_up_panel(actor=office, authority=people.authority, name=" ")
        with pytest.raises(Refused, match="already"):
            set_up_panel(actor=office, authority=people.authority, name="Assessment Panel")


class TestAdding:
    def test_a_member_speaks_for_the_agency_of_their_membership(self, people):
        assert _add(people, people.health).agency == Agency.HEALTH
        assert Notification.objects.get(code="panels.joined").recipient == people.health.user

    def test_a_new_member_is_invited_to_meetings_planned(self, people):
        meeting = people.plan()
        newcomer = member(Role.PANEL_MEMBER, people.authority, agency=Agency.VOLUNTARY)
        _add(people, newcomer)
        seat = meeting.seats.get(membership=newcomer)
        assert seat.agency == Agency.VOLUNTARY
        assert seat.invitations.get().method == "REQUEST"

    def test_a_new_chair_takes_the_place_and_the_meetings_of_the_one_before(self, people):
        people.sit()
        meeting = people.plan()
        successor = member(Role.PANEL_CHAIR, people.authority)
        _add(people, successor, MemberPart.CHAIR)
        meeting.refresh_from_db()
        assert meeting.chair == successor
        left = PanelMember.objects.get(membership=people.chair)
        assert left.left_on is not None
        seat = meeting.seats.get(membership=people.chair)
        assert seat.stood_down_at is not None
        assert seat.invitations.order_by("sequence").last().method == "CANCEL"

    @pytest.mark.parametrize(
        ("who", "part", "words"),
        [
            ("health", MemberPart.CHAIR, "panel chair"),
            ("chair", MemberPart.MEMBER, "agency"),
            ("coordinator", MemberPart.MEMBER, "panel member"),
        ],
    )
    def test_refusals(self, people, who, part, words):
        with pytest.raises(Refused, match=words):
            _add(people, getattr(people, who), part)
        assert not PanelMember.objects.exists()

    def test_nobody_sits_twice(self, people):
        _add(people, people.health)
        with pytest.raises(Refused, match="already"):
            _add(people, people.health)

    def test_another_authority_sets_up_its_own(self, people):
        elsewhere = actor(Role.PANEL_COORDINATOR, SchoolFactory())
        with pytest.raises(PermissionDenied):
            add_member(
                actor=elsewhere, panel=people.panel, membership=people.health,
                part=MemberPart.MEMBER,
            )  # fmt: skip


class TestLeaving:
    def test_the_seats_fall_empty_and_the_calendar_is_told(self, people):
        people.sit()
        meeting = people.plan()
        sitting = people.panel.members.get(membership=people.health)
        end_member(actor=people.act(people.coordinator), member=sitting)
        seat = meeting.seats.get(membership=people.health)
        assert seat.stood_down_at is not None
        assert SeatInvitation.objects.filter(seat=seat, method="CANCEL").exists()
        assert not meeting.seats.seated().filter(membership=people.health).exists()

    def test_the_chair_is_followed_not_ended(self, people):
        people.sit()
        chair = people.panel.members.get(membership=people.chair)
        with pytest.raises(Refused, match="another chair"):
            end_member(actor=people.act(people.coordinator), member=chair)

    def test_the_last_day_may_be_past(self, people):
        people.sit()
        sitting = people.panel.members.get(membership=people.care)
        joined = timezone.localdate() - timedelta(days=90)
        PanelMember.objects.filter(pk=sitting.pk).update(joined_on=joined)
        left = timezone.localdate() - timedelta(days=30)
        ended = end_member(actor=people.act(people.coordinator), member=sitting, left_on=left)
        assert (ended.left_on, ended.ended_at.date()) == (left, timezone.now().date())

    def test_not_before_they_joined(self, people):
        people.sit()
        sitting = people.panel.members.get(membership=people.care)
        with pytest.raises(Refused, match="joined"):
            end_member(
                actor=people.act(people.coordinator), member=sitting,
                left_on=timezone.localdate() - timedelta(days=1),
            )  # fmt: skip
        sitting.refresh_from_db()
        assert (sitting.left_on, sitting.ended_at) == (None, None)

    def test_once(self, people):
        people.sit()
        sitting = people.panel.members.get(membership=people.care)
        end_member(actor=people.act(people.coordinator), member=sitting)
        with pytest.raises(StaleChange):
            end_member(actor=people.act(people.coordinator), member=sitting)

    def test_the_meetings_held_keep_who_was_there(self, people):
        people.sit()
        meeting = people.open(people.plan())
        sitting = people.panel.members.get(membership=people.care)
        end_member(actor=people.act(people.coordinator), member=sitting)
        assert meeting.seats.get(membership=people.care).is_present


class TestSubstitutes:
    def test_of_the_same_agency(self, people):
        sitting = _add(people, people.health)
        other = member(Role.PANEL_MEMBER, people.authority, agency=Agency.EDUCATION)
        with pytest.raises(Refused, match="Health"):
            name_substitute(actor=people.act(people.coordinator), member=sitting, membership=other)

    def test_no_member_of_the_panel(self, people):
        sitting = _add(people, people.health)
        other = member(Role.PANEL_MEMBER, people.authority, agency=Agency.HEALTH)
        _add(people, other)
        with pytest.raises(Refused, match="sits on the panel"):
            name_substitute(actor=people.act(people.coordinator), member=sitting, membership=other)

    def test_not_for_the_chair(self, people):
        people.sit()
        chair = people.panel.members.get(membership=people.chair)
        with pytest.raises(Refused, match="deputy"):
            name_substitute(
                actor=people.act(people.coordinator), member=chair, membership=people.substitute
            )

    def test_named_once_and_ended_once(self, people):
        people.sit()
        sitting = people.panel.members.get(membership=people.health)
        with pytest.raises(Refused, match="named already"):
            name_substitute(
                actor=people.act(people.coordinator), member=sitting, membership=people.substitute
            )
        named = sitting.substitutes.get()
        end_substitute(actor=people.act(people.coordinator), substitute=named)
        with pytest.raises(StaleChange):
            end_substitute(actor=people.act(people.coordinator), substitute=named)
