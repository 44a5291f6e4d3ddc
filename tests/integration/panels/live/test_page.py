"""The live screen of a meeting: what each reader sees of where the panel is."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Agency
from accounts.roles import Role
from cases.models import ChildView
from panels.agenda.progress import progress_of
from panels.models import InterestKind, Outcome, PanelMeeting
from panels.services.agenda import defer_item
from panels.services.decisions import decide_item
from panels.services.fast_tracks import answer_fast_track, propose_fast_track
from panels.services.interests import declare_interest
from panels.services.member_views import record_member_view
from panels.services.seats import record_arrival
from tests.factories.cases import TeamMemberFactory
from tests.factories.panels import agreed, terms
from tests.integration.panels.live.reading import as_, call, seen_by, text_of, url
from tests.people import member

pytestmark = pytest.mark.django_db


class TestPage:
    def test_from_the_beginning_to_the_end(self, people, items, meeting):
        chair = as_(people.chair)
        assert "The panel is on no item yet" in text_of(chair, meeting)
        PanelMeeting.objects.update(status="planned")
        text = text_of(chair, meeting)
        assert "The meeting has not begun" in text
        assert "The meeting can be started on" in text
        assert "Start the meeting" not in text
        PanelMeeting.objects.update(starts_at=timezone.now())
        assert "Start the meeting" in text_of(chair, meeting)
        assert "Start the meeting" not in text_of(as_(people.health), meeting)
        PanelMeeting.objects.update(status="held")
        assert "The meeting has ended" in text_of(chair, meeting)
        PanelMeeting.objects.update(status="in_session", recorded_afterwards_at=timezone.now())
        assert chair.get(url("live", meeting)).url == url("meeting", meeting)

    def test_the_words_come_first_then_what_is_asked(self, people, meeting, items):
        ChildView.objects.create(
            child=items[0].child, voice="child", words="My legs stop.",
            controller=people.authority,
        )  # fmt: skip
        call(people, meeting, items[0])
        text = text_of(as_(people.coordinator), meeting)
        order = ["Item 1 of 3", "My legs stop.", "What is asked for", "Attendance", "views"]
        places = [text.index(words, text.index("wm-live__main")) for words in order]
        assert places == sorted(places)
        assert f'data-planned="{items[0].minutes}"' in text

    def test_an_agency_out_of_the_team_reads_what_is_shared(self, people, meeting, items):
        call(people, meeting, items[0])
        text = text_of(as_(people.health), meeting)
        assert "read what the request shares" in text
        assert 'id="live-attendance"' not in text
        TeamMemberFactory(child=items[0].child, membership=people.health)
        assert 'id="live-attendance"' in text_of(as_(people.health), meeting)

    def test_views_stand_by_agency_for_those_who_run_it(self, people, meeting, items):
        for who, words in ((people.health, "Rest first"), (people.care, "Mornings are hard")):
            record_member_view(
                actor=people.act(who), item=items[0], recommendation=Outcome.LIAISON, reasons=words
            )
        call(people, meeting, items[0])
        for who in (people.chair, people.coordinator):
            text = text_of(as_(who), meeting)
            assert text.index("Rest first") < text.index("Mornings are hard")
        assert "Mornings are hard" not in text_of(as_(people.education), meeting)
        assert "Rest first" in text_of(as_(people.care), meeting)

    def test_what_was_decided_put_off_and_left_open(self, people, meeting, items):
        call(people, meeting, items[0])
        decide_item(
            actor=people.act(people.chair), item=items[0], terms=terms(), stances=agreed(items[0])
        )
        text = text_of(as_(people.chair), meeting)
        assert "Liaison support" in text
        assert f"Next: item 2, {items[1].child.name}" in text
        call(people, meeting, items[1])
        call(people, meeting, items[2])
        defer_item(
            kind="health_evidence",
            actor=people.act(people.chair), item=items[2], reason="Hours", question="How many?",
            until=timezone.localdate() + timedelta(days=9),
        )  # fmt: skip
        text = text_of(as_(people.chair), meeting)
        assert "Still open" in text
        assert "How many?" in text
        # What was passed over comes again at the end.
        assert f"Next: item 2, {items[1].child.name}" in text

    def test_when_all_is_dealt_with_it_can_end(self, people, meeting, items):
        meeting.items.update(status="decided")
        assert "Every item is dealt with." in text_of(as_(people.chair), meeting)

    def test_fast_tracks_to_ratify_stand_first(self, people, meeting, items):
        track = people.fast_track()
        propose_fast_track(actor=people.act(people.chair), item=track, terms=terms())
        answer_fast_track(actor=people.act(people.health), item=track, agrees=True)
        type(track).objects.filter(pk=track.pk).update(ratifying_meeting=meeting)
        chair = as_(people.chair)
        text = text_of(chair, meeting)
        assert f"Next: item 1, {track.child.name}" in text
        call(people, meeting, track)
        text = text_of(chair, meeting)
        assert url("ratify", track) in text
        assert "On the ward since Monday" in text

    def test_without_a_quorum_it_says_the_ways_out(self, people, meeting, items):
        call(people, meeting, items[0])
        chair = as_(people.chair)
        assert url("decide", items[0]) in text_of(chair, meeting)
        seat = meeting.seats.get(membership=people.health)
        record_arrival(actor=people.act(people.coordinator), seat=seat, is_here=False)
        text = text_of(chair, meeting)
        assert "Must be here: Health." in text
        assert url("decide", items[0]) not in text
        # Once, among the ways out, and not as a button as well.
        assert text.count(url("defer", items[0])) == 1
        assert f"{url('carry_over', meeting)}?item={items[0].public_id}" in text
        assert f"{people.substitute.user.full_name} is here instead" in text
        assert "start a fast track" not in text
        assert "start a fast track" in text_of(as_(people.coordinator), meeting)

    def test_a_likely_interest_is_pointed_out(self, people, meeting, items):
        TeamMemberFactory(child=items[0].child, membership=people.care)
        call(people, meeting, items[0])
        assert "an interest seems likely" in text_of(as_(people.chair), meeting)
        text = text_of(as_(people.care), meeting)
        assert "Do you have an interest in this item?" in text
        declare_interest(
            actor=people.act(people.care), item=items[0], kind=InterestKind.WORKS_WITH_CHILD
        )
        text = text_of(as_(people.chair), meeting)
        assert "contributes without a vote, counts for the quorum" in text

    def test_a_stranger_finds_nothing(self, people, meeting):
        stranger = member(Role.PANEL_MEMBER, people.authority, agency=Agency.VOLUNTARY)
        for name in ("live", "live_state"):
            assert as_(stranger).get(url(name, meeting)).status_code == 404


class TestWall:
    def test_who_stepped_out_sees_that_and_nothing_of_it(self, people, meeting, items):
        declare_interest(actor=people.act(people.health), item=items[1], kind=InterestKind.FAMILY)
        call(people, meeting, items[1])
        client = as_(people.health)
        for name in ("live", "live_state"):
            text = text_of(client, meeting, name)
            assert "The panel is on an item that is closed to you" in text
            for words in (items[1].child.name, items[1].reference, str(items[1].public_id)):
                assert words not in text
            assert items[0].child.name in text

    def test_neither_does_the_chair_who_moves_nothing_then(self, people, meeting, items):
        declare_interest(actor=people.act(people.chair), item=items[1], kind=InterestKind.FAMILY)
        call(people, meeting, items[1], people.deputy)
        client = as_(people.chair)
        text = text_of(client, meeting)
        assert "closed to you" in text
        assert url("call_item", meeting) not in text
        given = {"item": items[2].public_id, "seen": progress_of(meeting).mark}
        assert client.post(url("call_item", meeting), given).status_code == 403
        assert progress_of(meeting).now.item == items[1]

    def test_what_happens_behind_it_does_not_change_the_mark(self, people, meeting, items):
        declare_interest(actor=people.act(people.health), item=items[1], kind=InterestKind.FAMILY)
        call(people, meeting, items[1])
        client = as_(people.health)
        seen = seen_by(client, meeting)
        declare_interest(
            actor=people.act(people.care), item=items[1], kind=InterestKind.WORKS_WITH_CHILD
        )
        record_member_view(
            actor=people.act(people.education), item=items[1], recommendation=Outcome.LIAISON,
            reasons="Soon",
        )  # fmt: skip
        assert client.get(url("live_state", meeting), {"seen": seen}).status_code == 204
