"""Earlier support as an outcome of triage: advice, tasks, the pause, and back again."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.roles import Role
from cases.models import Task
from ledger.errors import Refused, StaleChange
from ledger.models import Notification
from referrals.models import EarlierSupport, Referral, ReferralStatus
from referrals.services.earlier_support import bring_back_referral, suggest_earlier_support
from referrals.services.questions import remind_of_questions
from tests.concurrency import at_once
from tests.factories.referrals import QueuedReferralFactory
from tests.people import actor

pytestmark = pytest.mark.django_db
LATER = timedelta(days=28)


@pytest.fixture
def coordinator():
    return actor(Role.PANEL_COORDINATOR)


@pytest.fixture
def referral():
    return QueuedReferralFactory()


@pytest.fixture
def senco(referral):
    return actor(Role.SENCO, referral.organisation)


def suggest(coordinator, referral, **changes):
    terms = {
        "advice": "One adult at the door, and the autism team.",
        "actions": ["mentor", "autism_team"],
        "look_again_on": timezone.localdate() + LATER,
    }
    return suggest_earlier_support(actor=coordinator, referral=referral, **(terms | changes))


def test_the_school_has_advice_and_a_task_for_each_action(coordinator, referral, senco):
    done = suggest(coordinator, referral)
    assert done.status == ReferralStatus.ADVISED
    assert done.paused_on == timezone.localdate()
    assert done.is_live  # it keeps its place: nobody is left without support
    tasks = Task.objects.filter(child=referral.child)
    assert {task.owner for task in tasks} == {senco.membership}
    assert {str(task.title) for task in tasks} == {
        "Try: Mentor or key adult", "Try: Autism and communication specialists",
    }  # fmt: skip
    assert set(EarlierSupport.objects.get().tasks.all()) == set(tasks)
    assert Notification.objects.filter(code="referrals.advised", recipient=senco.user).exists()


def test_brought_back_at_any_time_to_where_it_stood(coordinator, referral, senco):
    advised = suggest(coordinator, referral)
    back = bring_back_referral(actor=senco, referral=advised, what_came="She comes for an hour.")
    assert back.status == ReferralStatus.QUEUED
    assert back.paused_on is None
    advice = EarlierSupport.objects.get()
    assert advice.what_came == "She comes for an hour."
    assert (advice.paused_on, advice.resumed_on) == (timezone.localdate(), timezone.localdate())
    with pytest.raises(StaleChange):
        bring_back_referral(actor=senco, referral=advised, what_came="Again")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"advice": " "}, "advice"),
        ({"actions": []}, "actions"),
        ({"look_again_on": timezone.localdate()}, "look_again_on"),
    ],
)
def test_refused_without_what_it_needs(coordinator, referral, senco, changes, field):
    with pytest.raises(Refused) as refusal:
        suggest(coordinator, referral, **changes)
    assert refusal.value.field == field
    assert not EarlierSupport.objects.exists()


def test_refused_for_a_fast_track_to_others_and_where_nobody_could_try(
    coordinator, referral, senco
):
    with pytest.raises(PermissionDenied):
        suggest(senco, referral)
    fast = QueuedReferralFactory(is_fast_track=True, grounds="In hospital")
    with pytest.raises(Refused, match="urgent"):
        suggest(coordinator, fast)
    with pytest.raises(Refused, match="Nobody at the school"):
        suggest(coordinator, QueuedReferralFactory())
    assert not Task.objects.exists()


def test_bringing_back_needs_words_and_the_school(coordinator, referral, senco):
    advised = suggest(coordinator, referral)
    with pytest.raises(Refused) as refusal:
        bring_back_referral(actor=senco, referral=advised, what_came="")
    assert refusal.value.field == "what_came"
    with pytest.raises(PermissionDenied):
        bring_back_referral(actor=actor(Role.SENCO), referral=advised, what_came="Fine")


def test_both_are_told_once_when_it_is_time_to_look_again(coordinator, referral, senco):
    suggest(coordinator, referral)
    assert remind_of_questions() == 0
    EarlierSupport.objects.update(look_again_on=timezone.localdate())
    assert remind_of_questions() == 1
    assert remind_of_questions() == 0
    told = Notification.objects.filter(code="referrals.look_again")
    assert set(told.values_list("recipient", flat=True)) == {senco.user.pk, coordinator.user.pk}


def test_a_failure_leaves_nothing_behind(coordinator, referral, senco, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("referrals.services.earlier_support.create_task", broken)
    with pytest.raises(RuntimeError):
        suggest(coordinator, referral)
    assert Referral.objects.get().status == ReferralStatus.QUEUED
    assert not EarlierSupport.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_suggested_by_two_at_once_it_stands_once():
    referral = QueuedReferralFactory()
    actor(Role.SENCO, referral.organisation)
    first, second = actor(Role.PANEL_COORDINATOR), actor(Role.PANEL_COORDINATOR)
    results = at_once(lambda: suggest(first, referral), lambda: suggest(second, referral))
    assert sum(isinstance(one, StaleChange) for one in results) == 1
    assert EarlierSupport.objects.count() == 1
    assert Task.objects.count() == 2
