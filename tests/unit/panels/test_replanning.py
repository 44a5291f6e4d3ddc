"""A panel meets at other times: what becomes of the meetings that its rhythm made before."""

from datetime import time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.roles import Role
from ledger.errors import Refused
from ledger.models import Notification
from panels.calendar.replanning import asks_the_office, replanning_of
from panels.models import CarryOver, InterestKind, PanelMeeting, SeatInvitation
from panels.services.interests import declare_interest
from panels.services.meetings import cancel_meeting, change_meeting
from panels.services.replanning import PlanMoved, replan_meetings
from panels.services.rhythm import generate_everywhere, generate_meetings, set_rhythm
from panels.services.seats import answer_invitation
from tests.concurrency import at_once
from tests.people import member

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(people):
    """Sits, and meets every two weeks on Tuesdays, with the meetings ahead planned."""
    people.sit()
    people.meet_every(2)
    generate_meetings(actor=people.act(people.coordinator), panel=people.panel)
    return people


def rhythm(people, **changes):
    """Another rhythm; on Wednesdays unless it says otherwise."""
    now = people.panel.rhythm
    now.refresh_from_db()
    given = {
        "first_on": now.first_on + timedelta(days=1), "weeks_between": 2, "time": now.time,
        "length_minutes": 120, "place": now.place, "meets_in_school_holidays": True, **changes,
    }  # fmt: skip
    return set_rhythm(
        actor=people.act(people.coordinator), panel=people.panel,
        seen=now.changed_at.isoformat(), **given,
    )  # fmt: skip


def tuesdays(people):
    return list(people.panel.meetings.filter(rhythm_on__week_day=3).order_by("starts_at"))


def carry_out(people, cancel=(), change=(), seen=None, by=None):
    return replan_meetings(
        actor=people.act(by or people.coordinator), panel=people.panel, cancel=cancel,
        change=change, seen=seen or replanning_of(people.panel).mark,
    )  # fmt: skip


def proposed(people):
    return [one.meeting for one in replanning_of(people.panel).misfits if one.is_proposed]


def planned_days(people):
    rows = people.panel.meetings.filter(status="planned").order_by("starts_at")
    return [timezone.localdate(one.starts_at) for one in rows]


class TestThePlan:
    def test_nothing_is_asked_while_the_meetings_fit(self, people):
        assert not asks_the_office(people.panel)
        assert replanning_of(people.panel).days == []

    def test_another_day_of_the_week(self, people):
        before = tuesdays(people)
        rhythm(people)
        plan = replanning_of(people.panel)
        assert [one.meeting for one in plan.misfits] == before
        assert all(one.is_proposed for one in plan.misfits)
        assert {day.weekday() for day in plan.days} == {2}
        assert plan.altered == []

    def test_fewer_meetings_keep_those_that_fit(self, people):
        before = tuesdays(people)
        rhythm(people, first_on=people.panel.rhythm.first_on, weeks_between=4)
        plan = replanning_of(people.panel)
        assert [one.meeting for one in plan.misfits] == before[1::2]
        assert plan.days == []

    def test_another_time_changes_them_on_their_day(self, people):
        before = tuesdays(people)
        rhythm(people, first_on=people.panel.rhythm.first_on, time=time(13, 30), place="Annexe")
        plan = replanning_of(people.panel)
        assert plan.misfits == []
        assert [one.meeting for one in plan.altered] == before
        assert {timezone.localtime(one.starts_at).time() for one in plan.altered} == {time(13, 30)}

    def test_what_was_changed_by_hand_is_left_alone(self, people):
        office, (first, *_) = people.act(people.coordinator), tuesdays(people)
        change_meeting(
            actor=office, meeting=first, starts_at=first.starts_at, place="The school",
            length_minutes=60, chair=people.chair,
        )  # fmt: skip
        assert not asks_the_office(people.panel)
        rhythm(people, first_on=people.panel.rhythm.first_on, time=time(13, 30))
        assert first not in [one.meeting for one in replanning_of(people.panel).altered]

    def test_one_moved_to_another_day_is_named_and_not_proposed(self, people):
        office, (first, *_) = people.act(people.coordinator), tuesdays(people)
        change_meeting(
            actor=office, meeting=first, starts_at=first.starts_at + timedelta(days=2),
            place="Hall", length_minutes=60, chair=people.chair,
        )  # fmt: skip
        rhythm(people)
        found = replanning_of(people.panel).misfits[0]
        assert (found.meeting, found.was_moved, found.is_proposed) == (first, True, False)

    def test_one_with_items_says_how_many_and_is_not_proposed(self, people):
        first, second, *_ = tuesdays(people)
        for meeting in (first, first, second):
            people.put(meeting)
        answer_invitation(
            actor=people.act(people.care), seat=first.seats.get(membership=people.care),
            is_coming=True,
        )  # fmt: skip
        rhythm(people)
        found = replanning_of(people.panel).misfits
        assert [one.item_count for one in found[:3]] == [2, 1, 0]
        assert [one.is_proposed for one in found[:3]] == [False, False, True]
        assert found[0].coming == 1

    def test_meetings_planned_by_hand_and_those_held_are_no_part_of_it(self, people):
        by_hand, (first, *_) = people.plan(), tuesdays(people)
        PanelMeeting.objects.filter(pk=first.pk).update(status="in_session")
        rhythm(people)
        found = [one.meeting for one in replanning_of(people.panel).misfits]
        assert by_hand not in found
        assert first not in found

    def test_in_as_many_queries_however_many_meetings(self, people, django_assert_max_num_queries):
        rhythm(people)
        asks_the_office(people.panel)
        with django_assert_max_num_queries(12):
            replanning_of(people.panel)


class TestCarryingItOut:
    def test_cancelled_planned_and_everybody_told(self, people):
        before = tuesdays(people)
        rhythm(people)
        days = replanning_of(people.panel).days
        SeatInvitation.objects.all().delete()
        Notification.objects.all().delete()
        done = carry_out(people, cancel=proposed(people))
        assert (done.planned, done.cancelled, done.changed) == (len(days), len(before), 0)
        assert planned_days(people) == days
        told = SeatInvitation.objects.values_list("method", flat=True)
        assert sorted(set(told)) == ["CANCEL", "REQUEST"]
        assert SeatInvitation.objects.filter(method="CANCEL").count() == 5 * len(before)
        assert Notification.objects.filter(code="panels.meeting_cancelled").exists()
        assert not asks_the_office(people.panel)

    def test_items_go_on_to_the_next_meeting_that_takes_place(self, people):
        first, second, *_ = tuesdays(people)
        item, other = people.put(first), people.put(second)
        rhythm(people)
        done = carry_out(people, cancel=[one for one in tuesdays(people) if one != second])
        item.refresh_from_db()
        other.refresh_from_db()
        assert item.meeting.starts_at == first.starts_at + timedelta(days=1)
        assert (other.meeting, other.meeting.status) == (second, "planned")
        assert done.carried == 1
        assert "other times" in CarryOver.objects.get().reason

    def test_also_what_is_closed_to_the_office(self, people):
        first, *_ = tuesdays(people)
        item = people.put(first)
        item.interests.create(
            membership=people.coordinator, kind=InterestKind.FAMILY, effect="step_out"
        )
        declare_interest(actor=people.act(people.care), item=item, kind=InterestKind.FAMILY)
        rhythm(people)
        carry_out(people, cancel=tuesdays(people))
        item.refresh_from_db()
        assert item.meeting.status == "planned"

    def test_left_as_it_is_a_meeting_stands_by_itself(self, people):
        kept = tuesdays(people)[0]
        rhythm(people)
        carry_out(people, cancel=tuesdays(people)[1:])
        kept.refresh_from_db()
        assert (kept.status, kept.rhythm_on) == ("planned", None)
        assert not asks_the_office(people.panel)
        assert generate_everywhere() == 0

    def test_another_time_is_changed_with_what_was_answered(self, people):
        first = tuesdays(people)[0]
        item = people.put(first)
        rhythm(people, first_on=people.panel.rhythm.first_on, time=time(13, 30), place="Annexe")
        chosen = [one.meeting for one in replanning_of(people.panel).altered]
        done = carry_out(people, change=chosen)
        assert done.changed == len(chosen)
        first.refresh_from_db()
        item.refresh_from_db()
        assert (timezone.localtime(first.starts_at).time(), first.place) == (time(13, 30), "Annexe")
        assert item.meeting == first
        assert first.rhythm_on is not None
        assert not asks_the_office(people.panel)

    def test_back_again_the_old_days_are_planned_anew(self, people):
        days = planned_days(people)
        first_on = people.panel.rhythm.first_on
        rhythm(people)
        carry_out(people, cancel=proposed(people))
        rhythm(people, first_on=first_on)
        carry_out(people, cancel=proposed(people))
        assert planned_days(people) == days

    def test_by_night_nothing_is_planned_before_the_office_has_said(self, people):
        rhythm(people)
        assert generate_everywhere() == 0
        carry_out(people, cancel=proposed(people))
        assert generate_everywhere() == 0


class TestRefusals:
    def test_only_the_office_carries_it_out(self, people):
        rhythm(people)
        for who in (people.chair, member(Role.ADMINISTRATOR, people.authority)):
            with pytest.raises(PermissionDenied):
                carry_out(people, cancel=proposed(people), by=who)

    def test_nowhere_to_carry_items_to_undoes_all(self, people):
        last = tuesdays(people)[-1]
        people.put(last)
        rhythm(people, weeks_between=13)
        before = planned_days(people)
        plan = replanning_of(people.panel)
        assert max(plan.days) < timezone.localdate(last.starts_at)
        with pytest.raises(Refused, match="No later meeting") as refusal:
            carry_out(people, cancel=[one.meeting for one in plan.misfits])
        assert refusal.value.field == "cancel"
        assert planned_days(people) == before

    @pytest.mark.parametrize("what", ["an item", "a change", "another rhythm", "a cancellation"])
    def test_a_plan_that_is_another_by_now_is_not_carried_out(self, people, what):
        office, first = people.act(people.coordinator), tuesdays(people)[0]
        rhythm(people)
        plan = replanning_of(people.panel)
        if what == "an item":
            people.put(first)
        elif what == "a change":
            change_meeting(
                actor=office, meeting=first, starts_at=first.starts_at, place="Elsewhere",
                length_minutes=60, chair=people.chair,
            )  # fmt: skip
        elif what == "another rhythm":
            rhythm(people, first_on=people.panel.rhythm.first_on + timedelta(days=2))
        else:
            cancel_meeting(actor=office, meeting=first, reason="Snow")
        before = planned_days(people)
        with pytest.raises(PlanMoved):
            carry_out(people, cancel=[one.meeting for one in plan.misfits], seen=plan.mark)
        assert planned_days(people) == before

    def test_a_meeting_that_is_not_in_the_plan(self, people):
        rhythm(people)
        with pytest.raises(PlanMoved):
            carry_out(people, cancel=[people.plan()], seen=replanning_of(people.panel).mark)


@pytest.mark.django_db(transaction=True)
def test_of_two_coordinators_one_carries_it_out_and_the_other_is_told(people):
    rhythm(people)
    plan = replanning_of(people.panel)
    chosen = [one.meeting for one in plan.misfits]
    other = member(Role.PANEL_COORDINATOR, people.authority)
    answers = at_once(
        lambda: carry_out(people, cancel=chosen, seen=plan.mark),
        lambda: carry_out(people, cancel=chosen, seen=plan.mark, by=other),
    )
    assert sum(isinstance(one, PlanMoved) for one in answers) == 1
    assert planned_days(people) == plan.days
