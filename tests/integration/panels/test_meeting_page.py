"""The page of a meeting: who chairs what its chair may not, and time against what was planned."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from panels.models import AgendaItem, InterestKind, ItemCall, PanelMeeting
from panels.services.interests import declare_interest
from tests.people import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(people):
    return people.put(people.plan())


def page(client, name, meeting):
    return client.get(reverse(f"panels:{name}", args=[meeting.public_id])).content.decode()


def _interest(people, who, item):
    declare_interest(actor=people.act(who), item=item, kind=InterestKind.WORKS_WITH_CHILD)


def test_the_office_is_led_to_name_a_deputy(office, client, people, item):
    meeting, change = item.meeting, reverse("panels:change", args=[item.meeting.public_id])
    _interest(people, people.chair, item)
    text = page(office, "meeting", meeting)
    assert "The deputy chairs" in text
    assert f"{change}#id_deputy_chair" not in text
    PanelMeeting.objects.update(deputy_chair=None)
    text = page(office, "meeting", meeting)
    assert "Nobody can chair" in text
    assert f"{change}#id_deputy_chair" in text
    assert 'id="id_deputy_chair"' in office.get(change).content.decode()
    sign_in(client, people.health)
    text = page(client, "meeting", meeting)
    assert "Nobody can chair" in text
    assert change not in text


def test_also_before_a_request_is_put_on_the_agenda(office, people, item):
    from panels.services.agenda import take_off_item

    _interest(people, people.chair, item)
    take_off_item(actor=people.act(people.coordinator), item=item, reason="Too early")
    text = page(office, "fill", item.meeting)
    assert "The deputy chairs" in text
    assert f"{people.chair.user.full_name} has an interest." in text


def test_planned_against_spent_after_it_was_held(office, people, item):
    meeting = people.open(item.meeting)
    now = timezone.now()
    ItemCall.objects.create(
        meeting=meeting, item=item, called_at=now - timedelta(minutes=30), ended_at=now
    )
    AgendaItem.objects.update(minutes=20)
    assert "minutes spent" not in page(office, "meeting", meeting)
    AgendaItem.objects.update(status="decided")
    PanelMeeting.objects.update(status="held", ended_at=now)
    text = page(office, "meeting", meeting)
    assert "30 minutes spent, 20 planned" in text
    assert "10 over" in text
    assert "20 minutes planned" in text
    assert "30 minutes, of 20 planned" in page(office, "minutes", meeting)


def test_it_is_started_from_its_day_on_and_says_so_before(client, people):
    meeting = people.plan()
    chair = sign_in(client, people.chair)
    before = page(chair, "meeting", meeting)
    assert "The meeting can be started on" in before
    assert "Start the meeting" not in before
    early = chair.post(reverse("panels:start", args=[meeting.public_id]), follow=True)
    assert "This meeting can be started on" in early.content.decode()
    PanelMeeting.objects.filter(pk=meeting.pk).update(starts_at=timezone.now())
    on_the_day = page(chair, "meeting", meeting)
    assert "Start the meeting" in on_the_day
    assert "can be started on" not in on_the_day
