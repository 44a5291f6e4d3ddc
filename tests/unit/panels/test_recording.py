"""Recording a meeting that was held and never planned in Waymark."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.roles import Role
from ledger.errors import Refused
from ledger.models import Notification, StatusChange
from panels.deciding.voting import voices_of
from panels.minutes.lines import minutes_of
from panels.models import DecisionStatus, Panel, PanelMeeting, PanelMember, SeatInvitation
from panels.services.decisions import decide_item
from panels.services.fast_tracks import answer_fast_track, propose_fast_track
from panels.services.meetings import cancel_meeting, end_meeting, plan_meeting
from panels.services.minutes import agree_minutes
from panels.services.recording import MeetingThere, record_held_meeting, record_unplanned_meeting
from panels.services.seats import record_presence
from tests.concurrency import at_once
from tests.factories.accounts import SchoolFactory
from tests.factories.panels import agreed, terms
from tests.people import member

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(people):
    people.sit()
    Panel.objects.update(began_on=timezone.localdate() - timedelta(days=60))
    people.panel.refresh_from_db()
    return people


def at(days_ago, hour, minute=0):
    day = timezone.localtime() - timedelta(days=days_ago)
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)


def record(people, *, by=None, **changes):
    given = {
        "panel": people.panel, "starts_at": at(4, 10), "ends_at": at(4, 11, 30),
        "place": "Online", "chair": people.chair, "deputy_chair": people.deputy,
        "members": [people.education, people.health, people.care],
    }  # fmt: skip
    return record_unplanned_meeting(
        actor=people.act(by or people.coordinator), **{**given, **changes}
    )


class TestRecording:
    def test_it_stands_there_as_one_that_is_being_recorded(self, people):
        told = Notification.objects.count()
        meeting = record(people)
        assert meeting.status == "in_session"
        assert (meeting.length_minutes, meeting.place) == (90, "Online")
        assert meeting.recorded_afterwards_by == people.coordinator
        assert meeting.recorded_afterwards_at is not None
        assert meeting.is_unplanned
        assert meeting.rhythm_on is None
        assert meeting.seats.count() == 5
        change = StatusChange.objects.get(subject_id=meeting.pk, action="record")
        assert (change.from_status, change.to_status) == ("", "in_session")
        assert not SeatInvitation.objects.exists()
        assert Notification.objects.count() == told

    def test_a_planned_one_that_is_recorded_is_no_unplanned_one(self, people):
        meeting = people.plan()
        PanelMeeting.objects.filter(pk=meeting.pk).update(
            starts_at=at(1, 10), recorded_at=at(9, 10)
        )
        meeting.refresh_from_db()
        recorded = record_held_meeting(actor=people.act(people.coordinator), meeting=meeting)
        assert not recorded.is_unplanned

    def test_everything_follows_as_at_any_meeting(self, people):
        office = people.act(people.coordinator)
        meeting = record(people)
        item = people.put(meeting)
        record_presence(actor=office, meeting=meeting, present=meeting.seats.all())
        item.refresh_from_db()
        decision = decide_item(actor=office, item=item, terms=terms(), stances=agreed(item))
        assert decision.decided_on == timezone.localdate(meeting.starts_at)
        assert len(voices_of(item, meeting)) == len(agreed(item))
        end_meeting(actor=office, meeting=meeting)
        agree_minutes(actor=people.act(people.chair), meeting=meeting)
        first = minutes_of(meeting, office)[0].text
        assert "Held from 10:00 to 11:30." in first
        assert f"recorded afterwards by {people.coordinator.user.full_name}" in first

    def test_somebody_who_has_left_had_a_seat_and_their_agency(self, people):
        place = PanelMember.objects.filter(membership=people.health)
        yesterday = timezone.localdate() - timedelta(days=1)
        place.update(
            joined_on=yesterday - timedelta(days=50), left_on=yesterday, ended_at=timezone.now()
        )
        meeting = record(people)
        assert meeting.seats.get(membership=people.health).agency == "health"
        # They were there; what they read of it they have read then.
        assert not PanelMeeting.objects.visible_to(people.act(people.health)).exists()

    def test_the_chair_records_it_too_and_the_office_is_told(self, people):
        meeting = record(people, by=people.chair)
        assert meeting.recorded_afterwards_by == people.chair
        told = Notification.objects.get(code="panels.meeting_recorded")
        assert told.recipient == people.coordinator.user

    def test_it_ratifies_only_what_was_decided_by_then(self, people):
        fast = people.fast_track()
        propose_fast_track(actor=people.act(people.chair), item=fast, terms=terms())
        answer_fast_track(actor=people.act(people.health), item=fast, agrees=True)
        type(fast).objects.update(ratifying_meeting=None)
        assert not record(people).ratifications.exists()
        fast.decisions.update(decided_on=timezone.localdate() - timedelta(days=10))
        assert fast.decisions.get().status == DecisionStatus.TO_RATIFY
        later = record(people, starts_at=at(3, 10), ends_at=at(3, 11))
        assert later.ratifications.get() == fast


class TestRefusals:
    @pytest.mark.parametrize(
        ("changes", "field", "words"),
        [
            ({"starts_at": at(-1, 10), "ends_at": at(-1, 11)}, "held_on", "not over yet"),
            ({"ends_at": at(4, 10)}, "ended_at", "after it began"),
            ({"ends_at": at(4, 10, 5)}, "length_minutes", "15 minutes"),
            ({"starts_at": at(90, 10), "ends_at": at(90, 11)}, "held_on", "has met since"),
        ],
        ids=["to come", "ends before", "too short", "before the panel"],
    )
    def test_when_it_cannot_have_been(self, people, changes, field, words):
        with pytest.raises(Refused, match=words) as refusal:
            record(people, **changes)
        assert refusal.value.field == field
        assert not PanelMeeting.objects.exists()

    def test_a_meeting_that_is_there_is_offered(self, people):
        there = people.plan()
        PanelMeeting.objects.filter(pk=there.pk).update(starts_at=at(4, 9), length_minutes=90)
        for starts_at, ends_at in ((at(4, 10), at(4, 11)), (at(4, 8), at(4, 12))):
            with pytest.raises(MeetingThere) as refusal:
                record(people, starts_at=starts_at, ends_at=ends_at)
            assert refusal.value.meeting == there

    def test_not_one_that_only_touches_it_or_was_cancelled_or_is_of_another_panel(self, people):
        there = people.plan()
        PanelMeeting.objects.filter(pk=there.pk).update(starts_at=at(4, 9), length_minutes=60)
        record(people)
        off = people.plan()
        cancel_meeting(actor=people.act(people.coordinator), meeting=off, reason="Snow")
        PanelMeeting.objects.filter(pk=off.pk).update(starts_at=at(6, 10))
        record(people, starts_at=at(6, 10), ends_at=at(6, 11))
        other = Panel.objects.create(
            authority=people.authority, name="Second", began_on=people.panel.began_on
        )
        record(people, panel=other)
        assert PanelMeeting.objects.exclude(recorded_afterwards_at=None).count() == 3

    def test_by_nobody_else(self, people):
        for who in (people.health, member(Role.PANEL_CHAIR, people.authority)):
            with pytest.raises(PermissionDenied):
                record(people, by=who)
        elsewhere = member(Role.PANEL_COORDINATOR, SchoolFactory())
        with pytest.raises(PermissionDenied):
            record(people, by=elsewhere)

    def test_a_chair_only_what_they_chaired(self, people):
        with pytest.raises(Refused, match="you chaired"):
            record(people, by=people.deputy, deputy_chair=None)


@pytest.mark.django_db(transaction=True)
def test_two_who_record_it_at_once_record_it_once(people):
    answers = at_once(lambda: record(people), lambda: record(people, by=people.chair))
    assert PanelMeeting.objects.count() == 1
    refused = [one for one in answers if isinstance(one, MeetingThere)]
    assert len(refused) == 1


def test_a_meeting_planned_for_later_that_day_is_no_obstacle(people):
    plan_meeting(
        actor=people.act(people.coordinator), panel=people.panel, place="Hall",
        starts_at=timezone.now() + timedelta(hours=1), chair=people.chair, members=[],
    )  # fmt: skip
    record(people, starts_at=timezone.now() - timedelta(hours=3),
           ends_at=timezone.now() - timedelta(hours=1))  # fmt: skip
