"""Meetings: planned, moved, held with minutes, cancelled; people invited are told."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from cases.audience import Audience
from cases.models import Meeting, MeetingStatus
from cases.services.meetings import (
    Guest,
    cancel_meeting,
    change_meeting,
    plan_meeting,
    record_minutes,
)
from ledger.errors import Refused, StaleChange
from ledger.models import Notification
from tests.factories.cases import TeamMemberFactory
from tests.timeline import words_of


@pytest.fixture
def helper(child, nurse):
    TeamMemberFactory(child=child, membership=nurse.membership)
    return nurse


def plan(senco, child, **facts):
    given = {"purpose": "How to begin again", "starts_at": timezone.now() + timedelta(days=2)}
    return plan_meeting(actor=senco, child=child, **{**given, **facts})


def test_people_of_the_team_and_guests_are_invited(senco, child, helper):
    meeting = plan(senco, child, people=[helper.user], guests=[Guest("Jo Vale", "Grandmother")])
    assert [person.name for person in meeting.attendees.order_by("pk")] == [
        helper.user.full_name, "Jo Vale",
    ]  # fmt: skip
    assert Notification.objects.get().recipient == helper.user
    assert words_of(child)[0].startswith("Meeting planned for ")


def test_only_the_team_is_invited_with_an_account(senco, child, nurse):
    with pytest.raises(Refused) as refusal:
        plan(senco, child, people=[nurse.user])
    assert refusal.value.field == "people"
    assert not Meeting.objects.exists()
    assert not child.timeline.exists()


def test_whoever_is_invited_to_a_meeting_of_named_people_can_open_it(senco, child, helper, liaison):
    meeting = plan(senco, child, people=[helper.user], audience=Audience.NAMED)
    assert Meeting.objects.readable_by(helper).filter(pk=meeting.pk).exists()
    assert not Meeting.objects.readable_by(liaison).exists()


def test_a_meeting_that_moves_is_told_to_those_invited(senco, child, helper):
    meeting = plan(senco, child, people=[helper.user])
    later = meeting.starts_at + timedelta(days=1)
    moved = change_meeting(
        actor=senco, meeting=meeting, purpose="How to begin again", starts_at=later
    )
    assert moved.starts_at == later
    codes = Notification.objects.filter(recipient=helper.user).values_list("code", flat=True)
    assert sorted(codes) == ["cases.invited_to_meeting", "cases.meeting_cancelled"]


def test_minutes_say_who_came_and_can_be_corrected(senco, child, helper):
    meeting = plan(
        senco, child, people=[helper.user], starts_at=timezone.now() - timedelta(hours=2)
    )
    invited = meeting.attendees.get()
    held = record_minutes(
        actor=senco, meeting=meeting, minutes="Two mornings a week", came={invited.pk: True},
        guests=[Guest("Jo Vale")],
    )  # fmt: skip
    assert held.status == MeetingStatus.HELD
    assert all(person.came for person in meeting.attendees.all())
    record_minutes(actor=senco, meeting=held, minutes="Three mornings", came={})
    words = words_of(child)
    assert words[1].startswith("Meeting held on")
    assert words[2].startswith("Minutes of the meeting")
    with pytest.raises(StaleChange):
        cancel_meeting(actor=senco, meeting=held, reason="Late")


def test_minutes_wait_for_the_meeting_and_need_words(senco, child):
    meeting = plan(senco, child)
    with pytest.raises(Refused, match="not begun"):
        record_minutes(actor=senco, meeting=meeting, minutes="x", came={})
    Meeting.objects.update(starts_at=timezone.now() - timedelta(hours=1))
    with pytest.raises(Refused) as refusal:
        record_minutes(actor=senco, meeting=meeting, minutes=" ", came={})
    assert refusal.value.field == "minutes"


def test_a_cancelled_one_has_its_reason_and_no_minutes(senco, child, helper, nurse):
    meeting = plan(senco, child, people=[helper.user])
    with pytest.raises(Refused) as refusal:
        cancel_meeting(actor=senco, meeting=meeting, reason="")
    assert refusal.value.field == "reason"
    cancel_meeting(actor=senco, meeting=meeting, reason="The clinic is closed")
    with pytest.raises(StaleChange):
        record_minutes(actor=senco, meeting=meeting, minutes="x", came={})


def test_strangers_plan_nothing(nurse, child):
    with pytest.raises(PermissionDenied):
        plan(nurse, child)
