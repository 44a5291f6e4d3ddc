"""Interim provision from triage: asked in one step, answered in one."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.roles import Role
from cases.models import Authorisation, Section19Record
from cases.services.section_19 import start_interim
from ledger.errors import Refused, StaleChange
from ledger.models import Notification
from referrals.homes import today as home_today
from referrals.models import InterimRequest, InterimRequestStatus
from referrals.services.interim import ask_for_interim, authorise_request, decline_request
from tests.concurrency import at_once
from tests.factories.referrals import SubmittedReferralFactory
from tests.people import actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    return actor(Role.PANEL_COORDINATOR)


@pytest.fixture
def officer():
    return actor(Role.NAMED_OFFICER)


@pytest.fixture
def referral():
    return SubmittedReferralFactory()


def ask(coordinator, referral, **changes):
    day = timezone.localdate()
    terms = {
        "what": "Ten hours at home", "starts_on": day, "ends_on": day + timedelta(weeks=6),
        "reasons": "Evidence is pending.",
    }  # fmt: skip
    return ask_for_interim(actor=coordinator, referral=referral, **(terms | changes))


def days(request):
    return {"starts_on": request.starts_on, "ends_on": request.ends_on}


def test_the_named_officer_is_told_and_sees_it_at_home(coordinator, officer, referral):
    request = ask(coordinator, referral)
    notice = Notification.objects.get(code="referrals.interim_asked")
    assert (notice.recipient, notice.is_duty) == (officer.user, True)
    assert str(request.public_id) in notice.link
    assert any(notice.link == item.url for item in home_today(officer))


def test_one_press_owes_the_duty_authorises_and_tells_the_office(coordinator, officer, referral):
    request = ask(coordinator, referral)
    done = authorise_request(actor=officer, request=request, **days(request), answer="Begin.")
    assert done.status == InterimRequestStatus.AUTHORISED
    assert done.authorisation == Authorisation.objects.get()
    assert Section19Record.objects.get().status == "decided"
    assert Notification.objects.filter(
        code="referrals.interim_answered", recipient=coordinator.user
    ).exists()
    with pytest.raises(StaleChange):
        authorise_request(actor=officer, request=request, **days(request))
    assert not any("interim" in item.url for item in home_today(officer))


def test_declined_with_reasons_that_the_office_reads(coordinator, officer, referral):
    request = ask(coordinator, referral)
    with pytest.raises(Refused) as refusal:
        decline_request(actor=officer, request=request, answer=" ")
    assert refusal.value.field == "answer"
    done = decline_request(actor=officer, request=request, answer="He is taught.")
    assert done.status == InterimRequestStatus.DECLINED
    assert not Authorisation.objects.exists()
    ask(coordinator, referral)  # it can be asked again


def test_only_the_officer_answers_and_only_the_office_asks(coordinator, officer, referral):
    with pytest.raises(PermissionDenied):
        ask(actor(Role.SENCO, referral.organisation), referral)
    request = ask(coordinator, referral)
    with pytest.raises(PermissionDenied):
        authorise_request(actor=coordinator, request=request, **days(request))
    with pytest.raises(PermissionDenied):
        decline_request(actor=coordinator, request=request, answer="No")
    assert InterimRequest.objects.get().status == InterimRequestStatus.ASKED
    assert not Authorisation.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"what": ""}, "what"),
        ({"reasons": " "}, "reasons"),
        ({"ends_on": timezone.localdate() - timedelta(days=1)}, "ends_on"),
    ],
)
def test_asking_says_what_and_until_when(coordinator, officer, referral, changes, field):
    with pytest.raises(Refused) as refusal:
        ask(coordinator, referral, **changes)
    assert refusal.value.field == field
    assert not InterimRequest.objects.exists()


def test_asked_once_and_never_into_nothing(coordinator, referral):
    with pytest.raises(Refused, match="no named officer"):
        ask(coordinator, referral)
    actor(Role.NAMED_OFFICER)
    ask(coordinator, referral)
    with pytest.raises(Refused, match="asked already"):
        ask(coordinator, referral)
    assert InterimRequest.objects.count() == 1


def test_what_was_authorised_by_another_way_waits_no_longer(coordinator, officer, referral):
    request = ask(coordinator, referral)
    start_interim(
        actor=officer, child=referral.child, what="Ten hours", reasons="Urgent",
        **days(request),
    )  # fmt: skip
    assert not InterimRequest.objects.waiting().exists()


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_authorise_once():
    referral = SubmittedReferralFactory()
    first, second = actor(Role.NAMED_OFFICER), actor(Role.NAMED_OFFICER)
    request = ask(actor(Role.PANEL_COORDINATOR), referral)
    results = at_once(
        lambda: authorise_request(actor=first, request=request, **days(request)),
        lambda: authorise_request(actor=second, request=request, **days(request)),
    )
    assert sum(isinstance(one, StaleChange) for one in results) == 1
    assert Authorisation.objects.count() == 1
