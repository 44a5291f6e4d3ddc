"""Questions: to whom, the pause with both dates, reminders by dates, and taking one back."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.roles import Role
from ledger.errors import Refused, StaleChange
from ledger.models import Notification
from referrals.clocks import days_without_education
from referrals.models import Question, Referral, ReferralStatus
from referrals.people import can_be_asked
from referrals.services.questions import remind_of_questions, take_back_question
from referrals.services.triage import answer_question, return_referral
from tests.concurrency import at_once
from tests.factories.cases import TeamMemberFactory
from tests.factories.referrals import QueuedReferralFactory
from tests.people import actor, member

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 6, 1)


@pytest.fixture
def coordinator():
    return actor(Role.PANEL_COORDINATOR)


@pytest.fixture
def referral():
    return QueuedReferralFactory()


@pytest.fixture
def senco(referral):
    return actor(Role.SENCO, referral.organisation)


@pytest.fixture
def nurse(referral):
    found = member(Role.HEALTH_PROFESSIONAL)
    TeamMemberFactory(child=referral.child, membership=found)
    return found


def ask(coordinator, referral, **more):
    due_on = more.pop("due_on", timezone.localdate() + timedelta(days=7))
    return return_referral(
        actor=coordinator, referral=referral, question="Which hours?", due_on=due_on, **more
    )


def test_a_named_person_of_the_team_is_asked_and_answers(coordinator, referral, senco, nurse):
    assert nurse in can_be_asked(referral)
    returned = ask(coordinator, referral, asked_of=nurse)
    notice = Notification.objects.get(code="referrals.returned")
    assert notice.recipient == nurse.user
    done = answer_question(actor=type(senco).staff(nurse), referral=returned, answer="Ten.")
    assert done.status == ReferralStatus.QUEUED
    assert Question.objects.get().answered_by == nurse.user


def test_nobody_else_of_the_team_answers(coordinator, referral, nurse):
    returned = ask(coordinator, referral)
    with pytest.raises(PermissionDenied):
        answer_question(actor=actor_of(nurse), referral=returned, answer="Ten.")


def actor_of(membership):
    from accounts.actors import Actor

    return Actor.staff(membership)


def test_a_stranger_cannot_be_asked(coordinator, referral):
    with pytest.raises(Refused) as refusal:
        ask(coordinator, referral, asked_of=member(Role.HEALTH_PROFESSIONAL))
    assert refusal.value.field == "asked_of"
    assert Referral.objects.get().status == ReferralStatus.QUEUED


def test_both_days_of_the_pause_are_kept_and_education_never_pauses(
    coordinator, referral, senco, time_machine
):
    time_machine.move_to(f"{MONDAY} 10:00+01:00")
    Referral.objects.update(absent_since=MONDAY, clock_starts_on=MONDAY)
    returned = ask(coordinator, Referral.objects.get(), due_on=MONDAY + timedelta(days=7))
    time_machine.move_to("2026-06-04 10:00+01:00")
    answered = answer_question(actor=senco, referral=returned, answer="Ten.")
    question = Question.objects.get()
    assert (question.paused_on, question.resumed_on) == (MONDAY, date(2026, 6, 4))
    assert answered.paused_days == 3
    assert answered.clock_starts_on == date(2026, 6, 4)
    assert days_without_education(answered) == days_without_education(returned)


def test_a_question_taken_back_lets_the_clock_run(coordinator, referral, senco):
    returned = ask(coordinator, referral)
    done = take_back_question(actor=coordinator, referral=returned, reason="The letter came.")
    question = Question.objects.get()
    assert done.status == ReferralStatus.QUEUED
    assert done.paused_on is None
    assert question.resumed_on == timezone.localdate()
    assert question.taken_back_reason == "The letter came."
    assert Notification.objects.filter(
        code="referrals.question_taken_back", recipient=senco.user
    ).exists()
    ask(coordinator, done)  # another one can be asked


def test_taking_back_is_refused_to_others_without_a_reason_and_when_answered(
    coordinator, referral, senco
):
    returned = ask(coordinator, referral)
    with pytest.raises(PermissionDenied):
        take_back_question(actor=senco, referral=returned, reason="No")
    with pytest.raises(Refused) as refusal:
        take_back_question(actor=coordinator, referral=returned, reason=" ")
    assert refusal.value.field == "reason"
    answer_question(actor=senco, referral=returned, answer="Ten.")
    with pytest.raises(StaleChange):
        take_back_question(actor=coordinator, referral=returned, reason="Late")
    assert Question.objects.get().taken_back_reason == ""


def test_reminded_on_the_next_working_day_and_then_every_third(
    coordinator, referral, senco, time_machine
):
    time_machine.move_to(f"{MONDAY} 10:00+01:00")
    ask(coordinator, referral, due_on=date(2026, 6, 5))  # a Friday
    sent = {}
    for day in range(5, 17):
        time_machine.move_to(f"2026-06-{day:02} 06:20+01:00")
        sent[day] = remind_of_questions()
        assert remind_of_questions() == 0  # however often it runs
    assert [day for day, count in sent.items() if count] == [8, 11, 16]
    to_school = Notification.objects.filter(code="referrals.question_overdue")
    assert set(to_school.values_list("recipient", flat=True)) == {senco.user.pk}
    assert to_school.count() == 3
    to_office = Notification.objects.filter(code="referrals.question_unanswered")
    assert to_office.count() == 2


def test_what_is_answered_is_not_reminded_of(coordinator, referral, senco):
    returned = ask(coordinator, referral)
    answer_question(actor=senco, referral=returned, answer="Ten.")
    Question.objects.update(due_on=timezone.localdate() - timedelta(days=9))
    assert remind_of_questions() == 0


@pytest.mark.django_db(transaction=True)
def test_an_answer_and_a_taking_back_at_once_give_one_outcome():
    referral = QueuedReferralFactory()
    coordinator = actor(Role.PANEL_COORDINATOR)
    senco = actor(Role.SENCO, referral.organisation)
    returned = ask(coordinator, referral)
    results = at_once(
        lambda: answer_question(actor=senco, referral=returned, answer="Ten."),
        lambda: take_back_question(actor=coordinator, referral=returned, reason="Came"),
    )
    assert sum(isinstance(one, StaleChange) for one in results) == 1
    question = Question.objects.get()
    assert bool(question.answer) != bool(question.taken_back_reason)
    assert Referral.objects.get().status == ReferralStatus.QUEUED
