"""Criteria: what Waymark sees, what the coordinator finds; and the grounds of a fast track."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.roles import Role
from ledger.errors import Refused, StaleChange
from ledger.models import Notification
from referrals.clocks import targets_of
from referrals.criteria import CRITERIA, not_tried, tried
from referrals.known import gather
from referrals.models import CriterionFinding, Referral, ReferralStatus, Verdict
from referrals.services.criteria import fingerprint, record_findings, triage_fast_track
from tests.factories.early_help import InterventionFactory
from tests.factories.referrals import (
    EvidenceFactory,
    QueuedReferralFactory,
    SubmittedReferralFactory,
)
from tests.people import actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    return actor(Role.PANEL_COORDINATOR)


@pytest.fixture
def referral():
    return SubmittedReferralFactory()


def look(referral):
    known = gather(referral)
    return {key: one.look(referral, known)[0] for key, one in CRITERIA.items()}


def test_what_waymark_sees_of_a_bare_referral(referral):
    seen = look(referral)
    assert seen["evidence"] == seen["graduated"] == seen["voices"] == Verdict.MISSING
    assert seen["sharing"] == Verdict.MET
    assert tried(gather(referral)).is_thin


def test_evidence_needs_diagnosis_and_treatment(referral):
    EvidenceFactory(referral=referral, treatment="")
    assert look(referral)["evidence"] == Verdict.MISSING
    EvidenceFactory(referral=referral)
    assert look(referral)["evidence"] == Verdict.MET


def test_two_kinds_over_six_weeks_are_not_thin_and_what_was_declined_counts_not(referral):
    start = timezone.localdate() - timedelta(weeks=7)
    InterventionFactory(child=referral.child, kind="mentor", starts_on=start)
    declined = InterventionFactory(
        child=referral.child, kind="counselling", starts_on=start, was_declined=True,
        declined_reason="Not now", effect="",
    )  # fmt: skip
    assert tried(gather(referral)).is_thin
    assert "counselling" in not_tried(gather(referral))
    type(declined).objects.filter(pk=declined.pk).update(was_declined=False, declined_reason="")
    assert not tried(gather(referral)).is_thin
    assert look(referral)["graduated"] == Verdict.MET


def test_findings_are_kept_and_replaced(coordinator, referral):
    record_findings(actor=coordinator, referral=referral, findings={"plan": ("met", "Seen")})
    seen = fingerprint(referral)
    record_findings(
        actor=coordinator, referral=referral, findings={"plan": ("missing", "")}, seen=seen
    )
    finding = CriterionFinding.objects.get()
    assert (finding.verdict, finding.note, finding.recorded_by) == (
        "missing", "", coordinator.user,
    )  # fmt: skip


def test_findings_refuse_others_a_stale_page_and_a_lack_of_words(coordinator, referral):
    with pytest.raises(PermissionDenied):
        record_findings(
            actor=actor(Role.SENCO, referral.organisation), referral=referral, findings={}
        )
    with pytest.raises(Refused) as refusal:
        record_findings(
            actor=coordinator, referral=referral,
            findings={"need": ("met", ""), "plan": ("not_needed", " ")},
        )  # fmt: skip
    assert refusal.value.field == "plan_note"
    page = fingerprint(referral)
    record_findings(actor=coordinator, referral=referral, findings={"need": ("met", "")})
    with pytest.raises(StaleChange):
        record_findings(
            actor=coordinator, referral=referral, findings={"need": ("missing", "")}, seen=page
        )
    with pytest.raises(StaleChange):
        decided = QueuedReferralFactory(status=ReferralStatus.DECIDED, decided_at=timezone.now())
        record_findings(actor=coordinator, referral=decided, findings={})
    assert CriterionFinding.objects.get().verdict == "met"


class TestFastTrack:
    @pytest.fixture
    def urgent(self):
        day = timezone.localdate()
        return SubmittedReferralFactory(
            is_fast_track=True, grounds="In hospital", acknowledge_by=day, triage_by=day
        )

    def test_grounds_that_hold_stay_and_are_acknowledged(self, coordinator, urgent):
        done = triage_fast_track(actor=coordinator, referral=urgent, stays=True, reason="")
        assert done.is_fast_track
        assert done.status == ReferralStatus.QUEUED
        assert done.clock_days == 5
        assert [target.state for target in targets_of(done)] == ["Done in time", "Done in time"]
        with pytest.raises(StaleChange):
            triage_fast_track(actor=coordinator, referral=urgent, stays=True, reason="")

    def test_grounds_that_do_not_lead_to_the_usual_track_with_reason(self, coordinator, urgent):
        senco = actor(Role.SENCO, urgent.organisation)
        with pytest.raises(Refused) as refusal:
            triage_fast_track(actor=coordinator, referral=urgent, stays=False, reason=" ")
        assert refusal.value.field == "reason"
        done = triage_fast_track(
            actor=coordinator, referral=urgent, stays=False, reason="Home on Friday"
        )
        assert not done.is_fast_track
        assert done.clock_days == 15
        assert Notification.objects.filter(
            code="referrals.fast_track_refused", recipient=senco.user
        ).exists()

    def test_only_the_office_and_only_a_fast_track(self, coordinator, urgent, referral):
        with pytest.raises(PermissionDenied):
            triage_fast_track(
                actor=actor(Role.SENCO, urgent.organisation), referral=urgent, stays=True,
                reason="",
            )  # fmt: skip
        with pytest.raises(Refused, match="not a fast track"):
            triage_fast_track(actor=coordinator, referral=referral, stays=True, reason="")
        assert Referral.objects.get(pk=urgent.pk).triaged_at is None
