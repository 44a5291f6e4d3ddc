"""Who owes the panel an answer after its day is told, once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ledger.models import Notification
from panels.homes import _answers_owed
from panels.models import ItemAction
from panels.services.agenda import defer_item
from panels.services.chasing import chase_answers
from tests.factories.panels import PanelPeople

pytestmark = pytest.mark.django_db


def test_told_once_after_the_day_and_shown_to_the_office():
    people = PanelPeople()
    item = people.put(people.open(people.plan()))
    defer_item(
        kind="health_evidence",
        actor=people.act(people.chair), item=item, reason="Hours unknown",
        question="How many hours?", until=timezone.localdate() + timedelta(days=3),
    )  # fmt: skip
    office = people.act(people.coordinator)
    assert chase_answers() == 0
    assert not list(_answers_owed(office))
    ItemAction.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    assert (chase_answers(), chase_answers()) == (1, 0)
    told = Notification.objects.get(code="panels.answer_late")
    action = ItemAction.objects.get()
    assert (told.recipient, told.reference) == (action.owner.user, item.reference)
    assert [one.url for one in _answers_owed(office)] == [f"/panels/items/{item.public_id}/"]
