"""What the panel puts on home pages."""

import pytest
from django.utils import timezone

from cases.models import Child, Enrolment
from cases.registries import home_sources
from panels.models import InterestKind
from panels.services.decisions import (
    decide_item,
)
from panels.services.fast_tracks import (
    answer_fast_track,
    propose_fast_track,
)
from panels.services.interests import declare_interest
from panels.services.withdrawing import ask_to_withdraw
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


def test_a_coming_meeting_is_on_its_day_and_says_what_is_on_it(people):
    meeting = people.plan()
    chair = people.act(people.chair)

    def coming():
        (item,) = list(home_sources.get("panels").coming(chair))
        return item

    assert coming().is_on_day
    assert coming().due_on == timezone.localdate(meeting.starts_at)
    assert str(coming().title) == "Panel meeting, no items yet"
    people.put(meeting)
    assert str(coming().title) == "Panel meeting, 1 item"
    people.put(meeting)
    assert str(coming().title) == "Panel meeting, 2 items"


def test_the_chair_reads_that_an_interest_stands_until_they_answer(people):
    health = people.act(people.health)
    interest = declare_interest(
        actor=health, item=people.put(people.plan()), kind=InterestKind.WORKS_WITH_CHILD
    )
    ask_to_withdraw(actor=health, interest=interest, reason="Another family")
    (item,) = [
        one
        for one in home_sources.get("panels").today(people.act(people.chair))
        if str(one.title).startswith("Answer ")
    ]
    assert "stay outside" not in str(item.detail)  # who works with the child contributes
    assert "stands until you answer" in str(item.detail)
