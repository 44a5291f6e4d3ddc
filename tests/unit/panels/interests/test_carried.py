"""What somebody declared in an item about a child holds in the next one too."""

import pytest

from panels.interests.record import interest_minutes
from panels.models import AgendaItem, InterestEffect, InterestKind
from panels.services.agenda import list_item, take_off_item
from panels.services.interests import declare_interest, record_effect
from tests.factories.panels import PanelPeople
from tests.factories.reconsiderations import Reconsidering

pytestmark = pytest.mark.django_db


def _again(people: PanelPeople, item: AgendaItem) -> AgendaItem:
    """The item is taken off its agenda, and its request put on the same one later."""
    meeting, office = item.meeting, people.act(people.coordinator)
    take_off_item(actor=office, item=item, reason="Not ready")
    return list_item(
        actor=office, kind_key=item.kind, subject_id=item.subject_id, meeting=meeting
    )  # fmt: skip


def test_who_stepped_out_is_out_when_the_request_comes_back(people):
    item = people.put(people.plan())
    health = people.act(people.health)
    first = declare_interest(actor=health, item=item, kind=InterestKind.FAMILY, details="My niece")
    again = _again(people, item)
    carried = again.interests.get()
    assert (carried.effect, carried.kind) == (InterestEffect.STEP_OUT, InterestKind.FAMILY)
    assert (carried.carried_from, carried.details) == (first, "My niece")
    assert not AgendaItem.objects.visible_to(health).filter(pk=again.pk).exists()


def test_what_the_chair_made_of_it_last_holds(people):
    item = people.put(people.plan())
    chair, health = people.act(people.chair), people.act(people.health)
    first = declare_interest(actor=health, item=item, kind=InterestKind.OTHER)
    record_effect(actor=chair, interest=first, effect=InterestEffect.CONTRIBUTE)
    again = _again(people, item)
    assert again.interests.get().effect == InterestEffect.CONTRIBUTE
    record_effect(actor=chair, interest=again.interests.get(), effect=InterestEffect.STEP_OUT)
    assert _again(people, again).interests.get().effect == InterestEffect.STEP_OUT


def test_what_was_withdrawn_is_not_carried_on(people):
    item = people.put(people.plan())
    first = declare_interest(
        actor=people.act(people.health), item=item, kind=InterestKind.FAMILY
    )  # fmt: skip
    type(first).objects.filter(pk=first.pk).update(withdrawn_at=first.recorded_at)
    assert not _again(people, item).interests.exists()


def test_it_holds_when_the_panel_looks_at_the_decision_again(people):
    scene = Reconsidering(people)
    decision = scene.first()
    health = scene.people.health
    decision.item.interests.create(
        membership=health, kind=InterestKind.FAMILY, effect=InterestEffect.STEP_OUT
    )
    item = scene.put(scene.ask(decision))
    assert not AgendaItem.objects.visible_to(scene.people.act(health)).filter(pk=item.pk).exists()


def test_the_minutes_say_where_it_was_declared_and_only_of_who_sits_there(people):
    item = people.put(people.plan())
    declare_interest(actor=people.act(people.health), item=item, kind=InterestKind.FAMILY)
    again = _again(people, item)
    (minute,) = [one for one in interest_minutes(again.meeting) if one.item == again]
    assert [step.action for step in minute.steps] == ["carry"]
    again.interests.update(membership=people.substitute)  # who has no seat
    assert not [one for one in interest_minutes(again.meeting) if one.item == again]
