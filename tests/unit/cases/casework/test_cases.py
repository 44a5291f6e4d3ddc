"""A case opens once, moves with a reason, has a lead, closes only when nothing stands open."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.roles import Role
from cases.models import Case, CaseStatus, Stage, TimelineEvent
from cases.registries import ClosingCheck, closing_checks
from cases.services import cases as service
from cases.services.cases import (
    change_lead,
    change_stage,
    close_case,
    open_case,
    open_duties,
    reopen_case,
)
from ledger.errors import Refused, StaleChange
from ledger.models import Notification, StatusChange
from ledger.state import status_history
from tests.factories.casework import TaskFactory
from tests.people import actor, member
from tests.timeline import words_of


@pytest.fixture
def case(senco, child):
    return open_case(actor=senco, child=child, why_opened="Away since an operation")


def test_opening_writes_history_and_timeline(case, child):
    assert (case.status, case.stage) == (CaseStatus.OPEN, Stage.EARLY_INTERVENTION)
    assert [change.to_status for change in status_history(case)] == ["open"]
    assert [change.to_status for change in status_history(case, "stage")] == ["early_intervention"]
    assert words_of(child) == [f"Case {case.reference} opened"]


def test_one_case_is_open_at_a_time(case, senco, child):
    with pytest.raises(Refused, match="already has an open case"):
        open_case(actor=senco, child=child, why_opened="Again")
    assert Case.objects.count() == 1
    assert StatusChange.objects.filter(subject_type="cases.case").count() == 2


def test_who_may_open(child, school, nurse):
    with pytest.raises(PermissionDenied, match="role"):
        open_case(actor=actor(Role.ATTENDANCE_OFFICER, school), child=child, why_opened="x")
    with pytest.raises(PermissionDenied, match="no access"):
        open_case(actor=actor(Role.SENCO), child=child, why_opened="x")
    with pytest.raises(Refused) as refusal:
        open_case(actor=actor(Role.SENCO, school), child=child, why_opened=" ")
    assert refusal.value.field == "why_opened"
    assert not Case.objects.exists()


def test_a_lead_must_see_the_child_and_is_told(case, senco, nurse, school, child):
    with pytest.raises(Refused) as refusal:
        change_lead(actor=senco, case=case, lead=nurse.membership)
    assert refusal.value.field == "lead"
    head = member(Role.HEAD_TEACHER, school)
    assert change_lead(actor=senco, case=case, lead=head).lead == head
    notice = Notification.objects.get(recipient=head.user)
    assert notice.code == "cases.lead_named"
    assert words_of(child)[-1] == "New lead professional: Head teacher"
    with pytest.raises(PermissionDenied):
        change_lead(actor=nurse, case=case, lead=head)


def test_the_stage_changes_with_a_reason_in_words(case, senco, child):
    with pytest.raises(Refused) as refusal:
        change_stage(actor=senco, case=case, stage=Stage.INTERIM, reason=" ")
    assert refusal.value.field == "reason"
    moved = change_stage(actor=senco, case=case, stage=Stage.INTERIM, reason="The panel agreed")
    assert moved.stage == Stage.INTERIM
    assert words_of(child)[-1] == (
        "Moved on the pathway: from Early intervention to Interim interventions"
    )
    with pytest.raises(Refused, match="already"):
        change_stage(actor=senco, case=moved, stage=Stage.INTERIM, reason="Again")


def test_of_two_who_move_it_the_second_is_told(case, senco, liaison):
    stale = Case.objects.get(pk=case.pk)
    change_stage(actor=senco, case=case, stage=Stage.INTERIM, reason="The panel agreed")
    with pytest.raises(StaleChange):
        change_stage(
            actor=liaison, case=stale, stage=Stage.RECOVERY, reason="Provider began",
            expected=Stage.EARLY_INTERVENTION,
        )  # fmt: skip
    case.refresh_from_db()
    assert case.stage == Stage.INTERIM


def test_those_who_work_with_a_child_do_not_move_the_case(case, nurse, school):
    with pytest.raises(PermissionDenied):
        change_stage(
            actor=actor(Role.SAFEGUARDING_LEAD, school), case=case, stage=Stage.RETURN, reason="x"
        )


def test_closing_says_what_stands_open(case, liaison, child, senco, monkeypatch):
    task = TaskFactory(child=child, owner=senco.membership)
    check = ClosingCheck("test", lambda case: ["the referral is still in the queue"])
    monkeypatch.setattr(closing_checks, "_items", {"test": check})
    assert open_duties(case) == [
        "tasks to finish or withdraw: 1", "the referral is still in the queue",
    ]  # fmt: skip
    with pytest.raises(Refused, match="still in the queue"):
        close_case(actor=liaison, case=case, reason="Back in school")
    task.status = "done"
    task.save()
    monkeypatch.setattr(closing_checks, "_items", {})
    closed = close_case(actor=liaison, case=case, reason="Back in school")
    assert closed.status == CaseStatus.CLOSED
    assert closed.closed_on is not None
    with pytest.raises(StaleChange):
        close_case(actor=liaison, case=closed, reason="Again")


def test_closing_needs_the_right_role_a_reason_and_a_possible_day(
    case, senco, liaison, monkeypatch
):
    monkeypatch.setattr(closing_checks, "_items", {})
    with pytest.raises(PermissionDenied):
        close_case(actor=senco, case=case, reason="Back in school")
    with pytest.raises(Refused) as refusal:
        close_case(actor=liaison, case=case, reason="")
    assert refusal.value.field == "reason"
    with pytest.raises(Refused) as refusal:
        close_case(
            actor=liaison, case=case, reason="x", closed_on=case.opened_on - timedelta(days=1)
        )
    assert refusal.value.field == "closed_on"
    case.refresh_from_db()
    assert case.status == CaseStatus.OPEN


def test_a_closed_case_opens_again_unless_another_is_open(case, liaison, senco, child, monkeypatch):
    monkeypatch.setattr(closing_checks, "_items", {})
    closed = close_case(actor=liaison, case=case, reason="Back in school")
    with pytest.raises(StaleChange, match="closed"):
        change_stage(actor=senco, case=closed, stage=Stage.RETURN, reason="x")
    second = open_case(actor=senco, child=child, why_opened="Ill again")
    with pytest.raises(Refused, match="already has an open case"):
        reopen_case(actor=senco, case=closed, reason="Ill again")
    close_case(actor=liaison, case=second, reason="Opened twice")
    again = reopen_case(actor=senco, case=closed, reason="Ill again")
    assert (again.status, again.closed_on) == (CaseStatus.OPEN, None)


def test_when_the_timeline_cannot_be_written_nothing_is(senco, child, monkeypatch):
    def fail(**_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(service, "record_event", fail)
    with pytest.raises(RuntimeError), transaction.atomic():
        open_case(actor=senco, child=child, why_opened="Away")
    assert not Case.objects.exists()
    assert not StatusChange.objects.exists()
    assert not TimelineEvent.objects.exists()


def test_the_database_itself_keeps_one_open_case(case, child):
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.create(
            child=child, reference="C-TWICE1", why_opened="x", controller=child.controller
        )
