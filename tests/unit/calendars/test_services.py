"""Entering terms and closures."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from accounts.roles import Role
from calendars.days import is_school_day
from calendars.models import AcademicYear, Closure, ClosureKind, Term
from calendars.services import enter_closure, enter_term, withdraw_closure, withdraw_term
from ledger.errors import Refused, StaleChange
from tests.concurrency import at_once
from tests.factories.accounts import SchoolFactory
from tests.people import actor

pytestmark = pytest.mark.django_db
AUTUMN = {
    "name": "Autumn", "starts_on": date(2026, 9, 1), "ends_on": date(2026, 12, 18),
    "half_term_starts_on": date(2026, 10, 26), "half_term_ends_on": date(2026, 10, 30),
}  # fmt: skip


@pytest.fixture
def administrator():
    return actor(Role.ADMINISTRATOR)


@pytest.fixture
def school():
    return SchoolFactory()


def test_the_administrator_enters_the_terms_of_a_year(administrator):
    term = enter_term(actor=administrator, school=None, **AUTUMN)
    assert AcademicYear.objects.get().starts_in == 2026
    assert not is_school_day(date(2026, 8, 20))
    enter_term(actor=administrator, school=None, term=term, **AUTUMN | {"name": "Autumn term"})
    assert Term.objects.get().name == "Autumn term"
    withdraw_term(actor=administrator, term=term)
    assert is_school_day(date(2026, 8, 20))
    with pytest.raises(StaleChange):
        withdraw_term(actor=administrator, term=term)
    with pytest.raises(StaleChange):
        enter_term(actor=administrator, school=None, term=term, **AUTUMN)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"ends_on": date(2026, 8, 31)}, "before the first"),
        ({"ends_on": date(2027, 9, 1)}, "one academic year"),
        ({"half_term_ends_on": None}, "both days"),
        ({"half_term_ends_on": date(2026, 12, 30)}, "inside the term"),
        ({"half_term_ends_on": date(2026, 10, 1)}, "inside the term"),
    ],
)
def test_days_out_of_order_are_refused(administrator, changed, words):
    with pytest.raises(Refused, match=words):
        enter_term(actor=administrator, school=None, **AUTUMN | changed)
    assert not Term.objects.exists()
    assert not AcademicYear.objects.exists()


def test_terms_of_one_calendar_do_not_overlap(administrator, school):
    enter_term(actor=administrator, school=None, **AUTUMN)
    with pytest.raises(Refused, match="overlap"):
        enter_term(actor=administrator, school=None, **AUTUMN | {"name": "Again"})
    head = actor(Role.HEAD_TEACHER, school)
    enter_term(actor=head, school=school, **AUTUMN | {"name": "Our own"})
    with pytest.raises(Refused, match="overlap"):
        enter_term(actor=head, school=school, **AUTUMN)


def test_a_school_changes_its_own_days_alone(administrator, school):
    senco = actor(Role.SENCO, school)
    inset = {"kind": ClosureKind.INSET, "starts_on": date(2026, 11, 27)}
    closure = enter_closure(actor=senco, school=school, **inset)
    assert (closure.ends_on, is_school_day(date(2026, 11, 27), school)) == (
        inset["starts_on"],
        False,
    )
    others = [
        (senco, None), (senco, SchoolFactory()), (administrator, school),
        (actor(Role.ATTENDANCE_OFFICER, school), school),
    ]  # fmt: skip
    for somebody, whose in others:
        with pytest.raises(PermissionDenied):
            enter_closure(actor=somebody, school=whose, **inset)
        with pytest.raises(PermissionDenied):
            enter_term(actor=somebody, school=whose, **AUTUMN)
    assert Closure.objects.count() == 1
    withdraw_closure(actor=senco, closure=closure)
    assert is_school_day(date(2026, 11, 27), school)
    with pytest.raises(StaleChange):
        withdraw_closure(actor=senco, closure=closure)


def test_closures_out_of_order_are_refused(administrator):
    good = {"actor": administrator, "school": None, "kind": ClosureKind.CLOSED}
    with pytest.raises(Refused, match="before the first"):
        enter_closure(**good, starts_on=date(2026, 9, 2), ends_on=date(2026, 9, 1))
    with pytest.raises(Refused, match="holiday"):
        enter_closure(**good, starts_on=date(2026, 9, 2), ends_on=date(2026, 12, 1))


def test_a_day_that_is_closed_already_is_refused_and_free_again_once_taken_back(
    administrator, school
):
    inset = {"kind": ClosureKind.INSET, "starts_on": date(2026, 11, 27)}
    entered = enter_closure(actor=administrator, school=None, **inset)
    with pytest.raises(Refused, match="already") as refusal:
        enter_closure(
            actor=administrator, school=None, kind=ClosureKind.CLOSED,
            starts_on=date(2026, 11, 25), ends_on=date(2026, 11, 27),
        )  # fmt: skip
    assert refusal.value.field == "starts_on"
    enter_closure(actor=actor(Role.SENCO, school), school=school, **inset)
    withdraw_closure(actor=administrator, closure=entered)
    enter_closure(actor=administrator, school=None, **inset)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_of_all", [True, False])
def test_two_who_enter_the_same_days_at_once_enter_them_once(administrator, school, is_of_all):
    whose = {"actor": administrator, "school": None}
    if not is_of_all:
        whose = {"actor": actor(Role.SENCO, school), "school": school}
    inset = {**whose, "kind": ClosureKind.INSET, "starts_on": date(2026, 9, 2)}
    answers = at_once(*[lambda: enter_closure(**inset)] * 4)
    assert Closure.objects.count() == 1
    assert sum(isinstance(one, Refused) for one in answers) == 3, answers
