"""Two referrals of one child worked as one, and separated exactly."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.roles import Role
from ledger.errors import Refused, StaleChange
from ledger.models import Notification
from referrals.models import Evidence, Referral, ReferralMerge, ReferralStatus
from referrals.services.merging import merge_referrals, twins_of, undo_merge
from referrals.services.seen import seen_now
from referrals.services.triage import acknowledge_referral
from tests.concurrency import at_once
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
def younger():
    return QueuedReferralFactory(submission={"groups": [{"key": "need"}]})


@pytest.fixture
def older(younger):
    start = timezone.localdate() - timedelta(days=9)
    return QueuedReferralFactory(
        child=younger.child, clock_starts_on=start, submission={"groups": [{"key": "risk"}]}
    )


def fields(*referrals):
    names = ("status", "clock_starts_on", "clock_days", "due_on", "submission", "merged_at")
    return {row["pk"]: row for row in Referral.objects.values("pk", *names)}


def test_both_texts_stay_and_one_goes_on_with_the_older_clock(coordinator, younger, older):
    evidence = EvidenceFactory(referral=older)
    merge_referrals(actor=coordinator, keep=younger, other=older, reason="The same illness")
    younger.refresh_from_db()
    older.refresh_from_db()
    assert younger.status == ReferralStatus.QUEUED
    assert older.status == ReferralStatus.MERGED
    assert younger.clock_starts_on == timezone.localdate() - timedelta(days=9)
    assert older.submission == {"groups": [{"key": "risk"}]}
    assert younger.submission == {"groups": [{"key": "need"}]}
    evidence.refresh_from_db()
    assert evidence.referral == younger
    assert older.due_on is None
    assert twins_of(younger) == []
    assert younger.child.timeline.get().code == "referrals.merged"


def test_undoing_gives_back_exactly_what_was(coordinator, younger, older):
    EvidenceFactory(referral=older)
    before = fields()
    merge = merge_referrals(actor=coordinator, keep=younger, other=older)
    later = EvidenceFactory(referral=younger)
    undo_merge(actor=coordinator, merge=merge, reason="Two different schools after all")
    assert fields() == before
    assert set(Evidence.objects.filter(referral=younger)) == {later}
    assert Evidence.objects.filter(referral=older).count() == 1
    merge.refresh_from_db()
    assert merge.undone_reason == "Two different schools after all"
    with pytest.raises(StaleChange):
        undo_merge(actor=coordinator, merge=merge, reason="Again")
    merge_referrals(actor=coordinator, keep=older, other=younger)


def test_refusals(coordinator, younger, older):
    stranger, fast = QueuedReferralFactory(), older
    with pytest.raises(Refused, match="not two referrals of one child"):
        merge_referrals(actor=coordinator, keep=younger, other=stranger)
    with pytest.raises(Refused, match="not two referrals of one child"):
        merge_referrals(actor=coordinator, keep=younger, other=younger)
    with pytest.raises(PermissionDenied):
        merge_referrals(actor=actor(Role.SENCO, younger.organisation), keep=younger, other=older)
    Referral.objects.filter(pk=fast.pk).update(is_fast_track=True, grounds="In hospital")
    with pytest.raises(Refused, match="fast track"):
        merge_referrals(actor=coordinator, keep=younger, other=fast)
    assert not ReferralMerge.objects.exists()
    assert not Notification.objects.exists()


def test_what_changed_since_the_page_is_not_joined(coordinator, younger):
    other = SubmittedReferralFactory(child=younger.child)
    page = seen_now(other)
    acknowledge_referral(actor=actor(Role.PANEL_COORDINATOR), referral=other)
    with pytest.raises(StaleChange, match="acknowledged it"):
        merge_referrals(actor=coordinator, keep=younger, other=other, seen=page)
    assert Referral.objects.get(pk=other.pk).status == ReferralStatus.QUEUED


def test_a_failure_leaves_nothing_behind(coordinator, younger, older, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError

    before = fields()
    monkeypatch.setattr("referrals.services.merging.events.tell", broken)
    with pytest.raises(RuntimeError):
        merge_referrals(actor=coordinator, keep=younger, other=older)
    assert fields() == before
    assert not ReferralMerge.objects.exists()


def test_a_decided_one_is_not_given_back(coordinator, younger, older):
    merge = merge_referrals(actor=coordinator, keep=younger, other=older)
    Referral.objects.filter(pk=younger.pk).update(
        status=ReferralStatus.DECIDED, decided_at=timezone.now()
    )
    with pytest.raises(StaleChange):
        undo_merge(actor=coordinator, merge=merge, reason="Late")


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_who_keep_different_ones_end_with_one_that_goes_on():
    one = QueuedReferralFactory()
    other = QueuedReferralFactory(child=one.child)
    first, second = actor(Role.PANEL_COORDINATOR), actor(Role.PANEL_COORDINATOR)
    results = at_once(
        lambda: merge_referrals(actor=first, keep=one, other=other),
        lambda: merge_referrals(actor=second, keep=other, other=one),
    )
    assert sum(isinstance(one, StaleChange) for one in results) == 1
    assert ReferralMerge.objects.count() == 1
    assert sorted(Referral.objects.values_list("status", flat=True)) == ["merged", "queued"]
