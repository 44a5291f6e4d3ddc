"""Acknowledge, return, answer, assign: success, each refusal, rollback, a concurrent change."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.roles import Role
from cases.models import Enrolment
from ledger.errors import Refused, StaleChange
from ledger.models import Notification, StatusChange
from referrals.models import Question, Referral, ReferralStatus
from referrals.services import triage
from tests.factories.referrals import QueuedReferralFactory, SubmittedReferralFactory
from tests.people import actor, member

pytestmark = pytest.mark.django_db
NEXT_WEEK = timedelta(days=7)


@pytest.fixture
def coordinator():
    return actor(Role.PANEL_COORDINATOR)


@pytest.fixture
def referral():
    return SubmittedReferralFactory()


@pytest.fixture
def senco(referral):
    return actor(Role.SENCO, referral.organisation)


@pytest.fixture
def returned(referral, coordinator, senco):
    return triage.return_referral(
        actor=coordinator, referral=referral, question="Which hours does he manage?",
        due_on=timezone.localdate() + NEXT_WEEK,
    )  # fmt: skip


def test_acknowledging_queues_and_gives_the_longer_clock(referral, coordinator, senco):
    done = triage.acknowledge_referral(actor=coordinator, referral=referral)
    assert done.status == ReferralStatus.QUEUED
    assert done.acknowledged_at is not None
    assert done.clock_days == 15
    notice = Notification.objects.get(recipient=senco.user)
    assert (notice.code, notice.reference) == ("referrals.acknowledged", referral.reference)
    assert referral.child.timeline.get().code == "referrals.acknowledged"


def test_only_the_office_acknowledges(referral, senco):
    with pytest.raises(PermissionDenied):
        triage.acknowledge_referral(actor=senco, referral=referral)
    assert Referral.objects.get(pk=referral.pk).status == ReferralStatus.SUBMITTED


def test_acknowledged_once(referral, coordinator):
    triage.acknowledge_referral(actor=coordinator, referral=referral)
    with pytest.raises(StaleChange):
        triage.acknowledge_referral(actor=coordinator, referral=referral)
    assert StatusChange.objects.filter(action="acknowledge").count() == 1


def test_returning_pauses_the_clock_and_tells_the_school(returned, senco):
    assert returned.status == ReferralStatus.RETURNED
    assert returned.paused_on == timezone.localdate()
    assert returned.due_on is None
    assert Question.objects.get().text == "Which hours does he manage?"
    notice = Notification.objects.get(recipient=senco.user)
    assert notice.code == "referrals.returned"
    assert notice.is_duty


def test_a_return_needs_a_question_and_a_day_to_come(referral, coordinator):
    today = timezone.localdate()
    for question, due_on, field in [
        ("  ", today, "question"),
        ("Why?", today - timedelta(days=1), "due_on"),
    ]:
        with pytest.raises(Refused) as refusal:
            triage.return_referral(
                actor=coordinator, referral=referral, question=question, due_on=due_on
            )
        assert refusal.value.field == field
    assert not Question.objects.exists()


def test_answering_takes_it_back_to_the_queue(returned, senco, coordinator):
    letter = SimpleUploadedFile("timetable.pdf", b"%PDF-1.7 timetable")
    done = triage.answer_question(
        actor=senco, referral=returned, answer="Ten hours.", upload=letter
    )
    assert done.status == ReferralStatus.QUEUED
    assert done.paused_on is None
    assert done.due_on is not None
    question = Question.objects.get()
    assert (question.answer, question.answered_by) == ("Ten hours.", senco.user)
    assert question.document.file.original_name == "timetable.pdf"
    assert Notification.objects.filter(code="referrals.answered").count() == 1


def test_an_answer_needs_words_and_a_file_that_may_come_in(returned, senco):
    with pytest.raises(Refused, match="Write the answer"):
        triage.answer_question(actor=senco, referral=returned, answer=" ")
    page = SimpleUploadedFile("page.html", b"<script>")
    with pytest.raises(Refused) as refusal:
        triage.answer_question(actor=senco, referral=returned, answer="Ten.", upload=page)
    assert refusal.value.field == "file"
    assert Referral.objects.get().status == ReferralStatus.RETURNED
    assert Question.objects.get().answered_at is None


def test_a_former_school_cannot_answer(returned, senco):
    Enrolment.objects.update(ends_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(PermissionDenied):
        triage.answer_question(actor=senco, referral=returned, answer="Ten.")


def test_answered_once(returned, senco):
    triage.answer_question(actor=senco, referral=returned, answer="Ten.")
    with pytest.raises(StaleChange):
        triage.answer_question(actor=senco, referral=returned, answer="Twelve.")
    assert Question.objects.get().answer == "Ten."


def test_assigning_tells_the_person(coordinator):
    referral, liaison = QueuedReferralFactory(), member(Role.LIAISON_OFFICER)
    done = triage.assign_referral(actor=coordinator, referral=referral, assignee=liaison)
    assert done.assigned_to == liaison
    assert Notification.objects.get().recipient == liaison.user
    assert triage.assign_referral(
        actor=coordinator, referral=referral, assignee=None
    ).assigned_to is None  # fmt: skip


def test_only_somebody_of_the_office_can_be_given_a_referral(coordinator, referral):
    with pytest.raises(Refused):
        triage.assign_referral(actor=coordinator, referral=referral, assignee=member(Role.SENCO))
    with pytest.raises(PermissionDenied):
        triage.assign_referral(
            actor=actor(Role.SENCO, referral.organisation), referral=referral, assignee=None
        )


def test_a_decided_referral_is_given_to_nobody(coordinator):
    referral = QueuedReferralFactory(status=ReferralStatus.DECIDED, decided_at=timezone.now())
    with pytest.raises(StaleChange):
        triage.assign_referral(actor=coordinator, referral=referral, assignee=None)
