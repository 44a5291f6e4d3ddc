"""The named officer considers the duty: with reasons, each time, and nobody else decides."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import InternalError, connection, transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.roles import Role
from cases.models import Consideration, DutyOutcome, EndKind, Section19Record, Section19Status
from cases.services.section_19 import consider_duty, end_record
from cases.services.section_19 import considering as service
from ledger.errors import Refused, StaleChange
from ledger.state import status_history
from tests.concurrency import at_once
from tests.factories.section_19 import Section19RecordFactory
from tests.people import actor
from tests.timeline import words_of

TODAY = timezone.localdate


@pytest.fixture
def record(child):
    return Section19RecordFactory(child=child)


def consider(who, record, outcome=DutyOutcome.OWED, **fields):
    facts = {"considered": "The clinic’s letter", "reasons": "Six more weeks at home", **fields}
    return consider_duty(actor=who, record=record, outcome=outcome, **facts)


def test_a_decision_is_kept_with_who_when_and_why(record, officer, child):
    decision = consider(officer, record, panel_advice="A place at the base")
    record.refresh_from_db()
    assert record.status == Section19Status.DECIDED
    assert (decision.considered_by, decision.considered_on) == (officer.membership, TODAY())
    assert status_history(record).get().reason == "Six more weeks at home"
    assert words_of(child) == ["Section 19: the named officer considered the duty"]


def test_waiting_is_no_decision_and_has_a_day(record, officer):
    with pytest.raises(Refused) as refusal:
        consider(officer, record, DutyOutcome.WAIT)
    assert refusal.value.field == "look_again_on"
    known_on, soon = record.known_on, TODAY() + timedelta(days=7)
    waiting = consider(officer, record, DutyOutcome.WAIT, look_again_on=soon)
    record.refresh_from_db()
    assert (record.status, record.known_on) == (Section19Status.OPEN, known_on)
    assert waiting.look_again_on == soon
    assert not waiting.is_decision


def test_a_decision_can_be_taken_back_and_taken_again(record, officer):
    consider(officer, record, DutyOutcome.NOT_OWED)
    consider(officer, record, DutyOutcome.WAIT, look_again_on=TODAY() + timedelta(days=2))
    record.refresh_from_db()
    assert record.status == Section19Status.OPEN
    consider(officer, record)
    consider(officer, record, reasons="Longer than was thought")
    assert [change.action for change in status_history(record)] == [
        "decide", "reconsider", "decide", "decide",
    ]  # fmt: skip
    assert record.considerations.count() == 4


@pytest.mark.parametrize(
    "role", [Role.PANEL_COORDINATOR, Role.LIAISON_OFFICER, Role.PANEL_CHAIR, Role.SENCO]
)
def test_the_panel_advises_and_the_named_officer_decides(record, school, authority, role):
    place = school if role == Role.SENCO else authority
    with pytest.raises(PermissionDenied, match="only the named officer decides"):
        consider(actor(role, place), record)
    assert not record.considerations.exists()


def test_nor_an_officer_elsewhere_nor_waymark_itself(record):
    from tests.factories.accounts import OrganisationFactory

    elsewhere = OrganisationFactory(kind="authority", la_code="937")
    with pytest.raises(PermissionDenied, match="no access"):
        consider(actor(Role.NAMED_OFFICER, elsewhere), record)
    with pytest.raises(PermissionDenied, match="person"):
        consider(Actor.system(), record)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("considered", " "),
        ("reasons", " "),
        ("considered_on", timezone.localdate() + timedelta(days=2)),
        ("considered_on", timezone.localdate() - timedelta(days=300)),
    ],
)
def test_what_is_missing_or_impossible_is_named(record, officer, field, value):
    with pytest.raises(Refused) as refusal:
        consider(officer, record, **{field: value})
    assert refusal.value.field == field
    record.refresh_from_db()
    assert record.status == Section19Status.OPEN


def test_an_ended_record_and_a_stale_page_are_refused(record, officer):
    consider(officer, record)
    with pytest.raises(StaleChange):
        consider(officer, record, expected=Section19Status.OPEN)
    end_record(actor=officer, record=record, kind=EndKind.RETURNED, reason="Back at school")
    with pytest.raises(StaleChange):
        consider(officer, record)
    assert record.considerations.count() == 1


def test_what_was_considered_cannot_be_rewritten(record, officer):
    decision = consider(officer, record)
    with pytest.raises(InternalError), transaction.atomic():
        Consideration.objects.filter(pk=decision.pk).update(reasons="Something else")
    with connection.cursor() as cursor, pytest.raises(InternalError), transaction.atomic():
        cursor.execute("DELETE FROM cases_consideration")


def test_a_failure_leaves_nothing_behind(record, officer, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(service, "record_event", fail)
    with pytest.raises(RuntimeError):
        consider(officer, record)
    record.refresh_from_db()
    assert record.status == Section19Status.OPEN
    assert not record.considerations.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_the_second_is_told(record, officer):
    def decide(outcome):
        return lambda: consider(
            officer, Section19Record.objects.get(pk=record.pk), outcome,
            expected=Section19Status.OPEN,
        )  # fmt: skip

    found = at_once(decide(DutyOutcome.OWED), decide(DutyOutcome.NOT_OWED))
    assert sum(isinstance(answer, StaleChange) for answer in found) == 1
    assert record.considerations.count() == 1
