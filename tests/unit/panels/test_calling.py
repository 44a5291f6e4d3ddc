"""Which item a meeting is on: moved by those who run it, by one of them at a time."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from ledger.errors import Refused, StaleChange
from panels.agenda.progress import progress_of, who_moved
from panels.models import AgendaItem, InterestKind, ItemCall, PanelMeeting
from panels.services.agenda import take_off_item
from panels.services.calling import MeetingMoved, call_item, pause_meeting
from panels.services.carrying_over import carry_over
from panels.services.interests import declare_interest
from panels.services.meetings import end_meeting
from tests.concurrency import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(people):
    meeting = people.plan()
    for _number in range(3):
        people.put(meeting)
    return people.open(meeting)


@pytest.fixture
def items(meeting):
    return list(meeting.items.order_by("position"))


def _mark(meeting):
    return progress_of(meeting).mark


def _call(people, meeting, item, who=None, seen=None):
    return call_item(
        actor=people.act(who or people.chair), meeting=meeting, item=item,
        seen=_mark(meeting) if seen is None else seen,
    )  # fmt: skip


def test_what_was_held_before_it_was_recorded_is_followed_by_no_screen(people, meeting, items):
    PanelMeeting.objects.filter(pk=meeting.pk).update(recorded_afterwards_at=timezone.now())
    with pytest.raises(Refused, match="held already"):
        _call(people, meeting, items[0])
    with pytest.raises(Refused, match="held already"):
        pause_meeting(actor=people.act(people.chair), meeting=meeting, seen=0)
    assert not ItemCall.objects.exists()


class TestCalling:
    def test_one_after_another_with_their_times(self, people, meeting, items):
        first = _call(people, meeting, items[0])
        ItemCall.objects.filter(pk=first.pk).update(
            called_at=timezone.now() - timedelta(minutes=12)
        )
        second = _call(people, meeting, items[1], people.coordinator)
        progress = progress_of(meeting)
        assert progress.now == second
        assert progress.called == {items[0].pk, items[1].pk}
        assert progress.seconds(items[0].pk, timezone.now()) // 60 == 12
        assert progress.last.called_by == people.coordinator.user
        assert progress.calls[0].ended_by == people.coordinator.user

    def test_the_time_of_two_calls_is_added_up(self, people, meeting, items):
        for number in (0, 1, 0):
            _call(people, meeting, items[number])
        now = timezone.now()
        meeting.calls.filter(item=items[0]).update(called_at=now - timedelta(minutes=5))
        meeting.calls.filter(item=items[0], ended_at__isnull=False).update(ended_at=now)
        progress = progress_of(meeting)
        assert progress.seconds(items[0].pk, now) == 600
        assert progress.seconds(items[0].pk, now, ended=True) == 300

    def test_again_what_it_is_on_changes_nothing(self, people, meeting, items):
        _call(people, meeting, items[0], seen=0)
        again = _call(people, meeting, items[0], seen=0)
        assert again == ItemCall.objects.get()

    def test_members_do_not_move_it(self, people, meeting, items):
        with pytest.raises(PermissionDenied, match="chair and the coordinator"):
            _call(people, meeting, items[0], people.health)

    def test_not_before_it_began_nor_after_it_ended(self, people, meeting, items):
        for status in ("planned", "held"):
            PanelMeeting.objects.filter(pk=meeting.pk).update(status=status)
            with pytest.raises(StaleChange, match="not in session"):
                _call(people, meeting, items[0])

    def test_not_what_stands_there_no_longer(self, people, meeting, items):
        take_off_item(actor=people.act(people.coordinator), item=items[1], reason="Moved away")
        with pytest.raises(StaleChange, match="does not stand on the agenda"):
            _call(people, meeting, items[1])

    def test_nor_an_item_closed_to_the_chair(self, people, meeting, items):
        declare_interest(actor=people.act(people.chair), item=items[1], kind=InterestKind.FAMILY)
        with pytest.raises(StaleChange):
            _call(people, meeting, items[1])
        _call(people, meeting, items[1], people.deputy)
        with pytest.raises(PermissionDenied, match="closed to you"):
            _call(people, meeting, items[2])
        assert progress_of(meeting).now.item == items[1]


class TestTwoPeople:
    def test_an_older_page_is_refused_with_who_moved_it(self, people, meeting, items):
        _call(people, meeting, items[0], seen=0)
        with pytest.raises(MeetingMoved) as refusal:
            _call(people, meeting, items[1], people.coordinator, seen=0)
        assert people.chair.user.full_name in refusal.value.message
        assert items[0].child.name in refusal.value.message
        assert progress_of(meeting).now.item == items[0]

    def test_also_while_it_rests(self, people, meeting, items):
        _call(people, meeting, items[0])
        seen = _mark(meeting)
        pause_meeting(actor=people.act(people.coordinator), meeting=meeting, seen=seen)
        for older in (0, seen):
            with pytest.raises(MeetingMoved, match="paused the meeting"):
                _call(people, meeting, items[1], seen=older)

    def test_nothing_is_said_of_a_closed_item(self, people, meeting, items):
        _call(people, meeting, items[0])
        declare_interest(actor=people.act(people.health), item=items[0], kind=InterestKind.FAMILY)
        words = who_moved(progress_of(meeting), people.act(people.health))
        assert "an item that is closed to you" in words
        assert items[0].child.name not in words

    @pytest.mark.django_db(transaction=True)
    def test_at_once_one_moves_it_and_the_other_is_told(self, people, meeting, items):
        found = at_once(
            lambda: _call(people, meeting, items[0], people.chair, seen=0),
            lambda: _call(people, meeting, items[1], people.coordinator, seen=0),
        )
        assert sorted(type(one).__name__ for one in found) == ["ItemCall", "MeetingMoved"]
        assert ItemCall.objects.count() == 1

    @pytest.mark.django_db(transaction=True)
    def test_a_press_sent_twice_moves_it_once(self, people, meeting, items):
        found = at_once(*[lambda: _call(people, meeting, items[0], seen=0)] * 2)
        assert found[0] == found[1] == ItemCall.objects.get()


class TestItEnds:
    def test_with_a_rest_once(self, people, meeting, items):
        _call(people, meeting, items[0])
        seen = _mark(meeting)
        for _twice in range(2):
            pause_meeting(actor=people.act(people.chair), meeting=meeting, seen=seen)
        progress = progress_of(meeting)
        assert progress.now is None
        assert progress.last.ended_at is not None

    def test_members_do_not_pause_it(self, people, meeting):
        with pytest.raises(PermissionDenied):
            pause_meeting(actor=people.act(people.care), meeting=meeting, seen=0)

    def test_when_the_item_leaves_the_agenda(self, people, meeting, items):
        _call(people, meeting, items[0])
        take_off_item(actor=people.act(people.coordinator), item=items[0], reason="Moved away")
        assert progress_of(meeting).now is None
        _call(people, meeting, items[1])
        later = people.plan()
        PanelMeeting.objects.filter(pk=later.pk).update(
            starts_at=meeting.starts_at + timedelta(days=14)
        )
        carry_over(
            actor=people.act(people.chair), meeting=meeting, to_meeting=later, reason="No time",
            items=[items[1]],
        )  # fmt: skip
        assert progress_of(meeting).now is None

    def test_with_the_meeting(self, people, meeting, items):
        _call(people, meeting, items[0])
        AgendaItem.objects.update(status="decided")
        end_meeting(actor=people.act(people.chair), meeting=meeting)
        assert progress_of(meeting).now is None
