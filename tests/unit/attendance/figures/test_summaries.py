"""Totals of a child's sessions."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from attendance.codes import CODES, MarkClass
from attendance.figures.summaries import AttendanceSummary, summarise_attendance, summarise_children
from attendance.models import HealthPeriod
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


@pytest.mark.parametrize(
    ("absent", "possible", "persistent", "severe"),
    [
        (38, 380, True, False),  # 10% and 50% of the child's own possible sessions, not rounded
        (37, 380, False, False),
        (190, 380, True, True),
        (189, 380, True, False),
        (1, 10, True, False),
        (1, 11, False, False),
        (1, 2, True, True),
        (0, 0, False, False),
        (0, 380, False, False),
        (380, 380, True, True),
    ],
)
def test_persistent_and_severe_absence_begin_at_the_share_itself(
    absent, possible, persistent, severe
):
    """Department for Education, Pupil absence in schools in England: methodology."""
    found = AttendanceSummary(
        **AUTUMN, possible=possible, attended=possible - absent, unauthorised=absent
    )
    assert (found.is_persistent, found.is_severe) == (persistent, severe)


def test_leave_and_absence_without_leave_both_make_absence_persistent():
    found = AttendanceSummary(**AUTUMN, possible=20, attended=18, authorised=1, unauthorised=1)
    assert (found.absence_rate, found.is_persistent) == (10, True)


@pytest.mark.parametrize("code", CODES)
def test_the_database_counts_each_code_as_its_class_says(child, code):
    mark(child.enrolments.get(), MONDAY, code, None)
    found = summarise_attendance(child, **AUTUMN)
    mark_class = CODES[code].mark_class
    assert (found.possible, found.attended, found.authorised, found.unauthorised) == (
        mark_class is not MarkClass.NOT_POSSIBLE,
        mark_class in {MarkClass.PRESENT, MarkClass.ACTIVITY},
        mark_class is MarkClass.AUTHORISED,
        mark_class is MarkClass.UNAUTHORISED,
    )


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
