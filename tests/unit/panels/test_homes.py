"""What the panel puts on home pages."""

import pytest

from cases.models import Child, Enrolment
from cases.registries import home_sources
from panels.services.decisions import (
    decide_item,
)
from panels.services.fast_tracks import (
    answer_fast_track,
    propose_fast_track,
)
from tests.factories.panels import agreed, terms

pytestmark = pytest.mark.django_db


def titles(actor) -> list[str]:
    return [str(item.title) for item in home_sources.get("panels").today(actor)]


def move_away(child) -> None:
    """The child lives, and goes to school, in another authority now."""
    Child.objects.filter(pk=child.pk).update(home_authority_code="999")
    Enrolment.objects.filter(child=child).delete()


def test_letters_are_due_for_children_whom_the_office_sees(people):
    meeting = people.plan()
    here, gone = people.put(meeting), people.put(meeting)
    people.open(meeting)
    chair, office = people.act(people.chair), people.act(people.coordinator)
    decisions = [
        decide_item(actor=chair, item=item, terms=terms(), stances=agreed(item))
        for item in (here, gone)
    ]
    under_way = f"Panel meeting {meeting.reference} is under way"
    assert titles(people.act(people.care)) == [under_way]
    expected = [f"Send the letters of decision {decision.reference}" for decision in decisions]
    assert titles(office) == [under_way, *expected]
    move_away(gone.child)
    assert titles(office) == [under_way, *expected[:1]]


def test_fast_tracks_wait_for_ratification_when_the_office_sees_the_child(people):
    chair, office = people.act(people.chair), people.act(people.coordinator)
    items = [people.fast_track(), people.fast_track()]
    for item in items:
        propose_fast_track(actor=chair, item=item, terms=terms())
        answer_fast_track(actor=people.act(people.health), item=item, agrees=True)
    expected = {f"Put fast track {item.reference} up for ratification" for item in items}
    assert expected <= set(titles(office))
    move_away(items[1].child)
    assert expected & set(titles(office)) == {
        f"Put fast track {items[0].reference} up for ratification"
    }
