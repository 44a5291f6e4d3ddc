"""Where schools stand: persistent and severe absence as the Department for Education counts."""

from datetime import date

import pytest
import time_machine

from attendance.figures.standings import count_standings
from attendance.models import SchoolStanding
from tests.factories.accounts import SchoolFactory
from tests.factories.attendance import mark_days
from tests.factories.cases import ChildFactory, EnrolmentFactory

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 9, 7)
TODAY = date(2026, 9, 25)


@pytest.fixture(autouse=True)
def third_friday():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def school():
    return SchoolFactory()


def pupil_with(school, codes, **fields):
    child = ChildFactory(school=school, **fields)
    mark_days(child.enrolments.get(), MONDAY, codes)
    return child


def standing(school):
    count_standings(TODAY)
    return SchoolStanding.objects.filter(school=school, academic_year=2026).first()


@pytest.mark.parametrize(
    ("codes", "persistent", "severe"),
    [
        ("// " * 9 + "/I", 0, 0),  # 1 of 20
        ("// " * 9 + "II", 1, 0),  # exactly a tenth
        ("II " * 4 + "/I " + "// " * 5, 1, 0),  # 9 of 20
        ("II " * 5 + "// " * 5, 1, 1),  # exactly half
        ("DD " * 9 + "/I", 1, 1),  # half of the possible sessions
    ],
)
def test_the_limits_are_a_tenth_and_half_of_the_childs_own_sessions(
    school, codes, persistent, severe
):
    pupil_with(school, codes)
    found = standing(school)
    assert (found.pupils, found.persistent, found.severe) == (1, persistent, severe)


def test_without_possible_sessions_a_pupil_is_not_counted(school):
    pupil_with(school, "DD ## XX")
    assert standing(school) is None


@pytest.mark.parametrize(
    ("born_on", "pupils"),
    [(date(2010, 8, 31), 0), (date(2010, 9, 1), 1), (date(2021, 8, 31), 1), (date(2021, 9, 1), 0)],
)
def test_pupils_are_those_from_5_to_15_on_31_august(school, born_on, pupils):
    pupil_with(school, "// II", born_on=born_on)
    found = standing(school)
    assert (found.pupils if found else 0) == pupils


def test_each_school_counts_its_own_register(school):
    child = pupil_with(school, "DD // II OO NN")
    other = EnrolmentFactory(child=child, school=SchoolFactory(), kind="subsidiary")
    mark_days(other, MONDAY, "// DD DD DD DD")
    found = standing(school)
    assert (found.possible, found.absent, found.health, found.unauthorised) == (8, 6, 2, 4)
    assert (found.persistent, found.severe) == (1, 1)
    assert standing(other.school).severe == 0


def test_a_pupil_twice_in_a_register_counts_once(school):
    child = pupil_with(school, "II II")
    again = EnrolmentFactory(child=child, school=school, kind="subsidiary", ends_on=TODAY)
    mark_days(again, MONDAY, "// II")
    found = standing(school)
    assert (found.pupils, found.possible, found.absent) == (1, 4, 2)


def test_counting_again_follows_the_register(school):
    child = pupil_with(school, "II //")
    assert standing(school).severe == 1
    mark_days(child.enrolments.get(), date(2026, 9, 9), "//")
    assert standing(school).severe == 0
