"""Evidence that is owed: written down, chased by dates, closed when it is here."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.roles import Role
from ledger.errors import Refused, StaleChange
from ledger.models import Notification
from referrals.models import EvidenceRequest, OwedEvidence, OwedKind
from referrals.services.links import ask_clinician, send_answer, unlock_request, withdraw_link
from referrals.services.owed import (
    chase_overdue_evidence,
    chase_owed_evidence,
    close_owed_evidence,
    note_owed_evidence,
)
from tests.factories.referrals import QueuedReferralFactory
from tests.people import actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    return actor(Role.PANEL_COORDINATOR)


@pytest.fixture
def referral():
    return QueuedReferralFactory()


@pytest.fixture
def senco(referral):
    return actor(Role.SENCO, referral.organisation)


def note(coordinator, referral, **changes):
    terms = {
        "kind": OwedKind.HOURS, "owed_by": "Dr Invented", "due_on": timezone.localdate()
    }  # fmt: skip
    return note_owed_evidence(actor=coordinator, referral=referral, **(terms | changes))


def test_refused_without_a_name_with_a_past_day_and_to_others(coordinator, referral, senco):
    for changes, field in [
        ({"owed_by": " "}, "owed_by"),
        ({"due_on": timezone.localdate() - timedelta(days=1)}, "due_on"),
    ]:
        with pytest.raises(Refused) as refusal:
            note(coordinator, referral, **changes)
        assert refusal.value.field == field
    with pytest.raises(PermissionDenied):
        note(senco, referral)
    assert not OwedEvidence.objects.exists()


def test_chased_after_its_day_and_then_by_days(coordinator, referral, senco, time_machine):
    time_machine.move_to("2026-06-01 10:00+01:00")
    note(coordinator, referral, due_on=date(2026, 6, 3))
    chased = {}
    for day in range(3, 12):
        time_machine.move_to(f"2026-06-{day:02} 06:25+01:00")
        chased[day] = chase_overdue_evidence()
        assert chase_overdue_evidence() == 0
    assert [day for day, count in chased.items() if count] == [4, 9]
    assert OwedEvidence.objects.get().times_chased == 2
    assert Notification.objects.filter(code="referrals.evidence_still_owed").count() == 2
    told_office = Notification.objects.filter(code="referrals.evidence_never_came")
    assert [one.recipient for one in told_office] == [coordinator.user]


def test_a_clinician_is_chased_by_a_new_link(coordinator, referral, senco):
    ask_clinician(actor=senco, referral=referral, clinician="Dr Invented", email="d@example.org")
    owed = OwedEvidence.objects.get()
    assert owed.owed_by == "Dr Invented"
    before = EvidenceRequest.objects.get().token_hash
    chase_owed_evidence(actor=coordinator, owed=owed)
    assert EvidenceRequest.objects.get().token_hash != before


def test_a_clinician_who_has_begun_keeps_what_they_wrote(coordinator, referral, senco):
    request = ask_clinician(
        actor=senco, referral=referral, clinician="Dr Invented", email="d@example.org"
    )
    unlock_request(request=request, born_on=referral.child.born_on)
    EvidenceRequest.objects.update(draft={"diagnosis": "Half a letter"})
    chase_owed_evidence(actor=coordinator, owed=OwedEvidence.objects.get())
    assert EvidenceRequest.objects.get().draft == {"diagnosis": "Half a letter"}
    assert Notification.objects.filter(code="referrals.evidence_still_owed").exists()


@pytest.mark.parametrize("end", ["answered", "withdrawn"])
def test_it_closes_with_the_link(referral, senco, end):
    request = ask_clinician(
        actor=senco, referral=referral, clinician="Dr Invented", email="d@example.org"
    )
    if end == "answered":
        unlock_request(request=request, born_on=referral.child.born_on)
        answer = {
            "clinician": "Dr Invented", "diagnosis": "Invented", "treatment": "Rest",
            "is_full_time": None, "hours": None, "hours_reason": "", "review_on": None,
        }  # fmt: skip
        send_answer(request=request, answer=answer)
    else:
        withdraw_link(actor=senco, request=request, reason="Wrong address")
    assert OwedEvidence.objects.get().closed_on == timezone.localdate()


def test_closed_once_by_the_office_and_then_not_chased(coordinator, referral, senco):
    owed = note(coordinator, referral)
    with pytest.raises(PermissionDenied):
        close_owed_evidence(actor=senco, owed=owed)
    close_owed_evidence(actor=coordinator, owed=owed)
    for step in (close_owed_evidence, chase_owed_evidence):
        with pytest.raises(StaleChange):
            step(actor=coordinator, owed=owed)
    OwedEvidence.objects.update(due_on=timezone.localdate() - timedelta(days=9))
    assert chase_overdue_evidence() == 0
