"""Logging lessons: success, each refusal, nothing left behind, sent twice, sent at once."""

from dataclasses import replace
from datetime import time, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.actors import Actor
from accounts.roles import Role
from cases.models import TimelineEvent
from ledger.errors import Refused
from ledger.models import Notification
from provision.models import AbsenceReason, Attended, Mode, TaughtSession
from provision.services.teaching import Log, correct_session, log_sessions, withdraw_session
from tests.concurrency import at_once
from tests.factories.accounts import SchoolFactory
from tests.factories.cases import ChildFactory
from tests.factories.provision import PlacementFactory, TaughtSessionFactory
from tests.people import actor, member

pytestmark = pytest.mark.django_db


def a_log(placement, **changes):
    log = Log(
        placement=placement, key=uuid4(), starts_at=time(9), hours=Decimal(3), mode=Mode.GROUP,
        attended=Attended.ALL,
    )  # fmt: skip
    return replace(log, **changes)


def teacher(placement):
    return Actor.staff(placement.provider_lead)


def today():
    return timezone.localdate()


def test_a_group_is_logged_at_once():
    first = PlacementFactory()
    second = PlacementFactory(provider=first.provider)
    found = log_sessions(
        actor=teacher(first), day=today(),
        logs=[
            a_log(first, learned=" Fractions "),
            a_log(second, attended=Attended.PART, hours_attended=Decimal("1.5")),
        ],
    )  # fmt: skip
    assert [row.hours_attended for row in found] == [Decimal(3), Decimal("1.5")]
    assert found[0].learned == "Fractions"
    assert found[0].controller == first.provider


def test_one_bad_log_leaves_none_behind():
    first = PlacementFactory()
    second = PlacementFactory(provider=first.provider)
    with pytest.raises(Refused) as refusal:
        log_sessions(
            actor=teacher(first), day=today(),
            logs=[a_log(first), a_log(second, attended=Attended.ABSENT)],
        )  # fmt: skip
    assert refusal.value.field == "absence_reason"
    assert not TaughtSession.objects.exists()


@pytest.mark.parametrize("hours", [None, Decimal(0), Decimal(4)])
def test_part_of_a_lesson_is_more_than_nothing_and_at_most_all(hours):
    placement = PlacementFactory()
    with pytest.raises(Refused) as refusal:
        log_sessions(
            actor=teacher(placement), day=today(),
            logs=[a_log(placement, attended=Attended.PART, hours_attended=hours)],
        )  # fmt: skip
    assert refusal.value.field == "hours_attended"


def test_a_day_to_come_is_refused():
    placement = PlacementFactory()
    with pytest.raises(Refused):
        log_sessions(
            actor=teacher(placement), day=today() + timedelta(days=1), logs=[a_log(placement)]
        )


def test_a_day_outside_the_placement_is_refused():
    placement = PlacementFactory(ended=True)
    with pytest.raises(Refused):
        log_sessions(actor=teacher(placement), day=today(), logs=[a_log(placement)])


def test_another_provider_cannot_log():
    placement = PlacementFactory()
    with pytest.raises(PermissionDenied):
        log_sessions(actor=teacher(PlacementFactory()), day=today(), logs=[a_log(placement)])
    with pytest.raises(PermissionDenied):
        log_sessions(actor=actor(Role.LIAISON_OFFICER), day=today(), logs=[a_log(placement)])


def test_what_is_sent_twice_is_kept_once():
    placement = PlacementFactory()
    log = a_log(placement)
    [first] = log_sessions(actor=teacher(placement), day=today(), logs=[log])
    [second] = log_sessions(actor=teacher(placement), day=today(), logs=[log])
    assert first == second
    assert TaughtSession.objects.count() == 1


def test_a_colleague_who_logged_first_is_not_written_over():
    placement = PlacementFactory()
    log_sessions(actor=teacher(placement), day=today(), logs=[a_log(placement, learned="Mine")])
    with pytest.raises(Refused):
        log_sessions(actor=teacher(placement), day=today(), logs=[a_log(placement)])
    assert TaughtSession.objects.get().learned == "Mine"


@pytest.mark.django_db(transaction=True)
def test_sent_twice_at_the_same_moment_is_kept_once():
    placement = PlacementFactory()
    log, who = a_log(placement), teacher(placement)

    def send():
        log_sessions(actor=who, day=today(), logs=[log])

    at_once(send, send)
    assert TaughtSession.objects.count() == 1


def test_an_absence_that_nobody_told_of_reaches_manager_and_school_the_same_day():
    school = SchoolFactory()
    placement = PlacementFactory(child=ChildFactory(school=school))
    manager = member(Role.PROVIDER_MANAGER, placement.provider)
    senco = member(Role.SENCO, school)
    stranger = member(Role.SENCO)
    log_sessions(
        actor=teacher(placement), day=today(),
        logs=[
            a_log(placement, attended=Attended.ABSENT, absence_reason=AbsenceReason.UNKNOWN)
        ],
    )  # fmt: skip
    told = set(Notification.objects.values_list("recipient", flat=True))
    assert {manager.user_id, senco.user_id} <= told
    assert stranger.user_id not in told
    assert TimelineEvent.objects.filter(code="provision.unexpected_absence").exists()


@pytest.mark.parametrize("reason", [AbsenceReason.ILL, AbsenceReason.AGREED])
def test_an_absence_that_was_told_of_troubles_nobody(reason):
    placement = PlacementFactory()
    member(Role.PROVIDER_MANAGER, placement.provider)
    log_sessions(
        actor=teacher(placement), day=today(),
        logs=[a_log(placement, attended=Attended.ABSENT, absence_reason=reason)],
    )  # fmt: skip
    assert not Notification.objects.exists()


def test_a_correction_keeps_what_stood_before():
    session = TaughtSessionFactory()
    corrected = correct_session(
        actor=teacher(session.placement), session=session,
        log=a_log(session.placement, attended=Attended.ABSENT, absence_reason=AbsenceReason.ILL),
    )  # fmt: skip
    assert corrected.hours_attended == 0
    history = session.events.order_by("pgh_id").values_list("attended", flat=True)
    assert list(history) == ["all", "absent"]


def test_a_withdrawn_log_makes_room_and_cannot_be_corrected():
    session = TaughtSessionFactory()
    who = teacher(session.placement)
    withdrawn = withdraw_session(actor=who, session=session, reason="Wrong child")
    log = a_log(session.placement)
    with pytest.raises(Refused):
        correct_session(actor=who, session=withdrawn, log=log)
    log_sessions(actor=who, day=session.day, logs=[log])
    assert TaughtSession.objects.standing().get() != session
