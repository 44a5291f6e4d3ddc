"""A member whose last day on the panel is still to come: they sit until then, and no longer."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import Agency
from accounts.roles import Role
from cases.models import Child
from ledger.errors import Refused, StaleChange
from panels.deciding.quorum import quorum_of
from panels.models import (
    AgendaItem,
    MemberPart,
    PanelMeeting,
    PanelMember,
    SeatInvitation,
    Substitute,
)
from panels.overview import chaired_after, gaps_ahead, gaps_in, members_of
from panels.services.meetings import change_meeting, plan_meeting
from panels.services.members import add_member, end_member, keep_member, name_substitute
from panels.services.rhythm import generate_meetings
from tests.concurrency import at_once
from tests.people import member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sitting")]


def day(days):
    return timezone.localdate() + timedelta(days=days)


def plan(people, days, **changes):
    given = {
        "panel": people.panel, "starts_at": timezone.now() + timedelta(days=days),
        "place": "County Hall", "chair": people.chair, "deputy_chair": people.deputy,
        "members": [people.education, people.health, people.care],
    }  # fmt: skip
    return plan_meeting(actor=people.act(people.coordinator), **{**given, **changes})


def leaves(people, membership, days):
    sitting = people.panel.members.get(membership=membership, ended_at=None)
    return end_member(
        actor=people.act(people.coordinator), member=sitting, left_on=day(days)
    )  # fmt: skip


def day_after(sitting):
    """As if the day after the last one had come."""
    yesterday = day(-1)
    PanelMember.objects.filter(pk=sitting.pk).update(joined_on=day(-90), left_on=yesterday)


class TestUntilThen:
    def test_they_sit_on_the_panel_and_at_its_meetings(self, people):
        soon, later = plan(people, 3), plan(people, 30)
        sitting = leaves(people, people.health, 10)
        assert (sitting.left_on, sitting.ended_at) == (day(10), None)
        assert sitting in members_of(people.panel)
        assert soon.seats.seated().filter(membership=people.health).exists()
        gone = later.seats.get(membership=people.health)
        assert gone.stood_down_at is not None
        assert SeatInvitation.objects.get(seat=gone, method="CANCEL")
        assert not SeatInvitation.objects.filter(seat__meeting=soon, method="CANCEL").exists()

    def test_the_last_day_itself_counts(self, people):
        on_the_day, after = plan(people, 10), plan(people, 11)
        leaves(people, people.health, 10)
        assert on_the_day.seats.seated().filter(membership=people.health).exists()
        assert not after.seats.seated().filter(membership=people.health).exists()

    def test_they_count_for_the_quorum_then_and_not_after(self, people):
        soon, later = plan(people, 3), plan(people, 30)
        leaves(people, people.health, 10)
        item, next_item = people.put(soon), people.put(later)
        for meeting, one in ((soon, item), (later, next_item)):
            people.open(meeting, *(seat.membership for seat in meeting.seats.seated()))
            one.refresh_from_db()
        assert "health" in quorum_of(item, soon).agencies
        assert "health" not in quorum_of(next_item, later).agencies

    def test_the_deputy_deputises_until_then(self, people):
        soon, later = plan(people, 3), plan(people, 30)
        leaves(people, people.deputy, 10)
        for meeting, deputy in ((soon, people.deputy), (later, None)):
            meeting.refresh_from_db()
            assert meeting.deputy_chair == deputy

    def test_a_substitute_for_them_stands_down_where_they_do(self, people):
        from panels.services.seats import answer_invitation

        later = plan(people, 30)
        answer_invitation(
            actor=people.act(people.health), seat=later.seats.get(membership=people.health),
            is_coming=False, substitute=people.substitute,
        )  # fmt: skip
        leaves(people, people.health, 10)
        assert not later.seats.seated().filter(membership=people.substitute).exists()

    def test_new_meetings_are_planned_with_and_without_them(self, people):
        people.meet_every(1)
        leaves(people, people.health, 14)
        made = generate_meetings(
            actor=people.act(people.coordinator), panel=people.panel, until=day(40)
        ).meetings
        assert len(made) > 4
        for meeting in made:
            sits = timezone.localdate(meeting.starts_at) <= day(14)
            assert meeting.seats.filter(membership=people.health).exists() == sits

    @pytest.mark.parametrize("field", ["members", "chair", "deputy_chair"])
    def test_a_meeting_after_it_is_not_planned_with_them(self, people, field):
        leaves(people, people.health, 10)
        leaves(people, people.deputy, 10)
        other = member(Role.PANEL_CHAIR, people.authority)
        given = {
            "members": {"members": [people.health], "deputy_chair": None},
            "chair": {"chair": people.deputy, "deputy_chair": None, "members": []},
            "deputy_chair": {"chair": other, "members": []},
        }[field]
        with pytest.raises(Refused, match="last day of") as refusal:
            plan(people, 30, **given)
        assert refusal.value.field == field
        assert not PanelMeeting.objects.exists()

    def test_a_meeting_that_moves_beyond_it_takes_them_out_and_back_in(self, people):
        meeting = plan(people, 3, deputy_chair=None)
        leaves(people, people.health, 10)
        for days, sits in ((20, False), (5, True)):
            change_meeting(
                actor=people.act(people.coordinator), meeting=meeting, place="Hall",
                starts_at=timezone.now() + timedelta(days=days), length_minutes=90,
                chair=people.chair,
            )  # fmt: skip
            assert meeting.seats.seated().filter(membership=people.health).exists() == sits


class TestTheDayAfter:
    def test_they_see_nothing_of_the_panel(self, people):
        meeting = plan(people, 3)
        item = people.put(meeting)
        sitting = leaves(people, people.care, 10)
        actor = people.act(people.care)
        assert PanelMeeting.objects.visible_to(actor).exists()
        day_after(sitting)
        assert not PanelMeeting.objects.visible_to(actor).exists()
        assert not AgendaItem.objects.visible_to(actor).exists()
        assert not Child.objects.visible_to(actor).filter(pk=item.child_id).exists()

    def test_nor_of_a_meeting_that_was_held(self, people):
        meeting = people.open(plan(people, 3))
        sitting = leaves(people, people.care, 10)
        day_after(sitting)
        assert not PanelMeeting.objects.visible_to(people.act(people.care)).exists()
        assert meeting.seats.get(membership=people.care).is_present

    def test_a_deputy_who_has_left_still_agrees_the_minutes(self, people):
        meeting = people.open(plan(people, 3))
        day_after(leaves(people, people.deputy, 10))
        actor = people.act(people.deputy)
        assert PanelMeeting.objects.visible_to(actor).filter(pk=meeting.pk).exists()
        PanelMeeting.objects.filter(pk=meeting.pk).update(
            status="agreed", minutes_agreed_at=timezone.now(), access_ends_on=day(20)
        )
        assert not PanelMeeting.objects.visible_to(actor).exists()

    def test_their_place_is_free_and_they_may_come_back(self, people):
        day_after(leaves(people, people.health, 10))
        assert people.health not in {one.membership for one in members_of(people.panel)}
        assert not Substitute.objects.current().filter(member__membership=people.health).exists()
        again = add_member(
            actor=people.act(people.coordinator), panel=people.panel, membership=people.health,
            part=MemberPart.MEMBER,
        )  # fmt: skip
        before = PanelMember.objects.exclude(pk=again.pk).get(membership=people.health)
        assert before.left_on == day(-1)
        assert before.ended_at is not None
        meeting = plan(people, 3)
        assert PanelMeeting.objects.visible_to(people.act(people.health)).get() == meeting

    def test_nothing_more_is_done_with_the_place(self, people):
        sitting = leaves(people, people.health, 10)
        day_after(sitting)
        office = people.act(people.coordinator)
        for call in (
            lambda: end_member(actor=office, member=sitting),
            lambda: keep_member(actor=office, member=sitting),
            lambda: name_substitute(actor=office, member=sitting, membership=people.substitute),
        ):
            with pytest.raises(StaleChange):
                call()


class TestChangingIt:
    def test_a_later_day_gives_meetings_back_and_an_earlier_one_takes_more(self, people):
        meeting = plan(people, 20)
        for days, sits in ((10, False), (30, True), (5, False)):
            leaves(people, people.health, days)
            assert meeting.seats.seated().filter(membership=people.health).exists() == sits

    def test_who_stays_is_invited_again(self, people):
        people.meet_every(2)
        sitting = leaves(people, people.deputy, 1)
        made = generate_meetings(
            actor=people.act(people.coordinator), panel=people.panel, until=day(40)
        ).meetings
        assert made[-1].deputy_chair is None
        by_hand = plan(people, 41, deputy_chair=None)
        kept = keep_member(actor=people.act(people.coordinator), member=sitting)
        assert kept.left_on is None
        made[-1].refresh_from_db()
        assert made[-1].deputy_chair == people.deputy
        assert made[-1].seats.seated().filter(membership=people.deputy).exists()
        assert not by_hand.seats.filter(membership=people.deputy).exists()

    def test_only_who_was_to_leave_stays_and_only_the_office_says_so(self, people):
        sitting = people.panel.members.get(membership=people.health)
        with pytest.raises(StaleChange):
            keep_member(actor=people.act(people.coordinator), member=sitting)
        with pytest.raises(PermissionDenied):
            keep_member(actor=people.act(people.chair), member=sitting)


class TestWhatIsMissing:
    def test_the_office_sees_it_before_the_day(self, people):
        leaves(people, people.health, 10)
        members = members_of(people.panel)
        assert gaps_in(members) == []
        [(last, gaps)] = gaps_ahead(members)
        assert last == day(10)
        assert any("Health" in gap for gap in gaps)

    def test_nothing_when_another_speaks_for_the_agency(self, people):
        leaves(people, people.health, 10)
        other = member(Role.PANEL_MEMBER, people.authority, agency=Agency.HEALTH)
        add_member(
            actor=people.act(people.coordinator), panel=people.panel, membership=other,
            part=MemberPart.MEMBER,
        )  # fmt: skip
        assert gaps_ahead(members_of(people.panel)) == []

    def test_meetings_that_they_chair_all_the_same_are_named(self, people):
        meeting = plan(people, 30, chair=people.deputy, deputy_chair=None)
        assert chaired_after(leaves(people, people.deputy, 10)) == [meeting]


@pytest.mark.django_db(transaction=True)
def test_leaving_while_a_meeting_is_planned_leaves_no_seat(people):
    people.meet_every(2)
    sitting = people.panel.members.get(membership=people.health)
    office = people.act(people.coordinator)
    at_once(
        lambda: end_member(actor=office, member=sitting, left_on=day(5)),
        lambda: generate_meetings(actor=office, panel=people.panel, until=day(30)),
    )
    assert PanelMeeting.objects.exists()
    for meeting in PanelMeeting.objects.filter(starts_at__date__gt=day(5)):
        assert not meeting.seats.seated().filter(membership=people.health).exists()
