"""Onto a roll, off it, and from one to another."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.roles import Role
from cases.models import Child, Enrolment, KnowledgeKind, Section19Record
from cases.services.enrolments import end_enrolment, enrol_child, transfer_child
from ledger.errors import Refused, StaleChange
from tests.factories.accounts import LONG_AGO, SchoolFactory
from tests.factories.cases import CaseFactory, ChildFactory, EnrolmentFactory
from tests.people import actor

pytestmark = pytest.mark.django_db
SEPTEMBER = date(2026, 9, 1)


@pytest.fixture
def school():
    return SchoolFactory()


@pytest.fixture
def child(school):
    return ChildFactory(school=school)


@pytest.fixture
def senco(school):
    return actor(Role.SENCO, school)


def test_a_subsidiary_school_beside_the_main_one(senco, child):
    unit = SchoolFactory()
    enrol_child(actor=senco, child=child, school=unit, starts_on=SEPTEMBER, kind="subsidiary")
    assert child.enrolments.current(SEPTEMBER).count() == 2
    assert Child.objects.visible_to(actor(Role.SENCO, unit)).exists()


@pytest.mark.parametrize(
    ("kind", "own_school", "ends_on", "field"),
    [
        ("main", False, None, "kind"),
        ("subsidiary", True, None, "school"),
        ("subsidiary", False, date(2026, 8, 31), "ends_on"),
    ],
)
def test_what_stands_against_a_further_roll(senco, school, child, kind, own_school, ends_on, field):
    with pytest.raises(Refused) as refused:
        enrol_child(
            actor=senco, child=child, school=school if own_school else SchoolFactory(),
            starts_on=SEPTEMBER, kind=kind, ends_on=ends_on,
        )  # fmt: skip
    assert refused.value.field == field
    assert Enrolment.objects.count() == 1


def test_a_roll_ends_with_its_last_day(senco, school, child):
    today = timezone.localdate()
    enrolment = child.enrolments.get()
    end_enrolment(actor=senco, enrolment=enrolment, last_day=today)
    assert Child.objects.visible_to(senco).exists()
    assert not child.enrolments.current(today + timedelta(days=1)).exists()
    with pytest.raises(StaleChange):
        end_enrolment(actor=senco, enrolment=enrolment, last_day=today)


def test_no_roll_ends_before_it_starts(senco, child):
    with pytest.raises(Refused) as refused:
        end_enrolment(
            actor=senco, enrolment=child.enrolments.get(), last_day=LONG_AGO - timedelta(days=1)
        )
    assert refused.value.field == "last_day"


def test_a_move_closes_one_roll_and_opens_the_other(senco, school, child):
    new = SchoolFactory()
    moved = transfer_child(
        actor=senco, enrolment=child.enrolments.get(), school=new, starts_on=SEPTEMBER
    )
    assert (moved.school, moved.kind, moved.starts_on) == (new, "main", SEPTEMBER)
    assert child.enrolments.get(school=school).ends_on == SEPTEMBER - timedelta(days=1)
    assert not Child.objects.visible_to(senco).exists()  # a former school sees nothing later
    assert Child.objects.visible_to(actor(Role.SENCO, new)).exists()


def test_a_refused_move_leaves_both_rolls_as_they_were(senco, child):
    new = SchoolFactory()
    EnrolmentFactory(child=child, school=new, kind="subsidiary")
    with pytest.raises(Refused):
        transfer_child(
            actor=senco, enrolment=child.enrolments.get(kind="main"), school=new,
            starts_on=SEPTEMBER,
        )  # fmt: skip
    assert child.enrolments.filter(ends_on__isnull=True).count() == 2


def test_a_school_ends_its_own_roll_only_and_the_authority_any(senco, child):
    other = EnrolmentFactory(child=child, kind="subsidiary")
    with pytest.raises(PermissionDenied, match="Only that school"):
        end_enrolment(actor=senco, enrolment=other, last_day=SEPTEMBER)
    end_enrolment(actor=actor(Role.LIAISON_OFFICER), enrolment=other, last_day=SEPTEMBER)


def test_another_school_or_role_changes_nothing(child, school):
    enrolment = child.enrolments.get()
    for somebody in (actor(Role.SENCO), actor(Role.ATTENDANCE_OFFICER, school)):
        with pytest.raises(PermissionDenied):
            end_enrolment(actor=somebody, enrolment=enrolment, last_day=SEPTEMBER)


def test_off_every_roll_a_child_on_the_pathway_is_known_to_the_authority(senco, school, child):
    CaseFactory(child=child)
    today = timezone.localdate()
    end_enrolment(actor=senco, enrolment=child.enrolments.get(), last_day=today - timedelta(days=3))
    assert not Child.objects.visible_to(senco).exists()
    record = Section19Record.objects.get(child=child)
    source = record.knowledge.get()
    assert (source.kind, source.told_on) == (KnowledgeKind.OFF_ROLL, today)
    assert school.name in source.words


@pytest.mark.parametrize("why_not", ["no case", "another school", "too old"])
def test_no_record_opens_where_nobody_is_without_a_school(senco, child, why_not):
    today = timezone.localdate()
    if why_not != "no case":
        CaseFactory(child=child)
    if why_not == "another school":
        EnrolmentFactory(
            child=child, school=SchoolFactory(), starts_on=today + timedelta(days=9),
            kind="subsidiary",
        )  # fmt: skip
    if why_not == "too old":
        Child.objects.filter(pk=child.pk).update(born_on=today - timedelta(days=17 * 366))
    enrolment = child.enrolments.select_related("child").get(kind="main")
    end_enrolment(actor=senco, enrolment=enrolment, last_day=today)
    assert not Section19Record.objects.exists()
