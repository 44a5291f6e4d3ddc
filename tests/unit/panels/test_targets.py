"""By when things are to be done, of items of an agenda."""

from datetime import timedelta

import pytest
from django.utils import timezone

from panels.deciding.targets import open_target, targets_of_items
from panels.models import AgendaItem, DecisionStatus, ItemStatus, Letter, LetterAudience
from panels.services.letters import letter_due_on
from tests.factories.panel_past import Past, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def past():
    return Past()


@pytest.fixture
def today():
    return timezone.localdate()


def targets_of(item) -> dict[str, object]:
    found = AgendaItem.objects.for_agenda().filter(pk=item.pk)
    return {one.label: one for one in targets_of_items(list(found))[item.pk]}


def test_a_referral_says_by_when_it_is_acknowledged_and_triaged(past, today):
    referral = past.sent(
        today - timedelta(days=9), is_fast_track=True, grounds="In hospital",
        acknowledge_by=today - timedelta(days=5), acknowledged_at=at(today - timedelta(days=6)),
        triage_by=today - timedelta(days=5),
    )  # fmt: skip
    item = past.item(referral, meeting=past.meeting(today), status=ItemStatus.LISTED)

    found = targets_of(item)

    assert found["Acknowledge"].state == "Done in time"
    assert found["Triage the fast track"].state == "Late"
    assert open_target(found.values()).label == "Triage the fast track"


def test_a_fast_track_is_decided_when_the_second_agency_agrees(past, today):
    item = past.fast(past.sent(today), status=ItemStatus.PROPOSED, decide_by=today)
    decision = past.decision(item, today, status=DecisionStatus.PROPOSED)

    assert targets_of(item)["Decide the fast track"].done_on is None

    decision.status, decision.confirmed_at = DecisionStatus.TO_RATIFY, at(today)
    decision.save()
    assert targets_of(item)["Decide the fast track"].state == "Done in time"


def test_letters_are_done_when_the_last_has_gone(past, today):
    decision = past.decided(today, today - timedelta(days=1))
    letters = [
        Letter.objects.create(decision=decision, audience=audience, controller=decision.controller)
        for audience in (LetterAudience.PARENT, LetterAudience.SCHOOL)
    ]
    Letter.objects.filter(pk=letters[0].pk).update(sent_at=at(today))

    found = targets_of(decision.item)["Send the letters"]
    assert (found.due_on, found.done_on) == (letter_due_on(decision), None)

    Letter.objects.filter(pk=letters[1].pk).update(sent_at=at(today))
    assert targets_of(decision.item)["Send the letters"].done_on == today


def test_a_review_is_done_by_the_next_decision_about_the_child(past, today):
    decision = past.decided(
        today - timedelta(days=90), today - timedelta(days=80), review_on=today - timedelta(days=9)
    )
    assert targets_of(decision.item)["Review the decision"].state == "Late"

    past.decided(today, today, child=decision.item.child)

    found = targets_of(decision.item)["Review the decision"]
    assert (found.done_on, found.state) == (today, "Done late")


def test_as_many_queries_for_many_items_as_for_one(past, today, django_assert_num_queries):
    for _number in range(5):
        past.decided(today, today, review_on=today)
    items = list(AgendaItem.objects.for_agenda())

    with django_assert_num_queries(2):
        targets_of_items(items)
