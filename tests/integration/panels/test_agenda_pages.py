"""The agenda in pages: moving, typing places, dragging, filling, carrying over."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from panels.models import AgendaItem, PanelMeeting
from panels.services.carrying_over import carry_over
from tests.factories.panels import PanelPeople
from tests.factories.referrals import QueuedReferralFactory
from tests.people import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db):
    return PanelPeople()


@pytest.fixture
def meeting(people):
    return people.plan()


@pytest.fixture
def items(people, meeting):
    return [people.put(meeting) for _ in range(3)]


@pytest.fixture
def office(client, people):
    return sign_in(client, people.coordinator)


def _url(name, record):
    return reverse(f"panels:{name}", args=[record.public_id])


def _order(meeting):
    return list(meeting.items.order_by("position"))


def _version(meeting):
    return PanelMeeting.objects.get(pk=meeting.pk).agenda_version


def _later(people, meeting):
    later = people.plan()
    PanelMeeting.objects.filter(pk=later.pk).update(
        starts_at=meeting.starts_at + timedelta(days=14)
    )
    return later


class TestMoving:
    def test_without_javascript_one_comes_back_to_the_item(self, office, meeting, items):
        answer = office.post(_url("move", items[2]), {"by": "-1", "seen": _version(meeting)})
        assert answer.url.endswith(f"#item-{items[2].public_id}")
        assert _order(meeting) == [items[0], items[2], items[1]]

    def test_a_part_of_the_page_says_what_happened(self, office, meeting, items):
        answer = office.post(
            _url("move", items[0]), {"by": "1", "seen": _version(meeting)},
            headers={"HX-Request": "true"},
        )  # fmt: skip
        text = answer.content.decode()
        assert "The agenda is in its new order." in text
        assert "<html" not in text

    def test_an_older_agenda_shows_what_is_new(self, office, people, meeting, items):
        seen = _version(meeting)
        added = people.put(meeting)
        for headers in ({"HX-Request": "true"}, {}):
            answer = office.post(
                _url("move", items[0]), {"by": "1", "seen": seen}, headers=headers, follow=True
            )
            text = answer.content.decode()
            assert "has changed since you opened it" in text
            assert f"{added.child.name} was put on the agenda" in text
        assert _order(meeting) == [*items, added]

    @pytest.mark.parametrize("given", [{}, {"by": "9", "seen": "1"}, {"by": "1", "seen": "x"}])
    def test_nonsense_changes_nothing(self, office, meeting, items, given):
        assert office.post(_url("move", items[0]), given).status_code == 302
        assert _order(meeting) == items


class TestArranging:
    def _given(self, meeting, items, **changes):
        given = {"seen": _version(meeting)}
        for place, item in enumerate(items, start=1):
            given[f"place-{item.public_id}"] = place
            given[f"minutes-{item.public_id}"] = 15
        return {**given, **changes}

    def test_a_place_and_a_time_are_typed(self, office, meeting, items):
        given = self._given(meeting, items)
        given[f"place-{items[2].public_id}"] = 1
        given[f"minutes-{items[0].public_id}"] = 25
        office.post(_url("arrange", meeting), given)
        assert _order(meeting) == [items[2], items[0], items[1]]
        assert AgendaItem.objects.get(pk=items[0].pk).minutes == 25

    def test_down_as_well(self, office, meeting, items):
        given = self._given(meeting, items)
        given[f"place-{items[0].public_id}"] = 3
        office.post(_url("arrange", meeting), given)
        assert _order(meeting) == [items[1], items[2], items[0]]

    def test_a_wrong_number_says_which(self, office, meeting, items):
        given = self._given(meeting, items)
        given[f"minutes-{items[0].public_id}"] = "long"
        text = office.post(_url("arrange", meeting), given).content.decode()
        assert f"Minutes for {items[0].child.name}" in text
        assert "whole number" in text

    def test_an_older_page_is_not_saved(self, office, people, meeting, items):
        given = self._given(meeting, items, **{f"minutes-{items[0].public_id}": 37})
        added = people.put(meeting)
        text = office.post(_url("arrange", meeting), given).content.decode()
        assert f"{added.child.name} was put on the agenda, by" in text
        assert "has changed since you opened it" in text
        # What was typed stands in the agenda as it is now, and can be saved.
        assert 'value="37"' in text
        assert f'name="seen" value="{_version(meeting)}"' in text
        assert f"minutes-{added.public_id}" in text
        assert AgendaItem.objects.get(pk=items[0].pk).minutes == 15

    def test_dragging_sends_the_order(self, office, meeting, items):
        order = ",".join(str(item.public_id) for item in reversed(items))
        office.post(_url("arrange", meeting), {"order": order, "seen": _version(meeting)})
        assert _order(meeting) == items[::-1]
        office.post(_url("arrange", meeting), {"order": "x,y", "seen": _version(meeting)})
        assert _order(meeting) == items[::-1]


class TestPage:
    def test_times_stand_at_the_items_and_too_long_is_said(self, office, meeting, items):
        text = office.get(_url("meeting", meeting)).content.decode()
        start = timezone.localtime(meeting.starts_at)
        for number in range(3):
            assert f"{start + timedelta(minutes=15 * number):%H:%M}" in text
        AgendaItem.objects.filter(pk=items[0].pk).update(minutes=110)
        text = office.get(_url("meeting", meeting)).content.decode()
        assert "20 minutes too long." in text
        assert "2 items end after the meeting does" in text

    def test_equally_many_queries_with_more_items(
        self, office, people, meeting, items, django_assert_max_num_queries
    ):
        with django_assert_max_num_queries(40):
            office.get(_url("meeting", meeting))
        for _ in range(8):
            people.put(meeting)
        with django_assert_max_num_queries(40):
            office.get(_url("meeting", meeting))


class TestFilling:
    def test_what_fits_is_ticked_and_put(self, office, people, meeting):
        rows = [QueuedReferralFactory() for _ in range(3)]
        PanelMeeting.objects.filter(pk=meeting.pk).update(length_minutes=30)
        page = office.get(_url("fill", meeting))
        assert page.content.decode().count(" checked") == 2
        chosen = [f"referral:{row.pk}" for row in rows]
        office.post(_url("fill", meeting), {"chosen": chosen})
        assert meeting.items.count() == 3

    def test_nothing_chosen_and_nothing_known(self, office, meeting):
        QueuedReferralFactory()
        assert "Choose at least one." in office.post(_url("fill", meeting)).content.decode()
        answer = office.post(_url("fill", meeting), {"chosen": ["referral:999999", "x"]})
        assert "has been dealt with since" in answer.content.decode()


class TestCarryingOver:
    def test_with_a_reason_to_the_next_meeting(self, office, people, meeting, items):
        later = _later(people, meeting)
        given = {"items": [items[1].public_id], "to_meeting": later.pk, "reason": ""}
        text = office.post(_url("carry_over", meeting), given).content.decode()
        assert "There is a problem" in text
        given["reason"] = "The time was over"
        text = office.post(_url("carry_over", meeting), given, follow=True).content.decode()
        assert "1 item stands at the later meeting." in text
        assert "The time was over" in text
        assert "Carried over once" in office.get(_url("meeting", later)).content.decode()
        page = office.get(_url("item", items[1])).content.decode()
        assert "The time was over" in page

    def test_without_a_later_meeting_it_says_what_to_do(self, office, meeting, items):
        text = office.get(_url("carry_over", meeting)).content.decode()
        assert "No later meeting is planned" in text

    def test_somebody_else_was_faster(self, office, people, meeting, items):
        later = _later(people, meeting)
        later.refresh_from_db()
        carry_over(
            actor=people.act(people.chair), meeting=meeting, to_meeting=later, items=items[:1],
            reason="Late",
        )  # fmt: skip
        given = {"items": [items[0].public_id], "to_meeting": later.pk, "reason": "Late"}
        text = office.post(_url("carry_over", meeting), given).content.decode()
        assert "decided or moved since" in text
