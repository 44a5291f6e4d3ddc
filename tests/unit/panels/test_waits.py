"""How long requests have waited, and how often they were put off."""

from datetime import timedelta

import pytest
from django.utils import timezone

from panels.agenda.waiting import waiting_requests
from panels.agenda.waits import put_off_counts, waits_of_items, waits_of_requests
from panels.homes import _often_put_off
from panels.models import AgendaItem, Interest, PanelMeeting
from panels.services.agenda import defer_item
from panels.services.carrying_over import carry_over
from referrals.models import Referral
from tests.factories.panels import PanelPeople
from tests.factories.reconsiderations import Reconsidering

pytestmark = pytest.mark.django_db


def _put_off_twice(people: PanelPeople) -> AgendaItem:
    """Deferred at one meeting, carried over by the next."""
    office = people.act(people.coordinator)
    meeting = people.plan()
    item = people.put(meeting)
    people.open(meeting)
    item.refresh_from_db()
    defer_item(
        kind="health_evidence",
        actor=people.act(people.chair), item=item, reason="Hours are missing",
        question="Which hours?", until=timezone.localdate() + timedelta(days=3),
        owner=people.coordinator,
    )  # fmt: skip
    Referral.objects.filter(pk=item.subject_id).update(status="queued", paused_on=None)
    second, third = people.plan(), people.plan()
    PanelMeeting.objects.filter(pk=third.pk).update(starts_at=second.starts_at + timedelta(days=14))
    again = people.put(second, Referral.objects.get(pk=item.subject_id))
    carry_over(
        actor=office, meeting=second, to_meeting=third, items=[again], reason="Time was short"
    )
    return AgendaItem.objects.get(pk=again.pk)


def test_each_time_with_its_reason(people):
    item = _put_off_twice(people)
    office = people.act(people.coordinator)
    wait = waits_of_items([item], office)[item.kind, item.subject_id]
    assert [(one.words, one.kind, one.reason) for one in wait.set_backs] == [
        ("Deferred", "Evidence from health is awaited", "Hours are missing"),
        ("Carried over", "", "Time was short"),
    ]  # fmt: skip
    assert wait.is_often_put_off
    assert wait.put_off_words == "Put off 2 times"
    assert put_off_counts("referral", [item.subject_id]) == {item.subject_id: 2}
    (home,) = _often_put_off(people.act(people.chair))
    assert item.reference in str(home.title)


def test_not_of_an_item_that_somebody_stepped_out_of(people):
    item = _put_off_twice(people)
    earlier = AgendaItem.objects.exclude(pk=item.pk).get()
    Interest.objects.create(item=earlier, membership=people.health, kind="other", effect="step_out")
    wait = waits_of_items([item], people.act(people.health))[item.kind, item.subject_id]
    assert [one.reason for one in wait.set_backs] == ["Time was short"]


def test_long_against_its_own_day_or_the_number_of_days():
    scene = Reconsidering()
    asked = scene.ask()
    (found,) = waits_of_requests(waiting_requests(scene.office), scene.office).values()
    assert (found.days, found.is_long) == (0, False)
    past = timezone.localdate() - timedelta(days=1)
    type(asked).objects.update(due_on=past, asked_on=past - timedelta(days=40))
    (found,) = waits_of_requests(waiting_requests(scene.office), scene.office).values()
    assert found.is_long
    assert found.days > 20


def test_as_many_queries_for_many(people, django_assert_max_num_queries):
    meeting = people.plan()
    items = [people.put(meeting) for _number in range(4)]
    office = people.act(people.coordinator)
    waits_of_items(items[:1], office)
    with django_assert_max_num_queries(5):
        waits_of_items(items, office)
