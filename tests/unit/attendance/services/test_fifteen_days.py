"""Registers that show 15 days away tell the authority; once, and from the day they did."""

from datetime import date

import pytest

from accounts.actors import Actor
from accounts.roles import Role
from attendance.models import Alert, ReturnEntry
from attendance.services.alerts import accept_answer, answer_alert
from attendance.services.evaluation import evaluate_alerts
from attendance.services.health_periods import declare_health_period, end_health_period
from cases.models import Child, EndKind, KnowledgeKind, Section19Record, Task
from cases.services.section_19 import end_record
from tests.factories.accounts import AuthorityFactory, SchoolFactory
from tests.factories.attendance import mark_days
from tests.factories.cases import ChildFactory, ParentFactory
from tests.factories.part_time import agreed_part_time
from tests.people import actor

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 9, 7)
TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _on_a_friday(time_machine):
    time_machine.move_to("2026-11-20 12:00", tick=False)


@pytest.fixture
def school():
    return SchoolFactory()


@pytest.fixture
def child(school):
    return ChildFactory(school=school)


def evaluate():
    return evaluate_alerts(actor=Actor.system(), today=TODAY)


def test_fourteen_days_say_nothing_and_fifteen_open_the_record(child):
    mark_days(child.enrolments.get(), MONDAY, "II // " * 14)
    assert evaluate().told == 0
    last = mark_days(child.enrolments.get(), date(2026, 10, 20), "II")
    assert evaluate().told == 1
    record = Section19Record.objects.get()
    assert record.known_on == last
    source = record.knowledge.get()
    assert (source.kind, source.words) == (
        KnowledgeKind.ALERT, "The registers show 15 school days away because of health.",
    )  # fmt: skip
    assert source.link.startswith(f"/attendance/children/{child.public_id}/?from=2026-08-01")
    assert evaluate().told == 0


def test_days_that_an_accepted_alert_counted_count_here_too(child, school):
    mark_days(child.enrolments.get(), MONDAY, "II " * 10)
    evaluate()
    alert = answer_alert(actor=actor(Role.SENCO, school), alert=Alert.objects.get(),
                         absence_reason="physical", in_place="Work sent home",
                         next_steps="A plan")  # fmt: skip
    accept_answer(actor=actor(Role.LIAISON_OFFICER), alert=alert, reason="A plan follows")
    mark_days(child.enrolments.get(), date(2026, 10, 5), "II " * 5)
    assert (evaluate().told, Alert.objects.count()) == (1, 1)


def test_after_the_end_the_days_count_afresh(child):
    mark_days(child.enrolments.get(), MONDAY, "II " * 15)
    evaluate()
    officer = actor(Role.NAMED_OFFICER, AuthorityFactory())
    end_record(actor=officer, record=Section19Record.objects.get(), kind=EndKind.IN_ERROR,
               reason="Marks of another child", ended_on=date(2026, 9, 30))  # fmt: skip
    assert evaluate().told == 0
    mark_days(child.enrolments.get(), date(2026, 10, 1), "II " * 15)
    assert evaluate().told == 1
    assert Section19Record.objects.unended().get().known_on == date(2026, 10, 21)


def test_nobody_is_told_of_a_pupil_above_school_age(child):
    Child.objects.filter(pk=child.pk).update(born_on=date(2009, 5, 5))
    mark_days(child.enrolments.get(), MONDAY, "II " * 15)
    assert evaluate().told == 0
    assert Alert.objects.exists()


def test_a_period_that_is_expected_to_be_long_tells_the_authority_today(child, school):
    senco = actor(Role.SENCO, school)
    declare_health_period(actor=senco, child=child, starts_on=TODAY, reason="An operation",
                          ends_on=date(2026, 11, 27))  # fmt: skip
    assert not Section19Record.objects.exists()
    declare_health_period(actor=senco, child=child, starts_on=TODAY, reason="An operation",
                          ends_on=date(2026, 12, 18))  # fmt: skip
    record = Section19Record.objects.get()
    assert (record.known_on, record.knowledge.get().kind) == (TODAY, KnowledgeKind.PROGNOSIS)


@pytest.mark.parametrize(("last_day", "is_enough"), [("2026-12-04", True), ("2026-12-03", False)])
def test_a_period_of_fifteen_school_days_is_enough_for_authority_and_return(
    child, school, last_day, is_enough
):
    mark_days(child.enrolments.get(), date(2026, 11, 16), "II II")
    senco = actor(Role.SENCO, school)
    declare_health_period(
        actor=senco, child=child, starts_on=date(2026, 11, 16),
        ends_on=date.fromisoformat(last_day), reason="An operation",
    )  # fmt: skip
    assert Section19Record.objects.exists() == is_enough
    assert ReturnEntry.objects.exists() == is_enough
    asked = Task.objects.filter(title__contains="CAMHS fast track", owner=senco.membership)
    assert asked.exists() == is_enough


def test_an_open_period_tells_the_authority_when_its_last_day_is_known(child, school):
    senco = actor(Role.SENCO, school)
    period = declare_health_period(actor=senco, child=child, starts_on=date(2026, 11, 16),
                                   reason="An operation")  # fmt: skip
    end_health_period(actor=senco, period=period, ends_on=date(2026, 12, 3))
    assert not Section19Record.objects.exists()
    for _time in range(2):
        end_health_period(actor=senco, period=period, ends_on=date(2026, 12, 18))
    assert Section19Record.objects.get().knowledge.get().kind == KnowledgeKind.PROGNOSIS
    assert Task.objects.filter(title__contains="CAMHS").count() == 1


def test_of_a_period_that_has_ended_nobody_is_asked_to_see_to_treatment(child, school):
    senco = actor(Role.SENCO, school)
    declare_health_period(actor=senco, child=child, starts_on=MONDAY, ends_on=date(2026, 10, 2),
                          reason="An operation")  # fmt: skip
    assert Section19Record.objects.exists()
    assert not Task.objects.filter(title__contains="CAMHS").exists()


def test_a_period_of_a_part_time_timetable_is_no_whole_days(child, school):
    senco = actor(Role.SENCO, school)
    ParentFactory(child=child)
    start = date(2026, 11, 16)
    timetable = agreed_part_time(senco, child, start, weeks=4)
    end_health_period(actor=senco, period=timetable.health_period, ends_on=date(2026, 12, 18))
    assert not Section19Record.objects.exists(), "half days: about twelve in all"
