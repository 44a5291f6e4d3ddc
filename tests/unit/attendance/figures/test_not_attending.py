"""Children on roll who attend nowhere: found however they are marked, and by nothing else."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.roles import Role
from attendance.codes import ATTENDED
from attendance.figures.not_attending import find_not_attending
from attendance.models import NotAttending, RegisterDay
from attendance.registers.register import write
from attendance.registers.staging import stage
from tests.factories.accounts import SchoolFactory
from tests.factories.attendance import mark_days
from tests.factories.cases import ChildFactory, EnrolmentFactory
from tests.people import actor

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 9, 7)
TODAY = date(2026, 9, 25)  # the third Friday
HERE = "// " * 15


@pytest.fixture(autouse=True)
def third_friday():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def school():
    """A school with one pupil who is always there."""
    school = SchoolFactory()
    mark_days(ChildFactory(school=school).enrolments.get(), MONDAY, HERE)
    return school


def away(school, codes, **fields):
    child = ChildFactory(school=school, **fields)
    if codes:
        mark_days(child.enrolments.get(), MONDAY, codes)
    return child


def listed():
    find_not_attending(TODAY)
    return {row.child: row for row in NotAttending.objects.standing()}


@pytest.mark.parametrize(
    ("codes", "marked_as"),
    [("II", "health"), ("MM", "health"), ("DD", "dual"), ("XX", "not_expected"),
     ("ZZ", "not_expected"), ("QQ", "unable"), ("##", "closed"), ("OO", "unauthorised"),
     ("NN", "unauthorised"), ("EE", "authorised"), ("..", "nothing")],
)  # fmt: skip
def test_every_way_to_be_marked_is_seen(school, codes, marked_as):
    child = away(school, f"{codes} " * 15)
    row = listed()[child]
    assert row.marked_as == marked_as
    assert (row.since, row.school_days, row.last_attended_on) == (MONDAY, 15, None)


@pytest.mark.parametrize(("code", "marked_as"), [("C2", "part_time"), ("Y1", "unable")])
def test_codes_of_two_signs_are_seen(school, code, marked_as):
    child = ChildFactory(school=school)
    register = child.enrolments.get()
    days = [MONDAY + timedelta(days=n) for n in range(19)]
    stage({(register.pk, day, 1): code for day in days if day.weekday() < 5})
    write(first=days[0], last=days[-1], why="")
    assert listed()[child].marked_as == marked_as


def test_a_child_without_any_mark_is_seen_once_the_school_keeps_a_register(school):
    child = away(school, "")
    silent = ChildFactory(school=SchoolFactory())
    found = listed()
    assert found[child].marked_as == "nothing"
    assert silent not in found, "its school sends no marks: that is another list"


def test_since_when_and_the_last_day(school):
    child = away(school, "// // /I " + "II " * 12)
    row = listed()[child]
    assert row.last_attended_on == date(2026, 9, 9)
    assert (row.since, row.school_days) == (date(2026, 9, 10), 12)
    assert row.marks == {"I": 20}, "of the last two weeks"
    assert row.marks_in_words == "I 20"


@pytest.mark.parametrize("codes", ["II " * 6 + "/I " + "II " * 8, "II " * 14 + "K.", "II " * 9])
def test_who_attended_in_the_last_weeks_or_is_new_is_not_listed(school, codes):
    child = ChildFactory(school=school)
    if len(codes) < 30:
        child.enrolments.update(starts_on=date(2026, 9, 15))
        mark_days(child.enrolments.get(), date(2026, 9, 15), codes)
    else:
        mark_days(child.enrolments.get(), MONDAY, codes)
    assert child not in listed()


def test_attending_at_the_other_school_is_attending(school):
    child = away(school, "DD " * 15)
    other = SchoolFactory()
    register = EnrolmentFactory(child=child, school=other, kind="subsidiary")
    mark_days(register, MONDAY, HERE)
    assert child not in listed()
    RegisterDay.objects.filter(enrolment=register).update(am="D", pm="D")
    assert listed()[child].marks == {"D": 40}


def test_who_changes_schools_stays_on_the_list(school):
    child, new = away(school, "II " * 12), SchoolFactory()
    child.enrolments.update(ends_on=date(2026, 9, 22))
    mark_days(ChildFactory(school=new).enrolments.get(), MONDAY, HERE)
    register = EnrolmentFactory(child=child, school=new, starts_on=date(2026, 9, 23))
    row = listed()[child]
    assert (row.school, row.since, row.school_days) == (new, MONDAY, 15)
    assert row.marked_as == "health"
    mark_days(register, TODAY, "//")
    assert child not in listed()


def test_who_left_the_roll_or_was_merged_is_not_listed(school):
    left, merged = away(school, "II " * 15), away(school, "II " * 15)
    left.enrolments.update(ends_on=TODAY - timedelta(days=1))
    merged.merged_into = away(school, HERE)
    merged.save()
    assert not {left, merged} & set(listed())


def test_coming_back_ends_the_spell_and_it_is_kept(school):
    child = away(school, "II " * 14)
    first = listed()[child]
    mark_days(child.enrolments.get(), TODAY, "//")
    assert child not in listed()
    first.refresh_from_db()
    assert first.ended_at is not None
    assert NotAttending.objects.filter(child=child).count() == 1


def test_looking_again_changes_nothing(school):
    away(school, "II " * 15)
    listed()
    before = list(NotAttending.objects.values())
    listed()
    assert list(NotAttending.objects.values()) == before


def test_an_undone_search_leaves_the_list(school):
    away(school, "II " * 15)
    with pytest.raises(RuntimeError), transaction.atomic():
        find_not_attending(TODAY)
        raise RuntimeError
    assert not NotAttending.objects.exists()


def test_as_many_queries_for_2_as_for_40(school):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            find_not_attending(TODAY)
        return len(captured)

    for _number in range(2):
        away(school, "II " * 15)
    queries()  # settings are read once
    few = queries()
    for _number in range(38):
        away(school, "")
    assert queries() == few
    assert NotAttending.objects.count() == 40


def test_only_officers_of_the_childs_authority_see_the_list(school):
    child = away(school, "II " * 15)
    abroad = away(SchoolFactory(la_code="937"), "", home_authority_code="937")
    listed()
    rows = NotAttending.objects.standing()
    assert [row.child for row in rows.visible_to(actor(Role.LIAISON_OFFICER))] == [child]
    assert abroad not in [row.child for row in rows.visible_to(actor(Role.LIAISON_OFFICER))]
    assert not rows.visible_to(actor(Role.SENCO, school)).exists()
    assert not rows.visible_to(actor(Role.ADMINISTRATOR)).exists()


CODE = st.sampled_from(["/", "I", "I", "D", "C2", "#", "N", "X", None, None])
DAYS = [day for day in (MONDAY + timedelta(days=n) for n in range(19)) if day.weekday() < 5]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    marks=st.dictionaries(
        st.tuples(st.integers(0, 4), st.sampled_from(DAYS), st.sampled_from([1, 2])),
        CODE.filter(bool), max_size=40,
    )
)  # fmt: skip
def test_the_list_is_what_a_person_would_write_down(marks):
    """Random registers of two schools and four children, one of them at both."""
    with transaction.atomic():
        schools = [SchoolFactory(), SchoolFactory()]
        children = [ChildFactory(school=schools[n % 2]) for n in range(4)]
        EnrolmentFactory(child=children[0], school=schools[1], kind="subsidiary")
        rolls = [*(child.enrolments.get(kind="main") for child in children),
                 children[0].enrolments.get(kind="subsidiary")]  # fmt: skip
        given_marks = {(rolls[who].pk, day, half): code for (who, day, half), code in marks.items()}
        if given_marks:
            stage(given_marks)
            write(first=DAYS[0], last=DAYS[-1], why="")
        rows = [(row.enrolment, row.day, {row.am, row.pm} - {None})
                for row in RegisterDay.objects.select_related("enrolment")]  # fmt: skip
        expected = set()
        for child in children:
            attended = {day for roll, day, codes in rows
                        if roll.child_id == child.pk and codes & set(ATTENDED)}  # fmt: skip
            for roll in (one for one in rolls if one.child_id == child.pk):
                open_days = sorted(
                    {
                        day
                        for other, day, codes in rows
                        if other.school_id == roll.school_id and codes - {"#"}
                    }
                )
                if len(open_days) >= 10 and not any(day >= open_days[-10] for day in attended):
                    expected.add(child)
        assert set(listed()) == expected
        transaction.set_rollback(True)
