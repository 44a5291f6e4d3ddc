"""Deciding at a meeting, and as a fast track."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from ledger.errors import Refused, StaleChange
from ledger.models import Notification, StatusChange
from panels.models import Decision, InterestKind, Outcome
from panels.services.agenda import defer_item, take_off_item
from panels.services.decisions import (
    answer_fast_track,
    decide_item,
    propose_fast_track,
    put_up_for_ratification,
    ratify,
)
from panels.services.interests import declare_interest
from referrals.models import Referral
from tests.concurrency import at_once
from tests.factories.panels import PanelPeople, terms

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db):
    return PanelPeople()


@pytest.fixture
def item(people):
    meeting = people.plan()
    item = people.put(meeting)
    people.open(meeting)
    item.refresh_from_db()
    return item


def test_a_decision_reaches_the_request_and_the_record(people, item):
    decision = decide_item(actor=people.act(people.chair), item=item, terms=terms())
    referral = Referral.objects.get(pk=item.subject_id)
    assert (decision.status, decision.decided_by) == ("in_force", people.chair)
    assert (referral.status, referral.outcome) == ("decided", "liaison")
    assert referral.decision_reference == decision.reference
    assert decision.review_on == timezone.localdate() + timedelta(weeks=6)
    assert StatusChange.objects.filter(subject_type="panels.agendaitem", action="decide").count()
    assert item.child.timeline.filter(code="panels.decided").exists()


def test_a_second_decision_is_refused_and_the_first_stands(people, item):
    decide_item(actor=people.act(people.chair), item=item, terms=terms())
    with pytest.raises(StaleChange):
        decide_item(actor=people.act(people.coordinator), item=item, terms=terms(Outcome.CLOSE))
    assert Decision.objects.get().outcome == "liaison"


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ({"health"}, "Health must be present"),
        ({"education"}, "Education must be present"),
        ({"care", "deputy"}, "2 of 3 agencies"),
        ({"chair", "deputy"}, "Nobody can chair"),
    ],
)
def test_without_a_quorum_it_is_refused_with_the_way_out(people, missing, words):
    meeting = people.plan()
    item = people.put(meeting)
    absent = {getattr(people, name).pk for name in missing}
    people.open(meeting, *[m for m in people.everybody if m.pk not in absent])
    with pytest.raises(Refused, match=words) as refusal:
        decide_item(actor=people.act(people.coordinator), item=item, terms=terms())
    assert "fast track" in refusal.value.message
    assert not Decision.objects.exists()


def test_the_deputy_decides_when_the_chair_has_an_interest(people, item):
    declare_interest(actor=people.act(people.chair), item=item, kind=InterestKind.FAMILY)
    decision = decide_item(actor=people.act(people.deputy), item=item, terms=terms())
    assert decision.decided_by == people.deputy


def test_a_member_who_steps_out_does_not_count(people, item):
    declare_interest(actor=people.act(people.health), item=item, kind=InterestKind.OTHER)
    with pytest.raises(Refused, match="Health must be present"):
        decide_item(actor=people.act(people.chair), item=item, terms=terms())


def test_a_member_who_works_with_the_child_counts(people, item):
    kind = InterestKind.WORKS_WITH_CHILD
    declare_interest(actor=people.act(people.health), item=item, kind=kind)
    assert decide_item(actor=people.act(people.chair), item=item, terms=terms())


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"outcome": Outcome.DECLINE, "onward_route": "Early help"}, "advice"),
        ({"outcome": Outcome.DECLINE, "advice": "Use the toolkit"}, "onward_route"),
        ({"outcome": Outcome.TOP_UP}, "funding_source"),
        ({"review_on": timezone.localdate()}, "review_on"),
    ],
)
def test_terms_that_are_incomplete_are_refused_next_to_their_field(people, item, changes, field):
    with pytest.raises(Refused) as refusal:
        decide_item(actor=people.act(people.chair), item=item, terms=terms(**changes))
    assert refusal.value.field == field
    item.refresh_from_db()
    assert item.status == "listed"


def test_the_database_refuses_a_decline_without_a_route(people, item):
    decision = decide_item(actor=people.act(people.chair), item=item, terms=terms())
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(outcome="decline")


def test_only_those_who_run_the_meeting_decide(people, item):
    with pytest.raises(PermissionDenied):
        decide_item(actor=people.act(people.health), item=item, terms=terms())


def test_when_the_request_cannot_follow_nothing_is_written(people, item):
    Referral.objects.filter(pk=item.subject_id).update(status="withdrawn")
    with pytest.raises(StaleChange):
        decide_item(actor=people.act(people.chair), item=item, terms=terms())
    item.refresh_from_db()
    assert item.status == "listed"
    assert not Decision.objects.exists()


def test_a_deferral_sends_the_question_to_the_school(people, item):
    until = timezone.localdate() + timedelta(days=10)
    defer_item(
        actor=people.act(people.chair), item=item, reason="No hours known",
        question="How many hours can he manage?", until=until,
    )  # fmt: skip
    referral = Referral.objects.get(pk=item.subject_id)
    assert referral.status == "returned"
    assert referral.questions.get().text == "How many hours can he manage?"


def test_taken_off_goes_back_to_the_queue_and_can_be_listed_again(people):
    item = people.put(people.plan())
    take_off_item(actor=people.act(people.coordinator), item=item, reason="Meeting is full")
    referral = Referral.objects.get(pk=item.subject_id)
    assert referral.status == "queued"
    people.put(people.plan(), referral)


class TestFastTrack:
    def test_two_agencies_decide_and_the_next_meeting_ratifies(self, people):
        item = people.fast_track()
        propose_fast_track(actor=people.act(people.chair), item=item, terms=terms())
        assert Referral.objects.get(pk=item.subject_id).status == "listed"
        answer_fast_track(actor=people.act(people.health), item=item, agrees=True)
        decision = Decision.objects.get()
        assert (decision.status, decision.second) == ("to_ratify", people.health)
        assert Referral.objects.get(pk=item.subject_id).status == "decided"
        meeting = people.plan()
        put_up_for_ratification(actor=people.act(people.coordinator), item=item, meeting=meeting)
        people.open(meeting)
        item.refresh_from_db()
        ratify(actor=people.act(people.chair), item=item)
        decision.refresh_from_db()
        assert (decision.status, decision.ratified_by) == ("ratified", people.chair)

    def test_each_decider_is_told_once_as_a_duty(self, people):
        item = people.fast_track()
        propose_fast_track(actor=people.act(people.chair), item=item, terms=terms())
        told = Notification.objects.filter(code="panels.fast_track_waits")
        assert {n.recipient for n in told} == {people.chair.user, people.health.user}
        assert all(notice.is_duty for notice in told)

    def test_the_second_agency_may_say_no(self, people):
        item = people.fast_track()
        propose_fast_track(actor=people.act(people.chair), item=item, terms=terms())
        answer_fast_track(
            actor=people.act(people.health), item=item, agrees=False, reason="Too early"
        )
        item.refresh_from_db()
        assert item.status == "fast_track"
        assert Decision.objects.get().status == "rejected"
        propose_fast_track(actor=people.act(people.chair), item=item, terms=terms())

    def test_nobody_decides_alone_or_for_another(self, people):
        item = people.fast_track()
        with pytest.raises(PermissionDenied):
            propose_fast_track(actor=people.act(people.health), item=item, terms=terms())
        propose_fast_track(actor=people.act(people.chair), item=item, terms=terms())
        with pytest.raises(PermissionDenied):
            answer_fast_track(actor=people.act(people.chair), item=item, agrees=True)

    def test_somebody_with_an_interest_does_not_decide(self, people):
        item = people.fast_track()
        kind = InterestKind.WORKS_WITH_CHILD
        declare_interest(actor=people.act(people.health), item=item, kind=kind)
        propose_fast_track(actor=people.act(people.chair), item=item, terms=terms())
        with pytest.raises(PermissionDenied, match="interest"):
            answer_fast_track(actor=people.act(people.health), item=item, agrees=True)

    def test_the_meeting_may_replace_it_and_both_stand_on_record(self, people):
        item = people.fast_track()
        propose_fast_track(actor=people.act(people.chair), item=item, terms=terms())
        answer_fast_track(actor=people.act(people.health), item=item, agrees=True)
        meeting = people.plan()
        put_up_for_ratification(actor=people.act(people.coordinator), item=item, meeting=meeting)
        people.open(meeting)
        item.refresh_from_db()
        second = ratify(
            actor=people.act(people.chair), item=item, terms=terms(Outcome.PLACEMENT),
            reason="More is needed",
        )  # fmt: skip
        assert set(item.decisions.values_list("status", flat=True)) == {"replaced", "in_force"}
        referral = Referral.objects.get(pk=item.subject_id)
        assert (referral.outcome, referral.decision_reference) == ("placement", second.reference)


@pytest.mark.django_db(transaction=True)
def test_two_decisions_at_once_leave_one(people, item):
    def decide(outcome: Outcome):
        return decide_item(actor=people.act(people.chair), item=item, terms=terms(outcome))

    results = at_once(lambda: decide(Outcome.LIAISON), lambda: decide(Outcome.ADVICE))
    assert sorted(type(result).__name__ for result in results) == ["Decision", "StaleChange"]
    assert Decision.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_interest_declared_during_the_vote_comes_before_or_too_late(people, item):
    results = at_once(
        lambda: decide_item(actor=people.act(people.chair), item=item, terms=terms()),
        lambda: declare_interest(
            actor=people.act(people.health), item=item, kind=InterestKind.FAMILY
        ),
    )
    decided, declared = (type(result).__name__ for result in results)
    assert (decided, declared) in {("Decision", "StaleChange"), ("Refused", "Interest")}
