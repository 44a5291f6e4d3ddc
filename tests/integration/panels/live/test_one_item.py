"""Who takes a place on one item alone follows the meeting for that item, and for nothing else."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ledger.models import Notification
from panels.agenda.progress import progress_of
from panels.models import AgendaItem, InterestEffect, InterestKind, Outcome, PanelMeeting
from panels.services.calling import pause_meeting
from panels.services.decisions import decide_item
from panels.services.interests import declare_interest, name_item_substitute, record_effect
from panels.services.member_views import record_member_view
from tests.factories.panels import agreed, terms
from tests.integration.panels.live.reading import as_, call, text_of, url

pytestmark = pytest.mark.django_db
STATE = "item_live_state"


@pytest.fixture
def interest(people, items):
    """Health stepped out of the second item; their substitute takes the place."""
    out = declare_interest(actor=people.act(people.health), item=items[1], kind=InterestKind.FAMILY)
    return name_item_substitute(
        actor=people.act(people.chair), interest=out, substitute=people.substitute, is_present=True
    )


@pytest.fixture
def reader(people, interest):
    return as_(people.substitute)


def seen(reader, item):
    return text_of(reader, item, "item_live").partition('data-seen="')[2].partition('"')[0]


class TestFollowing:
    def test_they_are_told_and_led_there(self, people, items, reader):
        told = Notification.objects.get(code="panels.place_on_item")
        assert told.recipient == people.substitute.user
        live = url("item_live", items[1])
        assert live in reader.get("/").content.decode()
        page = text_of(reader, items[1], "item")
        assert "The meeting is under way" in page
        assert live in page
        assert url("meeting", items[1].meeting) not in page

    def test_before_on_and_after_their_item(self, people, meeting, items, reader):
        page = text_of(reader, items[1], "item_live")
        assert "The panel is not on this item yet" in page
        assert "It is planned for about" in page
        call(people, meeting, items[0])
        assert "The panel is not on this item yet" in text_of(reader, items[1], "item_live")
        call(people, meeting, items[1])
        page = text_of(reader, items[1], "item_live")
        for words in (items[1].child.name, "In their own words", "Quorum for this item",
                      "Give my view", "data-clock"):  # fmt: skip
            assert words in page, words
        assert "The panel is on this item now" in text_of(reader, items[1], "item")
        call(people, meeting, items[2])
        assert "has left this item for now" in text_of(reader, items[1], "item_live")
        call(people, meeting, items[1])
        decide_item(
            actor=people.act(people.chair), item=AgendaItem.objects.get(pk=items[1].pk),
            terms=terms(), stances=agreed(items[1]),
        )  # fmt: skip
        assert "Liaison support" in text_of(reader, items[1], "item_live")
        call(people, meeting, items[2])
        assert "The panel has dealt with this item" in text_of(reader, items[1], "item_live")

    def test_before_the_meeting_and_after_it(self, people, meeting, items, reader):
        PanelMeeting.objects.update(status="planned")
        assert "The meeting has not begun" in text_of(reader, items[1], "item_live")
        PanelMeeting.objects.update(status="held")
        page = text_of(reader, items[1], "item_live")
        assert "The meeting has ended" in page
        assert url("minutes", meeting) not in page

    def test_what_concerns_the_item_is_followed(self, people, meeting, items, reader):
        chair = people.act(people.chair)
        changes = (
            lambda: call(people, meeting, items[1]),
            lambda: record_member_view(
                actor=people.act(people.care), item=items[1], recommendation=Outcome.LIAISON,
                reasons="Soon",
            ),
            lambda: meeting.seats.filter(membership=people.education).update(is_present=False),
            lambda: pause_meeting(actor=chair, meeting=meeting, seen=progress_of(meeting).mark),
        )  # fmt: skip
        for change in changes:
            mark = seen(reader, items[1])
            assert reader.get(url(STATE, items[1]), {"seen": mark}).status_code == 204
            change()
            answer = reader.get(url(STATE, items[1]), {"seen": mark})
            assert answer.status_code == 200
            assert "data-part" in answer.content.decode()

    def test_with_as_many_queries_while_nothing_happens(self, people, meeting, items, reader):
        call(people, meeting, items[1])
        mark = seen(reader, items[1])
        with CaptureQueriesContext(connection) as few:
            reader.get(url(STATE, items[1]), {"seen": mark})
        for _ in range(4):
            people.put(PanelMeeting.objects.get(pk=meeting.pk))
        with CaptureQueriesContext(connection) as many:
            reader.get(url(STATE, items[1]), {"seen": mark})
        assert len(many) == len(few)


class TestTheRestIsClosed:
    def test_what_happens_on_other_items_is_no_news(self, people, meeting, items, reader):
        mark = seen(reader, items[1])
        call(people, meeting, items[0])
        record_member_view(
            actor=people.act(people.care), item=items[0], recommendation=Outcome.LIAISON,
            reasons="Soon",
        )  # fmt: skip
        call(people, meeting, items[2])
        assert reader.get(url(STATE, items[1]), {"seen": mark}).status_code == 204

    def test_nobody_and_nothing_else_is_named(self, people, meeting, items, reader):
        for item in items:
            call(people, meeting, item)
            page = text_of(reader, items[1], "item_live")
            for other in (items[0], items[2]):
                assert other.child.name not in page
                assert other.reference not in page
            assert people.deputy.user.full_name not in page
            assert "Item 2 of" not in page

    def test_the_meeting_and_the_other_items_are_not_found(self, people, meeting, items, reader):
        for name in ("meeting", "live", "live_state", "papers", "minutes"):
            assert reader.get(url(name, meeting)).status_code == 404
        for name in ("item", "item_live", STATE, "item_papers"):
            assert reader.get(url(name, items[0])).status_code == 404

    def test_once_the_place_is_gone_so_is_the_screen(self, people, items, interest, reader):
        record_effect(
            actor=people.act(people.chair), interest=interest, effect=InterestEffect.CONTRIBUTE
        )
        for name in ("item_live", STATE):
            assert reader.get(url(name, items[1])).status_code == 404

    def test_the_place_ends_with_the_papers_of_the_meeting(self, people, items, reader):
        today = timezone.localdate()
        for days, status in ((0, 200), (-1, 404)):
            PanelMeeting.objects.update(
                status="agreed", minutes_agreed_at=timezone.now(),
                access_ends_on=today + timedelta(days=days),
            )  # fmt: skip
            assert reader.get(url("item", items[1])).status_code == status

    def test_the_member_who_stepped_out_stays_out(self, people, items, interest):
        out = as_(people.health)
        for name in ("item_live", STATE):
            assert out.get(url(name, items[1])).status_code == 403


def test_whoever_sits_at_the_meeting_is_led_to_its_screen(people, meeting, items):
    assert as_(people.care).get(url("item_live", items[1])).url == url("live", meeting)
    PanelMeeting.objects.update(recorded_afterwards_at=timezone.now())
    assert as_(people.care).get(url("item_live", items[1])).url == url("item", items[1])
