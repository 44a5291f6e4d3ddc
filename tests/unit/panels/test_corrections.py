"""A decision that is fixed changes by a visible correction only."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from accounts.roles import Role
from cases.models import Authorisation, Telling
from cases.services.authorisations import revoke_authorisation
from ledger.errors import Refused, StaleChange
from ledger.models import Notification
from panels.models import Outcome
from panels.services.corrections import correct_decision
from panels.services.decisions import (
    decide_item,
)
from panels.services.letters import send_all_letters
from provision.models import Support
from referrals.models import Referral
from tests.concurrency import at_once
from tests.factories.cases import GrantFactory
from tests.factories.panels import agreed, terms
from tests.people import member

pytestmark = pytest.mark.django_db


@pytest.fixture
def decision(people):
    item = people.put(people.open(people.plan()))
    return decide_item(
        actor=people.act(people.chair), item=item, terms=terms(), stances=agreed(item)
    )


def correct(people, decision, who="coordinator", **changes):
    given = {
        "actor": people.act(getattr(people, who)), "decision": decision,
        "terms": terms(hours_a_week=Decimal(3), review_on=decision.review_on),
        "reason": "Written down wrongly", "seen": 0,
    }  # fmt: skip
    return correct_decision(**{**given, **changes})


def test_what_stood_and_what_stands_can_be_read(people, decision):
    correction = correct(people, decision)
    decision.refresh_from_db()
    assert decision.hours_a_week == 3
    assert correction.changes == [
        {"name": "hours_a_week", "label": "hours a week", "stood": "5", "stands": "3"}
    ]
    assert (correction.corrected_by, correction.reason) == (
        people.coordinator,
        "Written down wrongly",
    )
    assert decision.item.child.timeline.filter(code="panels.corrected").exists()


def test_unsent_letters_are_drafted_again(people, decision):
    correct(people, decision)
    states = list(decision.letters.order_by("pk").values_list("audience", "status"))
    assert states[:2] == [("school", "withdrawn"), ("parent", "withdrawn")]
    assert states[2:] == [("school", "draft"), ("parent", "draft")]
    newest = decision.letters.filter(status="draft", audience="parent").get()
    assert "3 hours a week" in newest.body


def test_whoever_had_a_letter_is_told_and_gets_one_that_mends_it(people, decision):
    parent = GrantFactory(child=decision.item.child).user
    send_all_letters(actor=people.act(people.coordinator), decision=decision)
    correction = correct(people, decision)
    mended = decision.letters.get(audience="parent", number=2)
    assert (mended.kind, mended.correction, mended.status) == ("correction", correction, "draft")
    assert "it said “5”. It is “3”" in mended.body
    assert Notification.objects.filter(code="panels.letter_corrected", recipient=parent).exists()
    assert decision.letters.get(audience="parent", number=1).status == "sent"


def test_an_outcome_recorded_wrongly_takes_what_it_started_with_it(people, decision):
    assert Support.objects.get(decision_reference=decision.reference).status == "to_arrange"
    correct(people, decision, terms=terms(Outcome.DECLINE))
    assert Support.objects.get(decision_reference=decision.reference).status == "withdrawn"
    assert Referral.objects.get(pk=decision.item.subject_id).outcome == "decline"
    assert Telling.objects.standing().filter(subject_id=decision.pk).exists()
    assert {action.purpose for action in decision.actions.all()} == {"advice", "onward"}


def test_a_decline_corrected_to_a_place_is_no_news_any_more(people):
    item = people.put(people.open(people.plan()))
    decision = decide_item(
        actor=people.act(people.chair), item=item, terms=terms(Outcome.DECLINE),
        stances=agreed(item),
    )  # fmt: skip
    correct(people, decision, terms=terms(Outcome.PLACEMENT))
    assert not Telling.objects.standing().exists()
    assert all(action.dropped_at for action in decision.actions.all())
    assert all(action.task.status == "withdrawn" for action in decision.actions.all())


@pytest.mark.parametrize("outcome", [Outcome.PLACEMENT, Outcome.LIAISON])
def test_corrected_there_and_back_it_starts_again_what_it_decided(people, outcome):
    item = people.put(people.open(people.plan()))
    decision = decide_item(
        actor=people.act(people.chair), item=item, terms=terms(outcome), stances=agreed(item)
    )
    correct(people, decision, terms=terms(Outcome.DECLINE))
    assert not Authorisation.objects.in_force().exists()
    decision.refresh_from_db()
    correct(people, decision, terms=terms(outcome), seen=1)
    assert Authorisation.objects.in_force().count() == (outcome == Outcome.PLACEMENT)
    supports = Support.objects.filter(decision_reference=decision.reference)
    assert supports.exclude(status="withdrawn").count() == (outcome == Outcome.LIAISON)


def test_what_the_named_officer_took_back_stays_so_when_one_place_becomes_another(people):
    item = people.put(people.open(people.plan()))
    decision = decide_item(
        actor=people.act(people.chair), item=item, terms=terms(Outcome.PLACEMENT),
        stances=agreed(item),
    )  # fmt: skip
    officer = people.act(member(Role.NAMED_OFFICER, people.authority))
    revoke_authorisation(
        actor=officer, authorisation=Authorisation.objects.get(), reason="Moved away"
    )
    correct(people, decision, terms=terms(Outcome.ALTERNATIVE))
    assert not Authorisation.objects.in_force().exists()


def test_a_task_that_stays_the_same_stays(people):
    item = people.put(people.open(people.plan()))
    decision = decide_item(
        actor=people.act(people.chair), item=item, terms=terms(Outcome.DECLINE),
        stances=agreed(item),
    )  # fmt: skip
    before = {action.pk for action in decision.actions.all()}
    correct(people, decision, terms=replace(terms(Outcome.DECLINE), reasons="Other words"))
    assert {action.pk for action in decision.actions.filter(dropped_at=None)} == before


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"reason": " "}, "why"), ({"terms": terms(reasons="")}, "reasons")],
)
def test_it_is_refused_without_a_reason_or_with_terms_incomplete(people, decision, changes, words):
    with pytest.raises(Refused, match=words):
        correct(people, decision, **changes)
    assert not decision.corrections.exists()


def test_nothing_changed_is_no_correction(people, decision):
    same = replace(terms(), starts_on=decision.starts_on, review_on=decision.review_on)
    with pytest.raises(Refused, match="Nothing has changed"):
        correct(people, decision, terms=same)


def test_members_correct_nothing(people, decision):
    with pytest.raises(PermissionDenied):
        correct(people, decision, who="health")


def test_who_knew_of_fewer_corrections_is_refused(people, decision):
    correct(people, decision)
    with pytest.raises(StaleChange):
        correct(people, decision, terms=terms(hours_a_week=Decimal(4)))


@pytest.mark.django_db(transaction=True)
def test_two_corrections_at_once_leave_one(people, decision):
    results = at_once(
        lambda: correct(people, decision),
        lambda: correct(people, decision, terms=terms(hours_a_week=Decimal(4))),
    )
    assert sorted(type(result).__name__ for result in results) == ["Correction", "StaleChange"]
