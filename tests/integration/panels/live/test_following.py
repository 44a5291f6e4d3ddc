"""The live screen of a meeting follows: what its script is told, and what presses do."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ledger.models import AccessLogEntry
from panels.agenda.progress import progress_of
from panels.live.page import page_after
from panels.models import InterestKind, ItemCall, Outcome, PanelMeeting
from panels.services.calling import pause_meeting
from panels.services.decisions import decide_item
from panels.services.interests import declare_interest
from panels.services.member_views import record_member_view
from panels.services.seats import record_arrival
from tests.factories.panels import agreed, terms
from tests.integration.panels.live.reading import LIVE, as_, call, seen_by, text_of, url

pytestmark = pytest.mark.django_db


class TestFollowing:
    def test_nothing_new_is_said_with_nothing(self, people, meeting, items):
        client = as_(people.education)
        seen = seen_by(client, meeting)
        assert client.get(url("live_state", meeting), {"seen": seen}).status_code == 204

    def test_every_change_is_seen(self, people, meeting, items):
        client = as_(people.coordinator)
        seat = meeting.seats.get(membership=people.care)
        office = people.act(people.coordinator)

        def decide():
            decide_item(
                actor=people.act(people.chair), item=items[0], terms=terms(),
                stances=agreed(items[0]),
            )  # fmt: skip

        changes = (
            lambda: call(people, meeting, items[0]),
            lambda: record_arrival(actor=office, seat=seat, is_here=False),
            lambda: declare_interest(
                actor=people.act(people.education), item=items[0],
                kind=InterestKind.WORKS_WITH_CHILD,
            ),
            lambda: record_member_view(
                actor=people.act(people.health), item=items[0], recommendation=Outcome.LIAISON,
                reasons="Soon",
            ),
            lambda: record_arrival(actor=office, seat=seat, is_here=True),
            decide,
            lambda: pause_meeting(actor=office, meeting=meeting, seen=progress_of(meeting).mark),
            lambda: people.put(PanelMeeting.objects.get(pk=meeting.pk)),
        )  # fmt: skip
        for change in changes:
            seen = seen_by(client, meeting)
            change()
            answer = client.get(url("live_state", meeting), {"seen": seen})
            assert answer.status_code == 200
            assert "data-part" in answer.content.decode()

    def test_a_part_without_news_keeps_its_mark(self, people, meeting, items):
        client = as_(people.coordinator)

        def marks():
            text = client.get(url("live_state", meeting)).content.decode()
            return dict(part.partition('" data-part data-mark="')[::2]
                        for part in (one.partition('" tabindex')[0]
                                     for one in text.split('<div id="')[1:]))  # fmt: skip

        before = marks()
        seat = meeting.seats.get(membership=people.care)
        record_arrival(actor=people.act(people.coordinator), seat=seat, is_here=False)
        after = marks()
        assert {key for key in before if before[key] != after[key]} == {"live-here", "live-now"}

    def test_looking_is_logged_once_for_each_call(self, people, meeting, items):
        call(people, meeting, items[0])
        client = as_(people.health)
        for _again in range(3):
            text_of(client, meeting, "live_state")
        logged = AccessLogEntry.objects.filter(opened_by=people.health.user)
        assert logged.filter(subject_id=items[0].child_id).count() == 1
        call(people, meeting, items[1])
        call(people, meeting, items[0])
        text_of(client, meeting)
        assert logged.filter(subject_id=items[0].child_id).count() == 2


class TestPresses:
    def test_the_next_item_is_called_and_the_page_comes_back(self, people, meeting, items):
        client = as_(people.chair)
        given = {"item": items[0].public_id, "seen": 0}
        answer = client.post(url("call_item", meeting), given)
        assert answer.url == f"{url('live', meeting)}#live-now"
        assert progress_of(meeting).now.item == items[0]
        given = {"item": "", "seen": progress_of(meeting).mark}
        text = client.post(url("call_item", meeting), given, **LIVE).content.decode()
        assert "The meeting is paused" in text
        assert 'id="live-answer"' in text

    def test_an_older_page_is_refused_with_who_was_first(self, people, meeting, items):
        call(people, meeting, items[0])
        client = as_(people.coordinator)
        given = {"item": items[1].public_id, "seen": 0}
        said = f"{people.chair.user.full_name} moved the meeting on to {items[0].child.name}"
        assert said in client.post(url("call_item", meeting), given, **LIVE).content.decode()
        answer = client.post(url("call_item", meeting), given, follow=True)
        assert said in answer.content.decode()
        assert ItemCall.objects.count() == 1

    def test_nonsense_moves_nothing(self, people, meeting, items):
        client = as_(people.coordinator)
        for given in ({}, {"item": "x", "seen": "0"}, {"item": items[0].public_id, "seen": "-1"}):
            answer = client.post(url("call_item", meeting), given, **LIVE)
            assert "does not stand on the agenda" in answer.content.decode()
        seat = meeting.seats.get(membership=people.health)
        assert client.post(url("arrive", seat), {"answer": "x"}, **LIVE).status_code == 200
        assert not ItemCall.objects.exists()

    def test_somebody_leaves_and_a_substitute_comes(self, people, meeting):
        client = as_(people.coordinator)
        seat = meeting.seats.get(membership=people.health)
        answer = client.post(url("arrive", seat), {"answer": "away"})
        assert answer.url == f"{url('live', meeting)}#live-here"
        given = {"answer": people.substitute.public_id}
        text = client.post(url("arrive", seat), given, **LIVE).content.decode()
        assert f"for {people.health.user.full_name}" in " ".join(text.split())
        assert "is here after all" in text
        client.post(url("arrive", seat), {"answer": "here"})
        seat.refresh_from_db()
        assert seat.is_present

    def test_members_press_nothing(self, people, meeting, items):
        client = as_(people.health)
        text = text_of(client, meeting)
        assert "data-live-form" not in text
        given = {"item": items[0].public_id, "seen": 0}
        assert client.post(url("call_item", meeting), given).status_code == 403
        seat = meeting.seats.get(membership=people.care)
        assert client.post(url("arrive", seat), {"answer": "away"}).status_code == 403

    def test_deciding_leads_back_to_the_screen(self, people, meeting, items):
        assert page_after(items[0]) == url("item", items[0])
        call(people, meeting, items[0])
        assert page_after(items[0]) == url("live", meeting)
        client = as_(people.chair)
        later = people.plan()
        PanelMeeting.objects.filter(pk=later.pk).update(
            starts_at=meeting.starts_at + timedelta(days=14)
        )
        address = f"{url('carry_over', meeting)}?item={items[1].public_id}"
        text = client.get(address).content.decode()
        assert text.count(" checked") == 1
        given = {"items": items[1].public_id, "reason": "No time", "to_meeting": later.pk}
        assert client.post(address, given).url == url("live", meeting)


class TestSpeed:
    def test_page_and_question_cost_the_same_with_more_of_everything(
        self, people, meeting, items, django_assert_max_num_queries
    ):
        client = as_(people.coordinator)
        call(people, meeting, items[0])
        record_member_view(
            actor=people.act(people.deputy), item=items[0], recommendation=Outcome.LIAISON,
            reasons="Soon",
        )  # fmt: skip

        def cost(name):
            text_of(client, meeting, name)
            with CaptureQueriesContext(
                connection,
            ) as found:
                client.get(url(name, meeting))
            return len(found)

        before = {name: cost(name) for name in ("live", "live_state")}
        for who in (people.health, people.care, people.education):
            record_member_view(
                actor=people.act(who), item=items[0], recommendation=Outcome.LIAISON,
                reasons="Soon",
            )  # fmt: skip
        for _more in range(4):
            people.put(PanelMeeting.objects.get(pk=meeting.pk))
        assert {name: cost(name) for name in before} == before
        assert before["live"] <= 80
        assert before["live_state"] <= 76  # 87 while mark and agenda were read twice
        seen = seen_by(client, meeting)
        with django_assert_max_num_queries(16):
            client.get(url("live_state", meeting), {"seen": seen})
