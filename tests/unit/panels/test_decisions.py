"""Deciding at a meeting, and as a fast track."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.roles import Role
from ledger.errors import Refused, StaleChange
from ledger.models import Notification, StatusChange
from panels.models import (
    Criterion,
    Decision,
    FindingKind,
    FundingSource,
    InterestKind,
    Outcome,
    PanelMeeting,
    StanceKind,
)
from panels.services.actions import add_action
from panels.services.agenda import defer_item, take_off_item
from panels.services.decisions import (
    decide_item,
)
from panels.services.fast_tracks import (
    answer_fast_track,
    propose_fast_track,
    put_up_for_ratification,
    ratify,
)
from panels.services.interests import declare_interest
from panels.services.meetings import end_meeting, record_held_meeting
from panels.services.minutes import agree_minutes
from panels.services.seats import record_presence
from panels.terms import Found, Said
from referrals.models import Referral
from tests.concurrency import at_once
from tests.factories.cases import ChildFactory
from tests.factories.panels import PanelPeople, agreed, terms
from tests.factories.referrals import QueuedReferralFactory
from tests.factories.section_19 import Section19RecordFactory
from tests.people import member

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
    decision = decide_item(
        actor=people.act(people.chair), item=item, terms=terms(), stances=agreed(item)
    )
    referral = Referral.objects.get(pk=item.subject_id)
    assert (decision.status, decision.decided_by) == ("in_force", people.chair)
    assert (referral.status, referral.outcome) == ("decided", "liaison")
    assert referral.decision_reference == decision.reference
    assert decision.review_on == timezone.localdate() + timedelta(weeks=6)
    assert StatusChange.objects.filter(subject_type="panels.agendaitem", action="decide").count()
    assert item.child.timeline.filter(code="panels.decided").exists()


def test_a_second_decision_is_refused_and_the_first_stands(people, item):
    decide_item(actor=people.act(people.chair), item=item, terms=terms(), stances=agreed(item))
    with pytest.raises(StaleChange):
        decide_item(
            actor=people.act(people.coordinator),
            item=item,
            terms=terms(Outcome.CLOSE),
            stances=agreed(item),
        )
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
        decide_item(
            actor=people.act(people.coordinator), item=item, terms=terms(), stances=agreed(item)
        )
    assert "fast track" in refusal.value.message
    assert not Decision.objects.exists()


def test_the_deputy_decides_when_the_chair_has_an_interest(people, item):
    declare_interest(actor=people.act(people.chair), item=item, kind=InterestKind.FAMILY)
    decision = decide_item(
        actor=people.act(people.deputy), item=item, terms=terms(), stances=agreed(item)
    )
    assert decision.decided_by == people.deputy


def test_a_member_who_steps_out_does_not_count(people, item):
    declare_interest(actor=people.act(people.health), item=item, kind=InterestKind.OTHER)
    with pytest.raises(Refused, match="Health must be present"):
        decide_item(actor=people.act(people.chair), item=item, terms=terms(), stances=agreed(item))


def test_a_member_who_works_with_the_child_counts(people, item):
    kind = InterestKind.WORKS_WITH_CHILD
    declare_interest(actor=people.act(people.health), item=item, kind=kind)
    assert decide_item(
        actor=people.act(people.chair), item=item, terms=terms(), stances=agreed(item)
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reasons": " "}, "reasons"),
        ({"provision": ""}, "provision"),
        ({"provided_by": ""}, "provided_by"),
        ({"starts_on": None}, "starts_on"),
        ({"ends_on": date(2020, 1, 1)}, "ends_on"),
        ({"hours_a_week": None}, "hours_a_week"),
        ({"hours_a_week": Decimal(41)}, "hours_a_week"),
        ({"outcome": Outcome.ADVICE, "advice": ""}, "advice"),
        ({"outcome": Outcome.DECLINE, "advice": ""}, "advice"),
        ({"outcome": Outcome.DECLINE, "onward_route": ""}, "onward_route"),
        ({"outcome": Outcome.REDIRECT, "onward_route": ""}, "onward_route"),
        ({"outcome": Outcome.DECLINE, "advice_due_on": date(2020, 1, 1)}, "advice_due_on"),
        ({"outcome": Outcome.TOP_UP, "funding_source": FundingSource.NONE}, "funding_source"),
        ({"outcome": Outcome.PLACEMENT, "funding_source": FundingSource.NONE}, "funding_source"),
        ({"year_11_grounds": "Exams"}, "year_11_grounds"),
        ({"section_19_advice": "owed"}, "section_19_reasons"),
        ({"findings": {}}, "finding_health_need"),
        (
            {"findings": {one: Found(FindingKind.NOT_MET) for one in Criterion}},
            "why_health_need",
        ),
        ({"review_on": timezone.localdate()}, "review_on"),
    ],
)
def test_terms_that_are_incomplete_are_refused_next_to_their_field(people, item, changes, field):
    with pytest.raises(Refused) as refusal:
        decide_item(
            actor=people.act(people.chair), item=item, terms=terms(**changes), stances=agreed(item)
        )
    assert refusal.value.field == field
    item.refresh_from_db()
    assert item.status == "listed"


def test_the_database_refuses_a_decline_without_a_route(people, item):
    decision = decide_item(
        actor=people.act(people.chair), item=item, terms=terms(), stances=agreed(item)
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(outcome="decline")


def test_only_those_who_run_the_meeting_decide(people, item):
    with pytest.raises(PermissionDenied):
        decide_item(actor=people.act(people.health), item=item, terms=terms(), stances=agreed(item))


def test_when_the_request_cannot_follow_nothing_is_written(people, item):
    Referral.objects.filter(pk=item.subject_id).update(status="withdrawn")
    with pytest.raises(StaleChange):
        decide_item(actor=people.act(people.chair), item=item, terms=terms(), stances=agreed(item))
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
        ratify(actor=people.act(people.chair), item=item, stances=agreed(item))
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
            actor=people.act(people.chair), item=item, stances=agreed(item),
            terms=terms(Outcome.PLACEMENT),
            reason="More is needed",
        )  # fmt: skip
        assert set(item.decisions.values_list("status", flat=True)) == {"replaced", "in_force"}
        referral = Referral.objects.get(pk=item.subject_id)
        assert (referral.outcome, referral.decision_reference) == ("placement", second.reference)


@pytest.mark.django_db(transaction=True)
def test_two_decisions_at_once_leave_one(people, item):
    def decide(outcome: Outcome):
        return decide_item(
            actor=people.act(people.chair), item=item, terms=terms(outcome), stances=agreed(item)
        )

    results = at_once(lambda: decide(Outcome.LIAISON), lambda: decide(Outcome.ADVICE))
    assert sorted(type(result).__name__ for result in results) == ["Decision", "StaleChange"]
    assert Decision.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_interest_declared_during_the_vote_comes_before_or_too_late(people, item):
    results = at_once(
        lambda: decide_item(
            actor=people.act(people.chair), item=item, terms=terms(), stances=agreed(item)
        ),
        lambda: declare_interest(
            actor=people.act(people.health), item=item, kind=InterestKind.FAMILY
        ),
    )
    decided, declared = (type(result).__name__ for result in results)
    assert (decided, declared) in {("Decision", "StaleChange"), ("Refused", "Interest")}


@pytest.mark.django_db(transaction=True)
def test_a_decision_while_the_quorum_leaves_comes_before_or_is_refused(people, item):
    meeting = item.meeting
    stay = meeting.seats.exclude(membership=people.health)
    said = agreed(item)
    decided, left = at_once(
        lambda: decide_item(actor=people.act(people.chair), item=item, terms=terms(), stances=said),
        lambda: record_presence(
            actor=people.act(people.coordinator), meeting=meeting, present=list(stay)
        ),
    )
    assert left is None
    assert type(decided).__name__ in {"Decision", "Refused"}
    assert Decision.objects.count() == (type(decided).__name__ == "Decision")
    if isinstance(decided, Refused):
        assert "Health must be present" in decided.message


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_twice_decides_once(people, item):
    said = agreed(item)
    results = at_once(
        *[
            lambda: decide_item(
                actor=people.act(people.chair), item=item, terms=terms(), stances=said
            )
        ]
        * 2
    )
    assert sorted(type(result).__name__ for result in results) == ["Decision", "StaleChange"]
    assert Decision.objects.get().letters.count() == 2


class TestStances:
    def test_each_agency_with_a_vote_is_heard_and_a_dissent_says_why(self, people, item):
        said = agreed(item)
        assert set(said) == {"education", "health", "social_care", "psychology"}
        said["health"] = Said(StanceKind.DISSENTS, "Too soon after the operation.")
        decision = decide_item(
            actor=people.act(people.chair), item=item, terms=terms(), stances=said
        )
        stance = decision.stances.get(agency="health")
        assert (stance.kind, stance.membership) == ("dissents", people.health)
        assert stance.reason == "Too soon after the operation."

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"health": None}, "stance_health"),
            ({"health": Said(StanceKind.DISSENTS, " ")}, "dissent_health"),
            ({"voluntary": Said(StanceKind.AGREES)}, None),
        ],
    )
    def test_somebody_not_heard_or_not_there_is_refused(self, people, item, changes, field):
        said = {k: v for k, v in {**agreed(item), **changes}.items() if v is not None}
        with pytest.raises(Refused) as refusal:
            decide_item(actor=people.act(people.chair), item=item, terms=terms(), stances=said)
        assert refusal.value.field == field
        item.refresh_from_db()
        assert item.status == "listed"

    def test_who_has_an_interest_has_no_vote_though_they_count(self, people, item):
        kind = InterestKind.WORKS_WITH_CHILD
        declare_interest(actor=people.act(people.health), item=item, kind=kind)
        assert "health" not in agreed(item)


class TestWhatItAsksOfPeople:
    def test_a_decline_creates_both_tasks_with_owners(self, people, item):
        decision = decide_item(
            actor=people.act(people.chair), item=item, terms=terms(Outcome.DECLINE),
            stances=agreed(item),
        )  # fmt: skip
        actions = {action.purpose: action for action in decision.actions.all()}
        assert set(actions) == {"advice", "onward"}
        assert all(action.task.owner == action.owner for action in actions.values())
        assert actions["onward"].task.details == "The family worker rings next week."

    def test_an_owner_who_does_not_see_the_child_is_refused(self, people, item):
        with pytest.raises(Refused) as refusal:
            decide_item(
                actor=people.act(people.chair), item=item, stances=agreed(item),
                terms=terms(Outcome.DECLINE, advice_owner=member(Role.SENCO)),
            )  # fmt: skip
        assert refusal.value.field == "advice_owner"
        assert not Decision.objects.exists()

    def test_a_deferral_gives_its_question_to_an_owner_until_it_comes_back(self, people, item):
        until = timezone.localdate() + timedelta(days=10)
        defer_item(
            actor=people.act(people.chair), item=item, reason="No hours known",
            question="How many hours?", until=until,
        )  # fmt: skip
        action = item.actions.get()
        assert (action.purpose, action.due_on, action.task.status) == ("question", until, "open")
        referral = Referral.objects.get(pk=item.subject_id)
        Referral.objects.filter(pk=referral.pk).update(status="queued", paused_on=None)
        people.put(people.plan(), referral)
        action.task.refresh_from_db()
        assert action.task.status == "done"

    def test_a_further_action_becomes_a_task_until_the_minutes_are_agreed(self, people, item):
        decide_item(actor=people.act(people.chair), item=item, terms=terms(), stances=agreed(item))
        owner = people.coordinator
        words = {"words": "Ring the clinic", "owner": owner}
        action = add_action(
            actor=people.act(people.chair), item=item, due_on=timezone.localdate(), **words
        )
        assert (action.task.title, action.task.owner) == ("Ring the clinic", owner)
        end_meeting(actor=people.act(people.chair), meeting=item.meeting)
        agree_minutes(actor=people.act(people.chair), meeting=item.meeting)
        with pytest.raises(StaleChange, match="minutes are agreed"):
            add_action(
                actor=people.act(people.chair), item=item, due_on=timezone.localdate(), **words
            )

    @pytest.mark.parametrize(
        ("changes", "field"),
        [({"words": " "}, "words"), ({"due_on": date(2020, 1, 1)}, "due_on")],
    )
    def test_an_action_without_words_or_in_the_past_is_refused(self, people, item, changes, field):
        given = {"words": "Ring", "owner": people.coordinator, "due_on": timezone.localdate()}
        with pytest.raises(Refused) as refusal:
            add_action(actor=people.act(people.chair), item=item, **{**given, **changes})
        assert refusal.value.field == field

    def test_members_give_no_actions(self, people, item):
        with pytest.raises(PermissionDenied):
            add_action(
                actor=people.act(people.health), item=item, words="Ring",
                owner=people.coordinator, due_on=timezone.localdate(),
            )  # fmt: skip


def test_a_place_for_year_11_may_last_with_grounds(people):
    child = ChildFactory(year_group_override=11)
    item = people.put(people.open(people.plan()), QueuedReferralFactory(child=child))
    decision = decide_item(
        actor=people.act(people.chair), item=item, stances=agreed(item),
        terms=terms(Outcome.PLACEMENT, year_11_grounds="Exams in May"),
    )  # fmt: skip
    assert decision.year_11_grounds == "Exams in May"


def test_the_duty_is_advised_on_while_the_record_is_open(people, item):
    Section19RecordFactory(child=item.child)
    with pytest.raises(Refused) as refusal:
        decide_item(actor=people.act(people.chair), item=item, terms=terms(), stances=agreed(item))
    assert refusal.value.field == "section_19_advice"
    advised = terms(section_19_advice="owed", section_19_reasons="No lessons since May")
    decide_item(actor=people.act(people.chair), item=item, terms=advised, stances=agreed(item))
    assert item.child.timeline.filter(code="panels.advised_on_duty").exists()


def test_a_meeting_recorded_afterwards_decides_on_its_own_day(people):
    meeting = people.plan()
    item = people.put(meeting)
    with pytest.raises(Refused, match="not been held"):
        record_held_meeting(actor=people.act(people.coordinator), meeting=meeting)
    held = timezone.now() - timedelta(days=4)
    PanelMeeting.objects.filter(pk=meeting.pk).update(starts_at=held)
    meeting.refresh_from_db()
    meeting = record_held_meeting(actor=people.act(people.coordinator), meeting=meeting)
    office = people.act(people.coordinator)
    record_presence(actor=office, meeting=meeting, present=meeting.seats.all())
    item.refresh_from_db()
    decision = decide_item(actor=office, item=item, terms=terms(), stances=agreed(item))
    assert decision.decided_on == timezone.localdate(held)
    assert meeting.recorded_afterwards_by == people.coordinator
