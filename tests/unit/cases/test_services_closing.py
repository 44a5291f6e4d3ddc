"""A case closes when its duties are done or handed on to a named person."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from accounts.actors import Actor
from accounts.roles import Role
from cases.models import CaseStatus, HandedOnDuty
from cases.registries import ClosingCheck, closing_checks, home_sources
from cases.services.cases import close_case
from cases.services.closing import (
    duties_of,
    finish_handed_on_duty,
    hand_on_duty,
    open_duties,
)
from cases.services.tasks import create_task
from ledger.errors import Refused, StaleChange
from ledger.models import Notification
from tests.factories.accounts import SchoolFactory
from tests.factories.cases import CaseFactory, ChildFactory
from tests.factories.casework import TaskFactory
from tests.people import actor, member
from tests.timeline import words_of

pytestmark = pytest.mark.django_db
SOON = timedelta(days=10)


@pytest.fixture
def school():
    return SchoolFactory()


@pytest.fixture
def senco(school):
    return member(Role.SENCO, school)


@pytest.fixture
def officer():
    return actor(Role.PANEL_COORDINATOR)


@pytest.fixture
def case(school, senco):
    child = ChildFactory(school=school)
    TaskFactory(child=child, owner=senco)
    return CaseFactory(child=child)


def taken_on(officer, case, duty=None, **facts):
    given = {
        "agreed_how": "By telephone", "due_on": timezone.localdate() + SOON, **facts,
    }  # fmt: skip
    code = (duty or duties_of(case)[0]).code
    return hand_on_duty(actor=officer, case=case, code=code, **given)


def test_what_a_colleague_took_on_no_longer_holds_the_case(officer, case, senco):
    assert open_duties(case) == ["tasks to finish or withdraw: 1"]
    with pytest.raises(Refused):
        close_case(actor=officer, case=case, reason="Back in school")
    taken = taken_on(officer, case, membership=senco)
    assert (taken.name, taken.organisation) == (senco.user.full_name, senco.organisation.name)
    assert open_duties(case) == []
    assert close_case(actor=officer, case=case, reason="Back").status == CaseStatus.CLOSED
    assert Notification.objects.get(code="cases.duty_handed_on").recipient == senco.user
    assert [item.url for item in home_sources.get("handed_on").coming(Actor.staff(senco))] == [
        f"/cases/handed-on/{taken.public_id}/"
    ]


def test_a_duty_that_reads_differently_stands_open_again(officer, case, senco):
    taken_on(officer, case, membership=senco)
    create_task(
        actor=officer, child=case.child, title="Ring the school", owner=senco,
        due_on=timezone.localdate(),
    )  # fmt: skip
    assert open_duties(case) == ["tasks to finish or withdraw: 2"]
    with pytest.raises(Refused):
        close_case(actor=officer, case=case, reason="Back in school")


def test_duties_of_other_apps_are_handed_on_one_by_one(officer, case):
    closing_checks.register(ClosingCheck("test", lambda case: ["a letter", "a visit"]))
    try:
        letter = next(duty for duty in duties_of(case) if duty.words == "a letter")
        taken_on(officer, case, letter, name="Bea Ash", organisation="Weir Surgery")
        assert open_duties(case) == ["tasks to finish or withdraw: 1", "a visit"]
    finally:
        closing_checks.remove("test")


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({}, "name"),
        ({"name": "Bea", "agreed_how": " "}, "agreed_how"),
        ({"name": "Bea", "due_on": timezone.localdate() - SOON}, "due_on"),
    ],
)
def test_it_takes_a_name_an_agreement_and_a_day(officer, case, facts, field):
    with pytest.raises(Refused) as refusal:
        taken_on(officer, case, **facts)
    assert refusal.value.field == field
    assert not HandedOnDuty.objects.exists()
    assert words_of(case.child) == []


def test_a_colleague_who_does_not_see_the_child_takes_nothing_on(officer, case):
    with pytest.raises(Refused) as refusal:
        taken_on(officer, case, membership=member(Role.SENCO))
    assert refusal.value.field == "membership"


def test_only_those_who_close_cases_hand_on(case, senco):
    with pytest.raises(PermissionDenied):
        taken_on(Actor.staff(senco), case, name="Bea")


def test_a_duty_that_is_gone_is_not_handed_on(officer, case):
    with pytest.raises(StaleChange):
        hand_on_duty(
            actor=officer, case=case, code="0" * 16, name="Bea", agreed_how="By word",
            due_on=timezone.localdate(),
        )  # fmt: skip


def test_it_is_finished_once_by_whoever_took_it_on(officer, case, senco, school):
    taken = taken_on(officer, case, membership=senco)
    with pytest.raises(PermissionDenied):
        finish_handed_on_duty(
            actor=actor(Role.HEAD_TEACHER, school), duty=taken, outcome="Not mine"
        )
    with pytest.raises(Refused):
        finish_handed_on_duty(actor=Actor.staff(senco), duty=taken, outcome=" ")
    done = finish_handed_on_duty(actor=Actor.staff(senco), duty=taken, outcome="Rang; all well")
    assert done.finished_on == timezone.localdate()
    with pytest.raises(StaleChange):
        finish_handed_on_duty(actor=officer, duty=taken, outcome="Again")


@pytest.mark.django_db(transaction=True)
def test_of_two_people_at_once_one_takes_it_on():
    school = SchoolFactory()
    senco = member(Role.SENCO, school)
    child = ChildFactory(school=school)
    TaskFactory(child=child, owner=senco)
    case, officer = CaseFactory(child=child), actor(Role.PANEL_COORDINATOR)
    code, start, outcomes = duties_of(case)[0].code, threading.Barrier(2), []

    def attempt(name):
        start.wait()
        try:
            hand_on_duty(
                actor=officer, case=case, code=code, name=name, agreed_how="By word",
                due_on=timezone.localdate(),
            )  # fmt: skip
            outcomes.append("taken")
        except Refused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt, args=(name,)) for name in ("Bea", "Cy")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused", "taken"]
