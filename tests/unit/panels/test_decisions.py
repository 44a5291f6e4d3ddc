"""Deciding at a meeting."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from ledger.errors import Refused, StaleChange
from ledger.models import StatusChange
from panels.models import (
    Decision,
    InterestKind,
    Outcome,
    PanelMeeting,
)
from panels.services.agenda import defer_item, take_off_item
from panels.services.decisions import (
    decide_item,
)
from panels.services.interests import declare_interest
from panels.services.recording import record_held_meeting
from panels.services.seats import record_presence
from referrals.models import Referral
from tests.factories.panels import agreed, terms

pytestmark = pytest.mark.django_db


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
        kind="health_evidence",
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
