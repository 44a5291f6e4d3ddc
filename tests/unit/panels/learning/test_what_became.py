"""Fast tracks, deferrals and meetings: each case once, in the row where it belongs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from panels.learning.deferrals import deferral_tables
from panels.learning.fast_tracks import fast_track_tables
from panels.learning.meetings import meeting_tables
from panels.models import (
    ActionPurpose,
    CarryOver,
    DecisionStatus,
    DeferralKind,
    ItemAction,
    PanelMeetingStatus,
)
from tests.factories.casework import TaskFactory
from tests.factories.panel_past import Past, at
from tests.factories.panels import PanelPeople
from tests.unit.panels.learning.reading import plain, sight_of, table_of

pytestmark = pytest.mark.django_db
S, K = DecisionStatus, DeferralKind


@pytest.fixture
def past():
    return Past()


@pytest.fixture
def today():
    return timezone.localdate()


def rows(past: Past, make, key: str, **chosen) -> dict[str, tuple]:
    return plain(table_of(make(sight_of(past.people, **chosen)), key))


def test_each_fast_track_stands_in_the_row_of_what_became_of_it(past, today):
    over, to_come = past.meeting(today), past.meeting(
        today + timedelta(days=7), status=PanelMeetingStatus.PLANNED
    )  # fmt: skip
    for status, meeting in (
        (S.RATIFIED, over), (S.REPLACED, over), (S.TO_RATIFY, to_come), (S.TO_RATIFY, over),
        (S.TO_RATIFY, None), (S.REJECTED, None), (S.PROPOSED, None),
    ):  # fmt: skip
        item = past.fast(past.sent(today), ratifying_meeting=meeting)
        past.decision(item, today, status=status)
        if status == S.REPLACED:
            past.decision(item, today)  # what the meeting decided instead

    assert rows(past, fast_track_tables, "fast-tracks") == {
        "Ratified": (1,), "Changed by the meeting": (1,), "To be ratified": (1,),
        "Unratified": (2,), "Not agreed by the second agency": (1,),
    }  # fmt: skip


def test_grounds_and_whether_they_were_in_time(past, today):
    for ground, days_late in (("hospital", 0), ("hospital", 1), ("exams", -1)):
        item = past.fast(past.sent(today), ground=ground, decide_by=today)
        past.decision(
            item, today, status=S.TO_RATIFY, confirmed_at=at(today + timedelta(days=days_late))
        )

    found = rows(past, fast_track_tables, "grounds")

    assert found["In hospital, or just discharged"] == (2, 1)
    assert found["Public exams within weeks"] == (1, 1)
    assert found["Sudden serious illness or injury"] == (0, 0)


def test_a_panel_counts_its_own_fast_tracks_also_before_they_stand_for_a_meeting(past, today):
    past.people.sit()
    other = Past(PanelPeople(name="Another Panel"))
    for one in (past, other):
        one.decision(one.fast(one.sent(today)), today, status=S.TO_RATIFY)

    shown = rows(past, fast_track_tables, "fast-tracks", panel=past.people.panel)

    assert shown["Unratified"] == (1,)
    assert rows(past, fast_track_tables, "fast-tracks")["Unratified"] == (2,)


def test_deferrals_are_numbered_over_the_whole_past(past, today):
    referral = past.sent(today)
    for days in (400, 60, 30, 10):
        past.deferred(today - timedelta(days=days), referral)
    past.deferred(today)

    assert rows(past, deferral_tables, "deferrals") == {
        "First time": (1,), "Second time": (1,), "Third time or more": (2,),
    }  # fmt: skip


def test_deferrals_by_kind_of_reason_and_how_many_were_not_answered_in_time(past, today):
    day = timedelta(days=1)
    for kind, status, due_on in (
        (K.HEALTH_EVIDENCE, "open", today - day), (K.HEALTH_EVIDENCE, "open", today),
        (K.NOT_QUORATE, "done", today - day), (K.NOT_RECORDED, "done", today),
    ):  # fmt: skip
        item = past.deferred(today - 9 * day, kind=kind)
        task = TaskFactory(
            child=item.child, status=status, due_on=due_on, owner=past.people.coordinator,
            finished_at=at(today) if status == "done" else None,
        )  # fmt: skip
        ItemAction.objects.create(
            item=item, purpose=ActionPurpose.QUESTION, words="?", due_on=due_on, task=task,
            owner=past.people.coordinator,
        )  # fmt: skip
    past.deferred(today - timedelta(days=400), kind=K.OTHER)

    found = rows(past, deferral_tables, "deferral-reasons")

    assert found["Evidence from health is awaited"] == (2, 1)
    assert found["The panel was not quorate"] == (1, 1)
    assert found["Not recorded"] == (1, 0)
    assert found["Something else"] == (0, 0)


def test_not_recorded_has_no_row_where_everything_is(past, today):
    past.deferred(today)

    assert "Not recorded" not in rows(past, deferral_tables, "deferral-reasons")


def test_questions_stand_where_they_stand_today(past, today):
    day = timedelta(days=1)
    for status, due_on, finished_on in (
        ("done", today, today), ("done", today - day, today), ("open", today, None),
        ("open", today - day, None), ("withdrawn", today, today),
    ):  # fmt: skip
        item = past.deferred(today - 9 * day)
        task = TaskFactory(
            child=item.child, status=status, due_on=due_on, owner=past.people.coordinator,
            finished_at=at(finished_on) if finished_on else None,
        )  # fmt: skip
        ItemAction.objects.create(
            item=item, purpose=ActionPurpose.QUESTION, words="?", due_on=due_on, task=task,
            owner=past.people.coordinator,
        )  # fmt: skip
        ItemAction.objects.create(
            item=item, purpose=ActionPurpose.ACTION, words="Ring", due_on=today,
            owner=past.people.coordinator,
        )  # fmt: skip

    assert rows(past, deferral_tables, "questions") == {
        "Answered in time": (1,), "Answered late": (1,), "Open, not yet due": (1,),
        "Overdue": (1,), "Taken back": (1,),
    }  # fmt: skip
    assert rows(past, deferral_tables, "deferrals")["First time"] == (5,)


def test_what_was_not_reached_counts_each_time(past, today):
    first, second = past.meeting(today - timedelta(days=9)), past.meeting(today)
    item = past.item(past.sent(today), meeting=second)
    for _time in range(2):
        CarryOver.objects.create(item=item, from_meeting=first, to_meeting=second, reason="Time")

    assert rows(past, deferral_tables, "not-reached") == {"Whole period": (2,)}


def test_meetings_by_quorum_and_agency(past, today):
    full, thin, silent = (past.meeting(today - timedelta(days=n)) for n in (1, 2, 3))
    past.meeting(today, status=PanelMeetingStatus.CANCELLED)
    thin.seats.filter(membership=past.people.health).update(is_present=False)
    silent.seats.update(is_present=None)

    assert full.seats.filter(is_present=True).count() == 5
    assert rows(past, meeting_tables, "meetings") == {
        "Quorate": (1,), "Not quorate": (1,), "Nobody recorded who was there": (1,),
    }  # fmt: skip
    came = rows(past, meeting_tables, "presence")
    assert (came["Education"], came["Health"], came["Voluntary sector"]) == ((2,), (1,), (0,))
