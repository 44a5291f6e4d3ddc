"""Evidence at hand: any part may be missing, nothing may be said by nobody."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.roles import Role
from cases.models import Enrolment, HoursPeriod
from ledger.errors import Refused, StaleChange
from referrals.models import Evidence, ReferralStatus
from referrals.services.evidence import add_evidence, withdraw_evidence
from tests.factories.referrals import EvidenceFactory, ReferralFactory, SubmittedReferralFactory
from tests.people import actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def referral():
    return ReferralFactory()


@pytest.fixture
def senco(referral):
    return actor(Role.SENCO, referral.organisation)


def test_a_diagnosis_alone_is_evidence(referral, senco):
    evidence = add_evidence(actor=senco, referral=referral, clinician="GP", diagnosis="Anxiety")
    assert (evidence.diagnosis, evidence.hours_period) == ("Anxiety", None)


def test_nothing_said_is_refused(referral, senco):
    with pytest.raises(Refused):
        add_evidence(actor=senco, referral=referral, clinician="GP", diagnosis=" ")
    assert not Evidence.objects.exists()


def test_full_time_is_advice_too(referral, senco):
    evidence = add_evidence(actor=senco, referral=referral, clinician="GP", is_full_time=True)
    assert evidence.hours_period.is_full_time


def test_advice_that_overlaps_other_hours_stays_on_the_evidence(referral, senco):
    facts = {"is_full_time": False, "hours_reason": "Tires", "review_on": date(2099, 1, 1)}
    for hours in ("10", "5"):
        add_evidence(actor=senco, referral=referral, clinician="GP", hours=Decimal(hours), **facts)
    assert [item.hours for item in Evidence.objects.all()] == [Decimal("10"), Decimal("5")]
    assert HoursPeriod.objects.count() == 1


def test_a_former_school_adds_nothing(referral, senco):
    Enrolment.objects.update(ends_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(PermissionDenied):
        add_evidence(actor=senco, referral=referral, clinician="GP", diagnosis="Anxiety")


def test_nothing_is_added_to_a_withdrawn_referral():
    referral = SubmittedReferralFactory(
        status=ReferralStatus.WITHDRAWN, withdrawn_at=timezone.now()
    )
    senco = actor(Role.SENCO, referral.organisation)
    with pytest.raises(StaleChange):
        add_evidence(actor=senco, referral=referral, clinician="GP", diagnosis="Anxiety")


def test_withdrawn_once_with_a_reason():
    evidence = EvidenceFactory()
    senco = actor(Role.SENCO, evidence.referral.organisation)
    with pytest.raises(Refused):
        withdraw_evidence(actor=senco, evidence=evidence, reason="")
    withdraw_evidence(actor=senco, evidence=evidence, reason="Of another child")
    with pytest.raises(StaleChange):
        withdraw_evidence(actor=senco, evidence=evidence, reason="Again")
