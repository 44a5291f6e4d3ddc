"""What is arranged, interim provision in one step, and the end of a record."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from cases.models import (
    Authorisation,
    CaseStatus,
    DutyOutcome,
    EndKind,
    KnowledgeKind,
    Section19Record,
    Section19Status,
)
from cases.services.cases import close_case, open_duties
from cases.services.section_19 import arranging as service
from cases.services.section_19 import (
    consider_duty,
    end_record,
    note_knowledge,
    record_arrangement,
    start_interim,
    take_up_record,
)
from ledger.errors import Refused, StaleChange
from tests.factories.cases import CaseFactory
from tests.factories.section_19 import AuthorisationFactory, Section19RecordFactory
from tests.timeline import words_of

TODAY = timezone.localdate


@pytest.fixture
def record(child):
    return Section19RecordFactory(child=child)


@pytest.fixture
def decided(record, officer):
    consider_duty(actor=officer, record=record, outcome=DutyOutcome.OWED,
                  considered="The letter", reasons="Six more weeks")  # fmt: skip
    record.refresh_from_db()
    return record


def test_what_is_arranged_need_not_wait_for_the_decision(record, coordinator, child):
    made = record_arrangement(actor=coordinator, record=record, what="Five hours of tuition",
                              starts_on=TODAY(), why_less="Gets tired")  # fmt: skip
    assert record.arrangements.get() == made
    assert words_of(child)[-1].startswith("Section 19: education arranged from")
    record.refresh_from_db()
    assert record.status == Section19Status.OPEN


def test_arrangements_are_refused_with_a_reason(record, officer, senco):
    facts = {"record": record, "starts_on": TODAY()}
    with pytest.raises(PermissionDenied):
        record_arrangement(actor=senco, what="Tuition", **facts)
    with pytest.raises(Refused) as refusal:
        record_arrangement(actor=officer, what=" ", **facts)
    assert refusal.value.field == "what"
    with pytest.raises(Refused) as refusal:
        record_arrangement(actor=officer, what="x", authorisation=AuthorisationFactory(), **facts)
    assert refusal.value.field == "authorisation"
    end_record(actor=officer, record=record, kind=EndKind.IN_ERROR, reason="Wrong child")
    with pytest.raises(StaleChange):
        record_arrangement(actor=officer, what="Tuition", **facts)
    assert not record.arrangements.exists()


def interim(who, child, **fields):
    facts = {"what": "Tuition at home", "starts_on": TODAY(), "reasons": "Evidence is pending",
             "ends_on": TODAY() + timedelta(weeks=6), **fields}  # fmt: skip
    return start_interim(actor=who, child=child, **facts)


def test_interim_provision_is_one_step(record, officer, child):
    authorisation = interim(officer, child)
    record.refresh_from_db()
    assert record.status == Section19Status.DECIDED
    assert record.considerations.get().outcome == DutyOutcome.OWED
    assert record.arrangements.get().authorisation == authorisation
    assert list(Authorisation.objects.in_force()) == [authorisation]


def test_interim_provision_opens_a_record_where_there_is_none(officer, child):
    interim(officer, child)
    record = Section19Record.objects.get()
    assert (record.status, record.known_on) == (Section19Status.DECIDED, TODAY())


def test_interim_provision_leaves_a_decision_that_stands(decided, officer, child):
    interim(officer, child)
    assert decided.considerations.count() == 1


def test_only_the_named_officer_starts_it_and_nothing_is_left_behind(
    record, coordinator, officer, child, monkeypatch
):
    with pytest.raises(PermissionDenied, match="named officer"):
        interim(coordinator, child)

    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(service, "record_arrangement", fail)
    with pytest.raises(RuntimeError):
        interim(officer, child)
    record.refresh_from_db()
    assert record.status == Section19Status.OPEN
    assert not Authorisation.objects.exists()


def test_a_record_ends_after_a_decision_only(record, officer, coordinator):
    facts = {"record": record, "reason": "Back at school"}
    with pytest.raises(Refused, match="Decide first"):
        end_record(actor=officer, kind=EndKind.RETURNED, **facts)
    consider_duty(actor=officer, record=record, outcome=DutyOutcome.NOT_OWED,
                  considered="The register", reasons="Back since Monday")  # fmt: skip
    with pytest.raises(PermissionDenied):
        end_record(actor=coordinator, kind=EndKind.RETURNED, **facts)
    for day in (TODAY() + timedelta(days=1), record.known_on - timedelta(days=1)):
        with pytest.raises(Refused) as refusal:
            end_record(actor=officer, kind=EndKind.RETURNED, ended_on=day, **facts)
        assert refusal.value.field == "ended_on"
    with pytest.raises(Refused) as refusal:
        end_record(actor=officer, record=record, kind=EndKind.RETURNED, reason=" ")
    assert refusal.value.field == "reason"
    ended = end_record(actor=officer, kind=EndKind.RETURNED, **facts)
    assert (ended.status, ended.ended_on) == (Section19Status.ENDED, TODAY())
    with pytest.raises(StaleChange):
        end_record(actor=officer, kind=EndKind.RETURNED, **facts)


def test_an_ended_record_is_taken_up_with_its_day_unless_another_is_open(decided, officer, child):
    known_on = decided.known_on
    end_record(actor=officer, record=decided, kind=EndKind.RETURNED, reason="Back at school")
    again = take_up_record(actor=officer, record=decided, reason="Ended too soon")
    assert (again.status, again.known_on, again.ended_on) == ("open", known_on, None)
    end_record(actor=officer, record=again, kind=EndKind.IN_ERROR, reason="Again")
    note_knowledge(actor=officer, child=child, kind=KnowledgeKind.RELAPSE, told_on=TODAY())
    with pytest.raises(Refused, match="Another record"):
        take_up_record(actor=officer, record=again, reason="Too soon")


def test_a_case_does_not_close_over_a_record_that_has_not_ended(decided, coordinator, officer):
    case = CaseFactory(child=decided.child)
    assert open_duties(case) == [f"section 19 record {decided.reference}, which has not ended"]
    with pytest.raises(Refused, match=decided.reference):
        close_case(actor=coordinator, case=case, reason="Done")
    end_record(actor=officer, record=decided, kind=EndKind.RETURNED, reason="Back at school")
    assert close_case(actor=coordinator, case=case, reason="Done").status == CaseStatus.CLOSED


def test_the_clock_runs_until_the_end_and_never_pauses(record, officer):
    assert record.days_known == 30
    consider_duty(actor=officer, record=record, outcome=DutyOutcome.WAIT, considered="A call",
                  reasons="The letter is missing",
                  look_again_on=TODAY() + timedelta(days=5))  # fmt: skip
    record.refresh_from_db()
    assert record.days_known == 30
