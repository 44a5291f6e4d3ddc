"""Evidence at hand: any part may be missing, nothing may be said by nobody."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from cases.models import Enrolment, HoursPeriod
from cases.services.hours import record_hours
from ledger.errors import Refused, StaleChange
from ledger.models import Notification
from referrals.known import evidence_of
from referrals.models import Evidence, ReferralStatus
from referrals.services import links
from referrals.services.evidence import add_evidence, withdraw_evidence
from tests.factories.cases import CaseFactory, TeamMemberFactory
from tests.factories.referrals import EvidenceFactory, ReferralFactory, SubmittedReferralFactory
from tests.people import actor, member, sign_in

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


def told_of_hours() -> dict[str, str]:
    """Whom the notice of hours that stand aside reached, with its link."""
    sent = Notification.objects.filter(code="referrals.hours_stand_aside")
    assert all(note.reference.startswith("R-") for note in sent)
    return dict(sent.values_list("recipient__email", "link"))


def test_hours_that_overlap_are_told_to_those_who_weigh_them(referral, senco):
    other = member(Role.SENCO, referral.organisation)
    family_worker = member(Role.FAMILY_NAVIGATOR)
    TeamMemberFactory(child=referral.child, membership=family_worker)
    CaseFactory(child=referral.child, lead=family_worker)
    advice = {"clinician": "Dr Invented", "is_full_time": True}
    add_evidence(actor=senco, referral=referral, **advice)
    assert told_of_hours() == {}
    add_evidence(actor=senco, referral=referral, **advice)
    assert told_of_hours() == {
        other.user.email: f"/referrals/{referral.public_id}/",
        family_worker.user.email: f"/cases/child/{referral.child.public_id}/hours/",
    }


def test_hours_by_a_link_are_told_to_whoever_asked():
    referral = SubmittedReferralFactory()
    senco = actor(Role.SENCO, referral.organisation)
    member(Role.SENCO, referral.organisation)
    add_evidence(actor=senco, referral=referral, clinician="GP", is_full_time=True)
    asked = links.ask_clinician(
        actor=senco, referral=referral, clinician="Dr Invented", email="doctor@clinic.example"
    )
    links.unlock_request(request=asked, born_on=referral.child.born_on)
    answer = {
        "clinician": "Dr Invented", "diagnosis": "", "treatment": "", "is_full_time": True,
        "hours": None, "hours_reason": "", "review_on": None,
    }  # fmt: skip
    links.send_answer(request=asked, answer=answer)
    assert list(told_of_hours()) == [senco.user.email]


def test_hours_wait_to_be_weighed_until_hours_are_recorded(referral, senco):
    for _twice in range(2):
        add_evidence(actor=senco, referral=referral, clinician="GP", is_full_time=True)
    assert [item.has_hours_to_weigh for item in evidence_of(referral)] == [False, True]
    record_hours(
        actor=senco, child=referral.child, kind="advised", hours=10, source="GP",
        starts_on=timezone.localdate() + timedelta(days=1), reason="Tires",
        review_on=timezone.localdate() + timedelta(days=30),
    )  # fmt: skip
    assert [item.has_hours_to_weigh for item in evidence_of(referral)] == [False, False]


def test_the_evidence_shows_that_its_hours_stand_aside(client, referral, senco):
    page = reverse("referrals:part", args=[referral.public_id, "evidence"])
    sign_in(client, senco.membership)
    hours = f'href="/cases/child/{referral.child.public_id}/hours/">Compare'
    add_evidence(actor=senco, referral=referral, clinician="GP", is_full_time=True)
    assert hours not in client.get(page).content.decode()
    add_evidence(actor=senco, referral=referral, clinician="GP", is_full_time=True)
    assert hours in client.get(page).content.decode()


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
