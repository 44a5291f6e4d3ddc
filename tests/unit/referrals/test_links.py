"""A clinician's link: asked, opened by who knows the birth date, answered once, or not at all."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.roles import Role
from cases.models import Document, HoursPeriod
from ledger.errors import Refused, StaleChange
from ledger.models import Notification
from referrals.models import Evidence, EvidenceRequest
from referrals.services import link_mail, links
from referrals.services.drafting import withdraw_referral
from tests.factories.referrals import SubmittedReferralFactory
from tests.people import actor

pytestmark = pytest.mark.django_db
BORN_ON = date(2012, 3, 14)
ANSWER = {
    "clinician": "Dr Invented", "diagnosis": "Invented anxiety", "treatment": "Therapy",
    "is_full_time": False, "hours": Decimal("10"), "hours_reason": "Tires quickly",
    "review_on": date(2099, 1, 1),
}  # fmt: skip


@pytest.fixture
def referral():
    return SubmittedReferralFactory()


@pytest.fixture
def senco(referral):
    return actor(Role.SENCO, referral.organisation)


@pytest.fixture
def asked(referral, senco):
    return links.ask_clinician(
        actor=senco, referral=referral, clinician="Dr Invented", email="Doctor@Clinic.example"
    )


@pytest.fixture
def opened(asked):
    assert links.unlock_request(request=asked, born_on=BORN_ON)
    asked.refresh_from_db()
    return asked


def test_only_a_hash_of_the_token_is_kept(asked):
    token = links.token_of(asked)
    assert len(token) >= 43
    assert asked.token_hash == links.hash_of(token) != token
    assert links.find_request(token) == asked
    assert links.find_request(token[:-1] + "x") is None
    assert asked.email == "doctor@clinic.example"


def test_the_email_carries_the_link_and_nothing_of_the_child(asked, referral):
    assert link_mail.send_waiting_links() == 1
    assert link_mail.send_waiting_links() == 0
    message = mail.outbox[0]
    assert message.to == ["doctor@clinic.example"]
    assert f"/referrals/evidence/{links.token_of(asked)}/" in message.body
    child = referral.child
    for secret in (child.first_name, child.last_name, child.reference, "2012"):
        assert secret not in message.body + message.subject
    asked.refresh_from_db()
    assert asked.sent_at is not None


def test_one_address_is_asked_once(asked, referral, senco):
    with pytest.raises(Refused) as refusal:
        links.ask_clinician(
            actor=senco, referral=referral, clinician="Again", email="doctor@clinic.example"
        )
    assert refusal.value.field == "email"
    with pytest.raises(ValidationError):
        links.ask_clinician(actor=senco, referral=referral, clinician="X", email="nonsense")


@pytest.mark.parametrize("role", [Role.HEALTH_PROFESSIONAL, Role.HEAD_TEACHER, Role.SENCO])
def test_only_writers_who_see_the_child_and_clinical_evidence_ask(referral, role):
    organisation = referral.organisation if role == Role.HEAD_TEACHER else None
    with pytest.raises(PermissionDenied):
        links.ask_clinician(
            actor=actor(role, organisation), referral=referral, clinician="Dr", email="a@b.example"
        )
    assert not EvidenceRequest.objects.exists()


def test_wrong_birth_dates_lock_the_link_and_tell_who_asked(asked, senco):
    token = links.token_of(asked)
    for _try in range(5):
        assert not links.unlock_request(request=asked, born_on=date(2012, 3, 15))
    assert links.find_request(token) is None
    assert not links.unlock_request(request=asked, born_on=BORN_ON)
    asked.refresh_from_db()
    assert asked.status == "locked"
    notice = Notification.objects.get(code="referrals.evidence_locked")
    assert notice.recipient == senco.user


def test_an_answer_lands_once_with_letter_and_hours(opened, referral, senco):
    letter = SimpleUploadedFile("letter.pdf", b"%PDF-1.7 letter")
    links.keep_answer(request=opened, values={"diagnosis": "draft"}, upload=letter)
    evidence = links.send_answer(request=opened, answer=ANSWER)
    assert evidence.request_id == opened.pk
    assert evidence.referral == referral
    document = Document.objects.get()
    assert (document.kind, document.file.original_name) == ("clinical", "letter.pdf")
    hours = HoursPeriod.objects.get()
    assert (hours.kind, hours.hours, hours.reason) == ("advised", Decimal("10"), "Tires quickly")
    opened.refresh_from_db()
    assert (opened.status, opened.draft, opened.draft_file) == ("answered", {}, None)
    assert links.find_request(links.token_of(opened)) is None
    notice = Notification.objects.get(recipient=senco.user)
    assert notice.code == "referrals.evidence_came"
    with pytest.raises(StaleChange):
        links.send_answer(request=opened, answer=ANSWER)
    assert Evidence.objects.count() == 1


def test_an_answer_that_cannot_be_kept_leaves_nothing_behind(opened, monkeypatch):
    from referrals.services import evidence as module

    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(module.events, "record", broken)
    with pytest.raises(RuntimeError):
        links.send_answer(request=opened, answer=ANSWER)
    opened.refresh_from_db()
    assert opened.status == "opened"
    assert not Evidence.objects.exists()
    assert not HoursPeriod.objects.exists()


def test_nothing_is_answered_before_the_birth_date(asked):
    with pytest.raises(StaleChange):
        links.send_answer(request=asked, answer=ANSWER)
    with pytest.raises(StaleChange):
        links.keep_answer(request=asked, values={})


def test_an_expired_link_opens_nothing(asked):
    EvidenceRequest.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    asked.refresh_from_db()
    assert asked.is_expired
    assert links.find_request(links.token_of(asked)) is None
    assert not links.unlock_request(request=asked, born_on=BORN_ON)
    assert link_mail.send_waiting_links() == 0


def test_a_new_link_makes_the_old_one_useless(opened, senco):
    old = links.token_of(opened)
    again = links.send_link_again(actor=senco, request=opened, email="new@clinic.example")
    assert links.find_request(old) is None
    assert links.find_request(links.token_of(again)) == again
    assert (again.status, again.email, again.wrong_tries) == ("asked", "new@clinic.example", 0)


def test_a_withdrawn_link_or_referral_opens_nothing(asked, referral, senco):
    with pytest.raises(Refused):
        links.withdraw_link(actor=senco, request=asked, reason=" ")
    links.withdraw_link(actor=senco, request=asked, reason="Wrong clinic")
    assert links.find_request(links.token_of(asked)) is None
    with pytest.raises(StaleChange):
        links.send_link_again(actor=senco, request=asked)
    other = links.ask_clinician(
        actor=senco, referral=referral, clinician="Dr Other", email="other@clinic.example"
    )
    withdraw_referral(actor=senco, referral=referral, reason="Back in school")
    assert links.find_request(links.token_of(other)) is None


def test_a_killed_worker_leaves_the_email_to_the_sweep(asked):
    asked.email_progress = "claimed"
    asked.email_claimed_at = timezone.now() - timedelta(minutes=11)
    asked.save()
    assert link_mail.send_waiting_links() == 1
