"""The public pages: what they show to whom, and how often they answer."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from referrals.models import EvidenceRequest
from referrals.services import links
from tests.factories.referrals import SubmittedReferralFactory
from tests.people import actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked():
    referral = SubmittedReferralFactory()
    senco = actor(Role.SENCO, referral.organisation)
    return links.ask_clinician(
        actor=senco, referral=referral, clinician="Dr Invented", email="dr@clinic.example"
    )


@pytest.fixture
def address(asked):
    return f"/referrals/evidence/{links.token_of(asked)}/"


def test_a_stranger_learns_next_to_nothing(client, asked, address):
    page = client.get(address).content.decode()
    child = asked.referral.child
    assert asked.referral.organisation.name in page
    for secret in (child.first_name, child.last_name, child.reference, asked.referral.reference):
        assert secret not in page
    for step in ("answer/", "check/"):
        assert client.get(address + step).url == address


def test_every_link_that_opens_nothing_gets_the_same_page(client, asked, address):
    unknown = client.get(f"/referrals/evidence/{'0' * 64}/")
    EvidenceRequest.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    expired = client.get(address)
    EvidenceRequest.objects.update(status="answered")
    used = client.get(address + "check/")
    token = re.compile(rb'name="csrf-token" content="\w+"')
    pages = {token.sub(b"", page.content) for page in (unknown, expired, used)}
    assert len(pages) == 1
    assert {page.status_code for page in (unknown, expired, used)} == {404}


def test_only_so_many_requests_a_minute(client, address):
    answers = [client.get(address).status_code for _ in range(70)]
    assert answers[0] == 200
    assert 429 in answers


def test_a_session_opens_one_link_only(client, asked, address):
    client.post(address, {"born_on": "2012-03-14"})
    other = SubmittedReferralFactory()
    senco = actor(Role.SENCO, other.organisation)
    second = links.ask_clinician(
        actor=senco, referral=other, clinician="Dr Invented", email="dr@clinic.example"
    )
    second_address = f"/referrals/evidence/{links.token_of(second)}/"
    assert client.get(second_address + "answer/").url == second_address


def test_what_was_typed_is_there_again_until_it_is_sent(client, asked, address):
    client.post(address, {"born_on": "2012-03-14"})
    client.post(
        address + "answer/",
        {"clinician": "Dr Invented", "diagnosis": "Invented", "treatment": "Rest",
         "amount": "full"},
    )  # fmt: skip
    assert "Rest" in client.get(address + "answer/").content.decode()
    client.post(address + "check/")
    asked.refresh_from_db()
    assert (asked.status, asked.draft) == ("answered", {})
    assert client.post(address + "check/").url == "/referrals/evidence/sent/"
