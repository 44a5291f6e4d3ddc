"""Meetings from a rhythm: holidays left out, nothing planned twice, calendars told."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from calendars.days import SchoolCalendar
from ledger.errors import Refused, StaleChange
from panels.calendar.rhythm import look_ahead
from panels.models import PanelMeeting, Rhythm, SeatInvitation
from panels.services.meetings import cancel_meeting, change_meeting
from panels.services.rhythm import generate_everywhere, generate_meetings, set_rhythm
from panels.tasks import generate_meetings as task
from tests.factories.panels import PanelPeople

AUTUMN = ((date(2026, 9, 1), date(2026, 10, 23)), (date(2026, 11, 2), date(2026, 12, 18)))
TERM = SchoolCalendar(taught={2026: AUTUMN}, closed=())


def _rhythm(**changes):
    given = {
        "first_on": date(2026, 9, 7), "weeks_between": 2, "time": time(10),
        "length_minutes": 120, "place": "County Hall", "meets_in_school_holidays": False,
    }  # fmt: skip
    return Rhythm(**{**given, **changes})


class TestDays:
    def test_every_other_week_counted_from_the_first(self):
        found = look_ahead(
            _rhythm(), since=date(2026, 9, 10), until=date(2026, 10, 10), calendar=TERM
        )
        assert found.days == [date(2026, 9, 21), date(2026, 10, 5)]

    def test_half_term_and_christmas_are_left_out_and_named(self):
        found = look_ahead(
            _rhythm(first_on=date(2026, 10, 26)), since=date(2026, 10, 1),
            until=date(2026, 12, 31), calendar=TERM,
        )  # fmt: skip
        assert found.days == [date(2026, 11, 9), date(2026, 11, 23), date(2026, 12, 7)]
        assert [str(day.reason) for day in found.skipped] == ["School holiday"] * 2

    def test_a_bank_holiday_is_left_out_even_when_the_panel_meets_in_holidays(self):
        found = look_ahead(
            _rhythm(first_on=date(2026, 12, 14), meets_in_school_holidays=True),
            since=date(2026, 12, 1), until=date(2026, 12, 28), calendar=TERM,
        )  # fmt: skip
        assert found.days == [date(2026, 12, 14)]
        assert found.skipped[0].day == date(2026, 12, 28)
        assert "Boxing Day" in found.skipped[0].reason

    def test_it_stops_where_nobody_has_entered_the_terms(self):
        found = look_ahead(
            _rhythm(), since=date(2027, 7, 20), until=date(2027, 9, 30), calendar=TERM
        )
        assert found.days == []
        assert found.stopped_before == date(2027, 8, 9)


class TestSetting:
    def test_by_the_office_with_words_for_what_is_wrong(self, people):
        with pytest.raises(PermissionDenied):
            set_rhythm(
                actor=people.act(people.chair), panel=people.panel, first_on=date(2027, 1, 5),
                weeks_between=2, time=time(10), length_minutes=120, place="Hall",
            )  # fmt: skip
        for changes, field in (
            ({"length_minutes": 5}, "length_minutes"),
            ({"first_on": date(2027, 1, 2)}, "first_on"),
            ({"weeks": 0}, "weeks_between"),
            ({"place": " "}, "place"),
        ):
            with pytest.raises(Refused) as refusal:
                people.meet_every(**changes)
            assert refusal.value.field == field
        assert not Rhythm.objects.exists()

    def test_two_people_never_overwrite_each_other(self, people):
        first = people.meet_every()
        with pytest.raises(StaleChange):
            people.meet_every(3)
        changed = people.meet_every(3, seen=first.changed_at.isoformat())
        assert changed.weeks_between == 3
        assert Rhythm.objects.count() == 1


class TestGenerating:
    def test_meetings_with_seats_and_invitations(self, people):
        people.sit()
        people.meet_every(length_minutes=90)
        made = generate_meetings(actor=people.act(people.coordinator), panel=people.panel)
        assert 5 <= len(made.meetings) <= 7
        meeting = made.meetings[0]
        assert meeting.chair == people.chair
        assert meeting.deputy_chair == people.deputy
        assert meeting.length_minutes == 90
        assert meeting.seats.count() == 5
        assert SeatInvitation.objects.count() == 5 * len(made.meetings)

    def test_again_it_plans_nothing_even_after_a_move_and_a_cancellation(self, people):
        people.sit()
        people.meet_every()
        office = people.act(people.coordinator)
        first, second, *_ = generate_meetings(actor=office, panel=people.panel).meetings
        change_meeting(
            actor=office, meeting=first, starts_at=first.starts_at + timedelta(days=1),
            place="Elsewhere", length_minutes=60, chair=people.chair,
        )  # fmt: skip
        cancel_meeting(actor=office, meeting=second, reason="Snow")
        assert generate_meetings(actor=office, panel=people.panel).meetings == []

    def test_a_meeting_planned_by_hand_stands_for_its_day(self, people):
        people.sit()
        by_hand = people.plan()
        people.meet_every(1, first_on=timezone.localdate(by_hand.starts_at))
        made = generate_meetings(actor=people.act(people.coordinator), panel=people.panel)
        days = [timezone.localdate(one.starts_at) for one in made.meetings]
        assert timezone.localdate(by_hand.starts_at) not in days

    def test_without_rhythm_or_chair_it_says_so(self, people):
        office = people.act(people.coordinator)
        with pytest.raises(Refused, match="how often"):
            generate_meetings(actor=office, panel=people.panel)
        people.meet_every()
        with pytest.raises(Refused, match="chair"):
            generate_meetings(actor=office, panel=people.panel)
        assert not PanelMeeting.objects.exists()

    def test_members_do_not(self, people):
        with pytest.raises(PermissionDenied):
            generate_meetings(actor=people.act(people.health), panel=people.panel)

    def test_every_night_for_every_panel(self, people):
        people.sit()
        people.meet_every()
        broken = PanelPeople(authority=people.authority, name="Second Panel")
        broken.meet_every()
        assert generate_everywhere() == PanelMeeting.objects.count() > 0
        assert task() == 0
