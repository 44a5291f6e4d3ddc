"""What is late: letters as the letters' own rule says, reviews and answers once each."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actors import Actor
from accounts.roles import Role
from panels.learning.overdue import late_letters, late_reviews, overdue_lists, overdue_table
from panels.models import (
    ActionPurpose,
    Correction,
    Decision,
    DecisionStatus,
    Interest,
    InterestEffect,
    InterestKind,
    ItemAction,
    Letter,
    LetterAudience,
    LetterKind,
    Outcome,
)
from panels.services.letters import letter_due_on
from tests.factories.casework import TaskFactory
from tests.factories.panel_past import Past, at
from tests.people import member
from tests.unit.panels.learning.reading import plain, sight_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def past():
    return Past()


@pytest.fixture
def today():
    return timezone.localdate()


def test_letters_are_late_when_the_rule_of_letters_says_so(past, today):
    for days in range(1, 15):
        decision = past.decided(today - timedelta(days=50), today - timedelta(days=days))
        Letter.objects.create(
            decision=decision, audience=LetterAudience.PARENT, controller=decision.controller
        )
        if days % 3 == 0:
            _corrected(past, decision, today - timedelta(days=days // 3))

    slowly = {one.pk for one in Decision.objects.all() if letter_due_on(one) < today}
    assert set(late_letters(sight_of(past.people)).values_list("pk", flat=True)) == slowly
    assert 0 < len(slowly) < 14


def _corrected(past: Past, decision: Decision, day) -> None:
    correction = Correction.objects.create(
        decision=decision, changes=[], reason="A slip", corrected_by=past.people.chair
    )
    Correction.objects.filter(pk=correction.pk).update(recorded_at=at(day))
    Letter.objects.create(
        decision=decision, audience=LetterAudience.SCHOOL, kind=LetterKind.CORRECTION, number=2,
        correction=correction, controller=decision.controller,
    )  # fmt: skip


def test_letters_that_went_and_decisions_that_do_not_stand_are_not_late(past, today):
    day = today - timedelta(days=40)
    past.decided(day, day)
    replaced = past.decided(day, day, status=DecisionStatus.REPLACED)
    Letter.objects.create(
        decision=replaced, audience=LetterAudience.PARENT, controller=replaced.controller
    )

    assert not late_letters(sight_of(past.people)).exists()


def test_a_review_is_late_until_the_panel_decides_about_the_child_again(past, today):
    day = today - timedelta(days=60)
    late = past.decided(day, day, review_on=today - timedelta(days=1))
    past.decided(day, day, review_on=today)
    again = past.decided(day, day, review_on=today - timedelta(days=1))
    past.decided(today, today, child=again.item.child)

    assert list(late_reviews(sight_of(past.people))) == [late]


def test_that_a_decision_stands_does_not_do_its_review(past, today):
    day = today - timedelta(days=60)
    late = past.decided(day, day, review_on=today - timedelta(days=1))
    past.decided(today, today, child=late.item.child, outcome=Outcome.UPHOLD)

    assert list(late_reviews(sight_of(past.people))) == [late]


def test_lists_hold_only_what_the_reader_can_open(past, today):
    day = today - timedelta(days=60)
    late = past.decided(day, day, review_on=today - timedelta(days=1))
    Letter.objects.create(decision=late, audience=LetterAudience.PARENT, controller=late.controller)
    task = TaskFactory(child=late.item.child, due_on=day, owner=past.people.coordinator)
    ItemAction.objects.create(
        item=late.item, purpose=ActionPurpose.QUESTION, words="?", due_on=day, task=task,
        owner=past.people.coordinator,
    )  # fmt: skip

    def shown(membership):
        lists = overdue_lists(sight_of(past.people, actor=Actor.staff(membership)))
        return {str(one.heading): [line.title for line in one.lines] for one in lists}

    everything = {
        "Letters that are late": [f"Letters of decision {late.reference}"],
        "Reviews that are late": [f"Review of decision {late.reference}"],
        "Answers that are late": [f"Question of item {late.item.reference}"],
    }
    assert shown(past.people.coordinator) == everything
    assert shown(past.people.health) == {
        name: lines for name, lines in everything.items() if not name.startswith("Letters")
    }
    assert shown(member(Role.COMMISSIONER, past.people.authority)) == {}
    assert shown(member(Role.PANEL_MEMBER, past.people.authority)) == {}  # without a seat there


def test_what_somebody_stepped_out_of_is_late_for_others_only(past, today):
    day = today - timedelta(days=60)
    late = past.decided(day, day, review_on=today - timedelta(days=1))
    Interest.objects.create(
        item=late.item, membership=past.people.health, kind=InterestKind.FAMILY,
        effect=InterestEffect.STEP_OUT,
    )  # fmt: skip

    own = sight_of(past.people, actor=Actor.staff(past.people.health))

    assert plain(overdue_table(own))["Reviews"] == (0,)
    assert plain(overdue_table(sight_of(past.people)))["Reviews"] == (1,)
    assert overdue_lists(own) == []
