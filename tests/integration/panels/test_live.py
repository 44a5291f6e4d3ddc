"""The live screen of a meeting: what each reader sees of where the panel is."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Agency
from accounts.roles import Role
from cases.models import ChildView
from panels.agenda.progress import progress_of
from panels.models import InterestKind, Outcome, PanelMeeting
from panels.services.agenda import defer_item
from panels.services.calling import call_item
from panels.services.decisions import decide_item
from panels.services.fast_tracks import answer_fast_track, propose_fast_track
from panels.services.interests import declare_interest
from panels.services.member_views import record_member_view
from panels.services.seats import record_arrival
from tests.factories.cases import TeamMemberFactory
from tests.factories.panels import PanelPeople, agreed, terms
from tests.people import member, sign_in

pytestmark = pytest.mark.django_db
LIVE = {"HTTP_X_WAYMARK_LIVE": "1"}


@pytest.fixture
def people(db):
    people = PanelPeople()
    people.sit()
    return people


@pytest.fixture
def meeting(people):
    meeting = people.plan()
    for _number in range(3):
        people.put(meeting)
    return people.open(meeting)


@pytest.fixture
def items(meeting):
    return list(meeting.items.order_by("position"))


def _url(name, record):
    return reverse(f"panels:{name}", args=[record.public_id])


def _as(membership):
    return sign_in(Client(), membership)


def _text(client, meeting, name="live", **given):
    answer = client.get(_url(name, meeting), given)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def _seen(client, meeting):
    """The mark that the page carries."""
    return _text(client, meeting).partition('data-seen="')[2].partition('"')[0]


def _call(people, meeting, item, who=None):
    call_item(
        actor=people.act(who or people.chair), meeting=meeting, item=item,
        seen=progress_of(meeting).mark,
    )  # fmt: skip


class TestPage:
    def test_from_the_beginning_to_the_end(self, people, items, meeting):
        chair = _as(people.chair)
        assert "The panel is on no item yet" in _text(chair, meeting)
        PanelMeeting.objects.update(status="planned")
        text = _text(chair, meeting)
        assert "The meeting has not begun" in text
        assert "Start the meeting" in text
        assert "Start the meeting" not in _text(_as(people.health), meeting)
        PanelMeeting.objects.update(status="held")
        assert "The meeting has ended" in _text(chair, meeting)
        PanelMeeting.objects.update(status="in_session", recorded_afterwards_at=timezone.now())
        assert chair.get(_url("live", meeting)).url == _url("meeting", meeting)

    def test_the_words_come_first_then_what_is_asked(self, people, meeting, items):
        ChildView.objects.create(
            child=items[0].child, voice="child", words="My legs stop.",
            controller=people.authority,
        )  # fmt: skip
        _call(people, meeting, items[0])
        text = _text(_as(people.coordinator), meeting)
        order = ["Item 1 of 3", "My legs stop.", "What is asked for", "Attendance", "views"]
        places = [text.index(words, text.index("wm-live__main")) for words in order]
        assert places == sorted(places)
        assert f'data-planned="{items[0].minutes}"' in text

    def test_an_agency_out_of_the_team_reads_what_is_shared(self, people, meeting, items):
        _call(people, meeting, items[0])
        text = _text(_as(people.health), meeting)
        assert "read what the request shares" in text
        assert 'id="live-attendance"' not in text
        TeamMemberFactory(child=items[0].child, membership=people.health)
        assert 'id="live-attendance"' in _text(_as(people.health), meeting)

    def test_views_stand_by_agency_for_those_who_run_it(self, people, meeting, items):
        for who, words in ((people.health, "Rest first"), (people.care, "Mornings are hard")):
            record_member_view(
                actor=people.act(who), item=items[0], recommendation=Outcome.LIAISON, reasons=words
            )
        _call(people, meeting, items[0])
        for who in (people.chair, people.coordinator):
            text = _text(_as(who), meeting)
            assert text.index("Rest first") < text.index("Mornings are hard")
        assert "Mornings are hard" not in _text(_as(people.education), meeting)
        assert "Rest first" in _text(_as(people.care), meeting)

    def test_what_was_decided_put_off_and_left_open(self, people, meeting, items):
        _call(people, meeting, items[0])
        decide_item(
            actor=people.act(people.chair), item=items[0], terms=terms(), stances=agreed(items[0])
        )
        text = _text(_as(people.chair), meeting)
        assert "Liaison support" in text
        assert f"Next: item 2, {items[1].child.name}" in text
        _call(people, meeting, items[1])
        _call(people, meeting, items[2])
        defer_item(
            actor=people.act(people.chair), item=items[2], reason="Hours", question="How many?",
            until=timezone.localdate() + timedelta(days=9),
        )  # fmt: skip
        text = _text(_as(people.chair), meeting)
        assert "Still open" in text
        assert "How many?" in text
        # What was passed over comes again at the end.
        assert f"Next: item 2, {items[1].child.name}" in text

    def test_when_all_is_dealt_with_it_can_end(self, people, meeting, items):
        meeting.items.update(status="decided")
        assert "Every item is dealt with." in _text(_as(people.chair), meeting)

    def test_fast_tracks_to_ratify_stand_first(self, people, meeting, items):
        track = people.fast_track()
        propose_fast_track(actor=people.act(people.chair), item=track, terms=terms())
        answer_fast_track(actor=people.act(people.health), item=track, agrees=True)
        type(track).objects.filter(pk=track.pk).update(ratifying_meeting=meeting)
        chair = _as(people.chair)
        text = _text(chair, meeting)
        assert f"Next: item 1, {track.child.name}" in text
        _call(people, meeting, track)
        text = _text(chair, meeting)
        assert _url("ratify", track) in text
        assert "On the ward since Monday" in text

    def test_without_a_quorum_it_says_the_ways_out(self, people, meeting, items):
        _call(people, meeting, items[0])
        chair = _as(people.chair)
        assert _url("decide", items[0]) in _text(chair, meeting)
        seat = meeting.seats.get(membership=people.health)
        record_arrival(actor=people.act(people.coordinator), seat=seat, is_here=False)
        text = _text(chair, meeting)
        assert "Must be here: Health." in text
        assert _url("decide", items[0]) not in text
        assert _url("defer", items[0]) in text
        assert f"{_url('carry_over', meeting)}?item={items[0].public_id}" in text
        assert f"{people.substitute.user.full_name} is here instead" in text
        assert "start a fast track" not in text
        assert "start a fast track" in _text(_as(people.coordinator), meeting)

    def test_a_likely_interest_is_pointed_out(self, people, meeting, items):
        TeamMemberFactory(child=items[0].child, membership=people.care)
        _call(people, meeting, items[0])
        assert "an interest seems likely" in _text(_as(people.chair), meeting)
        text = _text(_as(people.care), meeting)
        assert "Do you have an interest in this item?" in text
        declare_interest(
            actor=people.act(people.care), item=items[0], kind=InterestKind.WORKS_WITH_CHILD
        )
        text = _text(_as(people.chair), meeting)
        assert "contributes without a vote, counts for the quorum" in text

    def test_a_stranger_finds_nothing(self, people, meeting):
        stranger = member(Role.PANEL_MEMBER, people.authority, agency=Agency.VOLUNTARY)
        for name in ("live", "live_state"):
            assert _as(stranger).get(_url(name, meeting)).status_code == 404


class TestWall:
    def test_who_stepped_out_sees_that_and_nothing_of_it(self, people, meeting, items):
        declare_interest(actor=people.act(people.health), item=items[1], kind=InterestKind.FAMILY)
        _call(people, meeting, items[1])
        client = _as(people.health)
        for name in ("live", "live_state"):
            text = _text(client, meeting, name)
            assert "The panel is on an item that is closed to you" in text
            for words in (items[1].child.name, items[1].reference, str(items[1].public_id)):
                assert words not in text
            assert items[0].child.name in text

    def test_neither_does_the_chair_who_moves_nothing_then(self, people, meeting, items):
        declare_interest(actor=people.act(people.chair), item=items[1], kind=InterestKind.FAMILY)
        _call(people, meeting, items[1], people.deputy)
        client = _as(people.chair)
        text = _text(client, meeting)
        assert "closed to you" in text
        assert _url("call_item", meeting) not in text
        given = {"item": items[2].public_id, "seen": progress_of(meeting).mark}
        assert client.post(_url("call_item", meeting), given).status_code == 403
        assert progress_of(meeting).now.item == items[1]

    def test_what_happens_behind_it_does_not_change_the_mark(self, people, meeting, items):
        declare_interest(actor=people.act(people.health), item=items[1], kind=InterestKind.FAMILY)
        _call(people, meeting, items[1])
        client = _as(people.health)
        seen = _seen(client, meeting)
        declare_interest(
            actor=people.act(people.care), item=items[1], kind=InterestKind.WORKS_WITH_CHILD
        )
        record_member_view(
            actor=people.act(people.education), item=items[1], recommendation=Outcome.LIAISON,
            reasons="Soon",
        )  # fmt: skip
        assert client.get(_url("live_state", meeting), {"seen": seen}).status_code == 204
