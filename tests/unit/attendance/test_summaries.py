"""Totals of a child's sessions."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from attendance.models import HealthPeriod
from attendance.summaries import AttendanceSummary, summarise_attendance, summarise_children
from cases.models import EnrolmentKind
from tests.factories.accounts import SchoolFactory
from tests.factories.attendance import mark, mark_days
from tests.factories.cases import ChildFactory, EnrolmentFactory

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 9, 7)
AUTUMN = {"start": date(2026, 9, 1), "end": date(2026, 12, 31)}


@pytest.fixture
def child():
    return ChildFactory(school=SchoolFactory())


def test_sessions_are_counted_by_class(child):
    mark_days(child.enrolments.get(), MONDAY, "// II M/ O/ ## N. DD LU")
    found = summarise_attendance(child, **AUTUMN)
    assert found == AttendanceSummary(
        **AUTUMN, possible=11, attended=5, authorised=3, unauthorised=3, illness=2, medical=1,
        health_related=3,
    )  # fmt: skip
    assert (found.absent, found.days_lost_to_health) == (6, 1.5)
    assert found.rate == pytest.approx(100 * 5 / 11)
    assert found.is_persistent
    assert found.is_severe


def test_no_possible_session_gives_no_rate(child):
    mark_days(child.enrolments.get(), MONDAY, "## DD")
    found = summarise_attendance(child, **AUTUMN)
    assert (found.possible, found.rate, found.absence_rate) == (0, None, None)
    assert not found.is_persistent


def test_absence_inside_a_health_period_is_health_related(child):
    mark_days(child.enrolments.get(), MONDAY, "/C /C // OO /C")
    period = HealthPeriod.objects.create(
        child=child, starts_on=MONDAY + timedelta(days=1), ends_on=MONDAY + timedelta(days=3),
        reason="Mornings only after surgery", controller=child.controller,
    )  # fmt: skip
    assert summarise_attendance(child, **AUTUMN).health_related == 3
    period.withdrawn_at = timezone.now()
    period.save()
    assert summarise_attendance(child, **AUTUMN).health_related == 0


def test_a_session_in_two_registers_counts_once(child):
    other = EnrolmentFactory(child=child, kind=EnrolmentKind.SUBSIDIARY, school=SchoolFactory())
    mark(child.enrolments.get(kind="main"), MONDAY, "I", "D")
    mark(other, MONDAY, "/", "I")
    found = summarise_attendance(child, **AUTUMN)
    assert (found.possible, found.attended, found.illness) == (2, 1, 1)


def test_many_children_are_summed_in_one_query(child, django_assert_num_queries):
    children = [child, *(ChildFactory(school=SchoolFactory()) for _ in range(3))]
    mark(child.enrolments.get(), MONDAY, "I", "I")
    with django_assert_num_queries(1):
        found = summarise_children([one.pk for one in children], **AUTUMN)
    assert [found[one.pk].possible for one in children] == [2, 0, 0, 0]
