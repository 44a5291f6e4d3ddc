"""Drafting and submitting: refusals, rollback, and two people at once."""

import threading
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from accounts.roles import Role
from cases.models import Case, Document, KnowledgeKind, Section19Record
from ledger.errors import Refused, StaleChange
from ledger.models import Notification, StoredFile
from referrals.models import Referral, ReferralStatus
from referrals.parts import PARTS
from referrals.services import submitting
from referrals.services.drafting import (
    fingerprint,
    save_part,
    start_referral,
    withdraw_referral,
)
from referrals.services.merging import twins_of
from tests.factories.cases import ChildFactory
from tests.factories.referrals import (
    EvidenceFactory,
    QueuedReferralFactory,
    ReferralFactory,
    SubmittedReferralFactory,
)
from tests.people import actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return ReferralFactory(saved_tasks=list(PARTS))


@pytest.fixture
def senco(draft):
    return actor(Role.SENCO, draft.organisation)


@pytest.fixture
def everything_known(monkeypatch):
    """Nothing is missing, whatever the record holds."""
    monkeypatch.setattr(submitting, "incomplete_parts", lambda referral, known: [])


@pytest.mark.parametrize("role", [Role.HEALTH_PROFESSIONAL, Role.ATTENDANCE_OFFICER])
def test_only_those_who_refer_start(role):
    with pytest.raises(PermissionDenied):
        start_referral(actor=actor(role), child=ChildFactory())


def test_nobody_starts_for_a_child_they_do_not_see():
    with pytest.raises(PermissionDenied):
        start_referral(actor=actor(Role.SENCO), child=ChildFactory())


@pytest.mark.parametrize("role", [Role.LIAISON_OFFICER, Role.PANEL_COORDINATOR])
def test_the_authority_may_refer_too(role):
    referral = start_referral(actor=actor(role), child=ChildFactory())
    assert (referral.school, referral.status) == (None, ReferralStatus.DRAFT)


def test_a_waiting_referral_is_named_instead_of_a_second_one():
    waiting = SubmittedReferralFactory()
    liaison = actor(Role.LIAISON_OFFICER)
    with pytest.raises(Refused, match=waiting.reference):
        start_referral(actor=liaison, child=waiting.child)


def test_another_organisation_does_not_write_this_draft(draft):
    with pytest.raises(PermissionDenied):
        save_part(
            actor=actor(Role.LIAISON_OFFICER), referral=draft, key="need", values={"reason": "x"}
        )


def test_a_stale_part_is_refused_and_the_same_answer_twice_is_not(draft, senco):
    seen = fingerprint(draft, "need")
    for _press in range(2):
        save_part(actor=senco, referral=draft, key="need", values={"reason": "Hers"}, seen=seen)
    with pytest.raises(StaleChange):
        save_part(actor=senco, referral=draft, key="need", values={"reason": "His"}, seen=seen)
    assert Referral.objects.get().reason == "Hers"


def test_a_fast_track_without_grounds_saves_nothing(draft, senco):
    with pytest.raises(Refused):
        save_part(
            actor=senco, referral=draft, key="fast_track",
            values={"is_fast_track": True, "grounds": " "},
        )  # fmt: skip
    assert not Referral.objects.get().is_fast_track


def test_an_answer_that_is_no_part_of_it_is_a_mistake_of_ours(draft, senco):
    with pytest.raises(TypeError):
        save_part(actor=senco, referral=draft, key="need", values={"status": "decided"})


def test_an_incomplete_draft_is_not_submitted(senco):
    draft = ReferralFactory(organisation=senco.organisation)
    with pytest.raises(Refused, match="Complete these parts first"):
        submitting.submit_referral(actor=senco, referral=draft)


def test_a_referral_that_came_first_is_respected(draft, senco, everything_known):
    SubmittedReferralFactory(child=draft.child, organisation=draft.organisation)
    with pytest.raises(Refused, match="already waits"):
        submitting.submit_referral(actor=senco, referral=draft)
    assert Referral.objects.get(pk=draft.pk).is_draft
    assert not Case.objects.exists()


def test_one_of_another_school_comes_in_beside_it_for_the_office_to_join(
    draft, senco, everything_known
):
    first = SubmittedReferralFactory(child=draft.child)
    second = submitting.submit_referral(actor=senco, referral=draft)
    assert set(twins_of(first)) == {second}


def test_a_failure_after_the_change_leaves_nothing_behind(
    draft, senco, everything_known, monkeypatch
):
    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(submitting.events, "tell", broken)
    with pytest.raises(RuntimeError):
        submitting.submit_referral(actor=senco, referral=draft)
    assert Referral.objects.get().is_draft
    assert not Case.objects.exists()
    assert not StoredFile.objects.exists()
    assert not Notification.objects.exists()


def submit(draft, senco, **changes):
    Referral.objects.filter(pk=draft.pk).update(**changes)
    return submitting.submit_referral(actor=senco, referral=Referral.objects.get(pk=draft.pk))


@pytest.mark.parametrize(
    "changes",
    [
        {"absent_since": date(2020, 1, 6)},
        {"absent_since": None, "supports": ["remote"]},
        {"absent_since": None, "is_fast_track": True, "grounds": "Just out of hospital"},
    ],
)
def test_a_long_absence_tells_the_authority_of_its_duty(draft, senco, everything_known, changes):
    sent = submit(draft, senco, **changes)
    record = Section19Record.objects.get(child=draft.child)
    source = record.knowledge.get()
    assert (record.known_on, source.kind) == (timezone.localdate(), KnowledgeKind.REFERRAL)
    assert source.link == f"/referrals/{sent.public_id}/"


def test_a_short_absence_does_not(draft, senco, everything_known):
    submit(draft, senco, absent_since=timezone.localdate(), supports=["advice"])
    assert not Section19Record.objects.exists()


def test_withdrawn_by_whom_and_when(draft, senco):
    with pytest.raises(PermissionDenied):
        withdraw_referral(actor=actor(Role.SENCO), referral=draft, reason="x")
    with pytest.raises(Refused):
        withdraw_referral(actor=senco, referral=draft, reason="")
    sent = QueuedReferralFactory()
    coordinator = actor(Role.PANEL_COORDINATOR)
    done = withdraw_referral(actor=coordinator, referral=sent, reason="Moved away")
    assert (done.status, done.due_on) == (ReferralStatus.WITHDRAWN, None)
    with pytest.raises(StaleChange):
        withdraw_referral(actor=coordinator, referral=sent, reason="Again")


def test_what_is_on_an_agenda_is_taken_off_first():
    listed = QueuedReferralFactory(status=ReferralStatus.LISTED)
    with pytest.raises(StaleChange):
        withdraw_referral(actor=actor(Role.PANEL_COORDINATOR), referral=listed, reason="Moved away")


def test_evidence_stays_when_a_referral_is_withdrawn():
    evidence = EvidenceFactory()
    senco = actor(Role.SENCO, evidence.referral.organisation)
    withdraw_referral(actor=senco, referral=evidence.referral, reason="Back in school")
    assert evidence.referral.evidence.get() == evidence
    assert not Document.objects.filter(withdrawn_at__isnull=False).exists()


@pytest.mark.django_db(transaction=True)
def test_two_submissions_at_once_have_one_outcome(monkeypatch):
    monkeypatch.setattr(submitting, "incomplete_parts", lambda referral, known: [])
    draft = ReferralFactory(saved_tasks=list(PARTS))
    senco = actor(Role.SENCO, draft.organisation)
    outcomes: list[str] = []
    start = threading.Barrier(2)

    def press() -> None:
        start.wait()
        try:
            submitting.submit_referral(actor=senco, referral=Referral.objects.get(pk=draft.pk))
            outcomes.append("submitted")
        except Refused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused", "submitted"]
    assert Case.objects.count() == StoredFile.objects.count() == 1
