"""Decided between meetings by a chair and a second agency, then ratified."""

import pytest
from django.core.exceptions import PermissionDenied

from ledger.models import Notification
from panels.models import (
    Decision,
    InterestKind,
    Outcome,
)
from panels.services.fast_tracks import (
    answer_fast_track,
    propose_fast_track,
    put_up_for_ratification,
    ratify,
)
from panels.services.interests import declare_interest
from referrals.models import Referral
from tests.factories.panels import agreed, terms

pytestmark = pytest.mark.django_db


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
