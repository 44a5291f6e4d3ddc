"""What the panel does with a referral."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.roles import Role
from cases.registries import agenda_kinds
from ledger.errors import Refused, StaleChange
from ledger.models import Notification
from referrals.models import Referral, ReferralStatus
from referrals.services import agenda
from tests.factories.referrals import QueuedReferralFactory, SubmittedReferralFactory
from tests.people import actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    return actor(Role.PANEL_COORDINATOR)


@pytest.fixture
def listed(coordinator):
    return agenda.list_on_agenda(
        subject=QueuedReferralFactory(), actor=coordinator, meeting_reference="M-1"
    )


def test_listing_names_the_meeting(listed):
    assert (listed.status, listed.meeting_reference) == (ReferralStatus.LISTED, "M-1")


def test_listing_acknowledges(coordinator):
    referral = agenda.list_on_agenda(
        subject=SubmittedReferralFactory(), actor=coordinator, meeting_reference="M-1"
    )
    assert referral.acknowledged_at is not None
    assert referral.clock_days == 15


def test_listed_once(listed, coordinator):
    with pytest.raises(StaleChange):
        agenda.list_on_agenda(subject=listed, actor=coordinator, meeting_reference="M-2")


def test_taken_off_goes_back_to_the_queue_with_a_reason(listed, coordinator):
    with pytest.raises(Refused):
        agenda.take_off_agenda(subject=listed, actor=coordinator, reason="")
    done = agenda.take_off_agenda(subject=listed, actor=coordinator, reason="No time left")
    assert (done.status, done.meeting_reference) == (ReferralStatus.QUEUED, "")


def test_taken_off_with_a_question_goes_to_the_writer(listed, coordinator):
    senco = actor(Role.SENCO, listed.organisation)
    done = agenda.take_off_agenda(
        subject=listed, actor=coordinator, reason="Deferred", question="What does CAMHS say?",
        due_on=timezone.localdate() + timedelta(days=5),
    )  # fmt: skip
    assert done.status == ReferralStatus.RETURNED
    assert done.questions.get().text == "What does CAMHS say?"
    assert Notification.objects.get(code="referrals.returned").recipient == senco.user


def test_a_decision_stops_the_clock_and_tells_the_writer(listed):
    senco = actor(Role.SENCO, listed.organisation)
    done = agenda.record_decision(
        subject=listed, actor=actor(Role.PANEL_CHAIR), outcome="accept", decision_reference="D-1"
    )
    assert (done.status, done.outcome, done.due_on) == (ReferralStatus.DECIDED, "accept", None)
    assert Notification.objects.get(code="referrals.decided").recipient == senco.user


@pytest.mark.parametrize("role", [Role.SENCO, Role.LIAISON_OFFICER, Role.HEALTH_PROFESSIONAL])
def test_only_the_panel_lists_and_decides(role):
    referral, somebody = QueuedReferralFactory(), actor(role)
    with pytest.raises(PermissionDenied):
        agenda.list_on_agenda(subject=referral, actor=somebody, meeting_reference="M")
    with pytest.raises(PermissionDenied):
        agenda.record_decision(
            subject=referral, actor=somebody, outcome="accept", decision_reference="D"
        )


def test_the_panel_reaches_referrals_through_its_registry(listed):
    kind = agenda_kinds.get("referral")
    found = kind.get(listed.pk)
    assert kind.child(found) == listed.child
    assert listed.reference in kind.title(found)
    assert len(list(kind.papers(found, actor(Role.PANEL_CHAIR)))) == 2
    template, context = kind.summary(found)
    assert context["clock"].days_left == 15
    assert template == "referrals/includes/agenda_summary.html"


def test_queue_has_fast_tracks_first_then_the_longest_waiting(django_assert_num_queries):
    today = timezone.localdate()
    newer = QueuedReferralFactory(clock_starts_on=today)
    older = SubmittedReferralFactory(clock_starts_on=today - timedelta(days=9))
    urgent = QueuedReferralFactory(is_fast_track=True, grounds="In hospital")
    QueuedReferralFactory(status=ReferralStatus.DECIDED)
    with django_assert_num_queries(1):
        rows = list(Referral.objects.queue())
        assert all(row.child.name and row.school.name and not row.has_evidence for row in rows)
    assert rows == [urgent, older, newer]
