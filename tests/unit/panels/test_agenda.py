"""An agenda: its order and times, what others changed, filling it, carrying over."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from cases.models import TimelineEvent
from ledger.errors import Refused, StaleChange
from ledger.state import status_history
from panels.agenda.news import news_since
from panels.agenda.schedule import lay_out, schedule_of
from panels.agenda.waiting import propose
from panels.models import AgendaItem, CarryOver, InterestKind, PanelMeeting
from panels.reads import agenda_of
from panels.services.agenda import defer_item, take_off_item
from panels.services.agenda_order import AgendaChanged, arrange_agenda, move_item
from panels.services.carrying_over import carry_over
from panels.services.decisions import (
    decide_item,
)
from panels.services.fast_tracks import (
    answer_fast_track,
    propose_fast_track,
    put_up_for_ratification,
)
from panels.services.filling import fill_agenda
from panels.services.interests import declare_interest
from panels.services.meetings import cancel_meeting, end_meeting
from referrals.models import Referral
from tests.factories.panels import agreed, terms
from tests.factories.referrals import QueuedReferralFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(people):
    return people.plan()


@pytest.fixture
def items(people, meeting):
    return [people.put(meeting) for _ in range(4)]


@pytest.fixture
def later(people):
    meeting = people.plan()
    PanelMeeting.objects.filter(pk=meeting.pk).update(
        starts_at=meeting.starts_at + timedelta(days=14)
    )
    meeting.refresh_from_db()
    return meeting


def _version(meeting) -> int:
    return PanelMeeting.objects.get(pk=meeting.pk).agenda_version


def _order(meeting) -> list[AgendaItem]:
    return list(meeting.items.exclude(status="taken_off").order_by("position"))


def _arrange(people, meeting, order, seen=None, who="coordinator", **minutes):
    return arrange_agenda(
        actor=people.act(getattr(people, who)), meeting=meeting,
        order=[item.public_id for item in order],
        seen=_version(meeting) if seen is None else seen,
        **minutes,
    )  # fmt: skip


class TestOrder:
    def test_up_down_and_no_further_than_the_ends(self, people, meeting, items):
        first, second, third, fourth = items
        office = people.act(people.coordinator)
        move_item(actor=office, item=third, by=-1, seen=_version(meeting))
        assert _order(meeting) == [first, third, second, fourth]
        move_item(actor=office, item=first, by=-1, seen=_version(meeting))
        move_item(actor=office, item=fourth, by=5, seen=_version(meeting))
        assert _order(meeting) == [first, third, second, fourth]

    def test_a_whole_order_with_times(self, people, meeting, items):
        wanted = [items[3], items[0], items[2], items[1]]
        _arrange(people, meeting, wanted, minutes={items[0].public_id: 25})
        assert _order(meeting) == wanted
        assert AgendaItem.objects.get(pk=items[0].pk).minutes == 25

    def test_the_chair_may_members_may_not(self, people, meeting, items):
        _arrange(people, meeting, items[::-1], who="chair")
        with pytest.raises(PermissionDenied):
            _arrange(people, meeting, items, who="health")

    def test_an_older_agenda_changes_nothing_and_loses_nothing(self, people, meeting, items):
        seen = _version(meeting)
        added = people.put(meeting)
        with pytest.raises(AgendaChanged):
            _arrange(people, meeting, items[::-1], seen=seen)
        with pytest.raises(AgendaChanged):
            move_item(actor=people.act(people.chair), item=items[1], by=-1, seen=seen)
        assert _order(meeting) == [*items, added]

    def test_an_order_that_leaves_out_an_item_is_refused(self, people, meeting, items):
        with pytest.raises(AgendaChanged):
            _arrange(people, meeting, items[:3])
        assert _order(meeting) == items

    def test_a_time_out_of_range(self, people, meeting, items):
        with pytest.raises(Refused, match="minute"):
            _arrange(people, meeting, items, minutes={items[0].public_id: 0})

    def test_not_when_it_is_over(self, people, meeting):
        cancel_meeting(actor=people.act(people.coordinator), meeting=meeting, reason="Snow")
        with pytest.raises(StaleChange, match="over"):
            _arrange(people, meeting, [])

    def test_what_the_chair_stepped_out_of_keeps_its_place(self, people, meeting, items):
        chair = people.act(people.chair)
        declare_interest(actor=chair, item=items[1], kind=InterestKind.FAMILY)
        shown = [items[3], items[2], items[0]]
        _arrange(people, meeting, shown, who="chair")
        assert _order(meeting) == [items[3], items[1], items[2], items[0]]
        assert items[1] not in [row.item for row in agenda_of(meeting, chair, [])]

    def test_the_same_order_again_is_no_change(self, people, meeting, items):
        before = _version(meeting)
        _arrange(people, meeting, items)
        assert _version(meeting) == before


class TestNews:
    def test_who_did_what_since(self, people, meeting, items):
        seen = _version(meeting)
        added = people.put(meeting)
        take_off_item(actor=people.act(people.coordinator), item=items[0], reason="Withdrawn")
        news = news_since(meeting, seen=seen, actor=people.act(people.coordinator))
        assert len(news) == 2
        assert "taken off" in news[0]
        assert added.child.name in news[1]
        assert people.coordinator.user.full_name in news[1]

    def test_nothing_of_what_the_reader_stepped_out_of(self, people, meeting, items):
        seen = _version(meeting)
        declare_interest(actor=people.act(people.chair), item=items[3], kind=InterestKind.FAMILY)
        move_item(actor=people.act(people.coordinator), item=items[3], by=-1, seen=seen)
        news = " ".join(news_since(meeting, seen=seen, actor=people.act(people.chair)))
        assert items[3].reference not in news
        assert items[3].child.name not in news


class TestTimes:
    def test_one_after_another(self, people, meeting, items):
        schedule = schedule_of(meeting)
        assert [slot.starts_at for slot in schedule.slots.values()] == [
            meeting.starts_at + timedelta(minutes=15 * n) for n in range(4)
        ]
        assert (schedule.minutes, schedule.free, schedule.over) == (60, 60, 0)

    def test_too_long_says_which_come_late(self, meeting):
        schedule = lay_out(meeting, [(1, 100), (2, 30), (3, 10)])
        assert schedule.over == 20
        assert schedule.late_count == 2
        assert schedule.end_x < 600

    def test_what_is_to_be_ratified_comes_first_and_takes_its_time(self, people, meeting, items):
        item = _to_ratify(people, meeting)
        slots = list(schedule_of(meeting).slots.values())
        assert slots[0].item_id == item.pk
        assert slots[1].starts_at == meeting.starts_at + timedelta(minutes=5)


def _to_ratify(people, meeting) -> AgendaItem:
    item = people.fast_track()
    propose_fast_track(actor=people.act(people.chair), item=item, terms=terms())
    answer_fast_track(actor=people.act(people.health), item=item, agrees=True)
    return put_up_for_ratification(actor=people.act(people.coordinator), item=item, meeting=meeting)


class TestFilling:
    def test_urgent_then_old_as_far_as_the_time_goes(self, people, meeting):
        today = timezone.localdate()
        rows = [
            QueuedReferralFactory(clock_starts_on=today - timedelta(days=age), due_on=due)
            for age, due in ((5, None), (9, None), (1, today - timedelta(days=1)), (3, None))
        ]
        PanelMeeting.objects.filter(pk=meeting.pk).update(length_minutes=45)
        meeting.refresh_from_db()
        found = propose(people.act(people.coordinator), meeting)
        assert [one.request.subject_id for one in found] == [rows[n].pk for n in (2, 1, 0, 3)]
        assert [one.fits for one in found] == [True, True, True, False]

    def test_what_somebody_else_listed_meanwhile_keeps_none_off(self, people, meeting, later):
        taken, free = QueuedReferralFactory(), QueuedReferralFactory()
        people.put(later, taken)
        filled = fill_agenda(
            actor=people.act(people.coordinator), meeting=meeting,
            chosen=[("referral", taken.pk), ("referral", free.pk)],
        )  # fmt: skip
        assert [item.subject_id for item in filled.items] == [free.pk]
        ((title, reason),) = filled.refused
        assert taken.reference in title
        assert "already on an agenda" in reason

    def test_only_the_office(self, people, meeting):
        with pytest.raises(PermissionDenied):
            fill_agenda(actor=people.act(people.chair), meeting=meeting, chosen=[])


def _carry(people, meeting, later, items, who="chair", reason="We ran out of time"):
    return carry_over(
        actor=people.act(getattr(people, who)), meeting=meeting, to_meeting=later, items=items,
        reason=reason,
    )  # fmt: skip


class TestCarryingOver:
    def test_they_stand_first_at_the_later_meeting(self, people, meeting, items, later):
        waiting = people.put(later)
        meeting = people.open(meeting)
        decide_item(
            actor=people.act(people.chair), item=items[0], terms=terms(), stances=agreed(items[0])
        )
        _carry(people, meeting, later, items[2:])
        assert _order(later) == [*items[2:], waiting]
        _carry(people, meeting, later, items[1:2])
        assert _order(later) == [*items[2:], items[1], waiting]
        end_meeting(actor=people.act(people.chair), meeting=meeting)

    def test_it_is_on_record_everywhere(self, people, meeting, items, later):
        _carry(people, meeting, later, items[:1])
        row = CarryOver.objects.get()
        assert (row.item, row.from_meeting, row.to_meeting) == (items[0], meeting, later)
        assert status_history(items[0]).last().reason == "We ran out of time"
        referral = Referral.objects.get(pk=items[0].subject_id)
        assert referral.meeting_reference == later.reference
        assert referral.status == "listed"
        assert TimelineEvent.objects.filter(code="panels.carried_over").count() == 1

    def test_how_often_is_shown(self, people, meeting, items, later):
        _carry(people, meeting, later, items[:1])
        shown = AgendaItem.objects.for_agenda().get(pk=items[0].pk)
        assert (shown.carried_count, shown.deferred_count) == (1, 0)

    def test_earlier_deferrals_of_the_same_request_are_counted(self, people, meeting, later):
        item = people.put(meeting)
        meeting = people.open(meeting)
        defer_item(
            kind="health_evidence",
            actor=people.act(people.chair), item=item, reason="Hours", question="Which hours?",
            until=timezone.localdate() + timedelta(days=3),
        )  # fmt: skip
        referral = Referral.objects.get(pk=item.subject_id)
        Referral.objects.filter(pk=referral.pk).update(status="queued", paused_on=None)
        again = people.put(later, referral)
        assert AgendaItem.objects.for_agenda().get(pk=again.pk).deferred_count == 1

    def test_what_is_to_be_ratified_goes_along(self, people, meeting, later):
        item = _to_ratify(people, meeting)
        meeting = people.open(meeting)
        with pytest.raises(Refused, match="still open"):
            end_meeting(actor=people.act(people.chair), meeting=meeting)
        _carry(people, meeting, later, [item])
        item.refresh_from_db()
        assert item.ratifying_meeting == later
        end_meeting(actor=people.act(people.chair), meeting=meeting)

    def test_never_silently(self, people, meeting, items, later):
        with pytest.raises(Refused, match="reason"):
            _carry(people, meeting, later, items, reason=" ")
        with pytest.raises(Refused, match="Choose"):
            _carry(people, meeting, later, [])
        assert _order(meeting) == items

    def test_only_forward_and_to_a_meeting_that_is_planned(self, people, meeting, items, later):
        with pytest.raises(Refused, match="later"):
            _carry(people, meeting, meeting, items)
        put = people.put(later)
        with pytest.raises(Refused, match="later"):
            _carry(people, later, meeting, [put])
        people.open(later)
        with pytest.raises(StaleChange):
            _carry(people, meeting, later, items)

    def test_not_what_was_decided_meanwhile(self, people, meeting, items, later):
        meeting = people.open(meeting)
        decide_item(
            actor=people.act(people.chair), item=items[0], terms=terms(), stances=agreed(items[0])
        )
        with pytest.raises(StaleChange):
            _carry(people, meeting, later, items[:2])
        assert not CarryOver.objects.exists()
        assert _order(meeting) == items

    def test_members_do_not(self, people, meeting, items, later):
        with pytest.raises(PermissionDenied):
            _carry(people, meeting, later, items, who="health")
