"""What a school and the authority see at a glance, and what is downloaded of it."""

import csv
import io
from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.roles import Role
from attendance.figures.not_attending import find_not_attending
from attendance.figures.pictures import read_days, totals_by_reason
from attendance.figures.standings import count_standings
from attendance.figures.trends import trend_rows
from attendance.figures.unexplained import unexplained_marks
from calendars.days import load_calendar
from tests.factories.accounts import SchoolFactory
from tests.factories.attendance import AlertFactory, mark_days
from tests.factories.cases import ChildFactory
from tests.people import member, sign_in

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 9, 7)
TODAY = date(2026, 9, 25)
ADDRESS = reverse("attendance:overview")


@pytest.fixture(autouse=True)
def third_friday():
    with time_machine.travel(TODAY, tick=False):
        yield


def text_of(response):
    return " ".join(response.content.decode().split())


def pupil_with(school, codes, **fields):
    child = ChildFactory(school=school, **fields)
    mark_days(child.enrolments.get(), MONDAY, codes)
    return child


@pytest.fixture
def schools():
    """Ill far more often, well, and without marks."""
    ash, birch, cedar = (SchoolFactory(name=f"{name} School") for name in ("Ash", "Birch", "Cedar"))
    pupil_with(ash, "II " * 5 + "// " * 5)
    pupil_with(birch, "// " * 14 + "II")
    AlertFactory(school=birch)
    count_standings(TODAY)
    find_not_attending(TODAY)
    return ash, birch, cedar


def downloaded(client, asked):
    lines = b"".join(client.get(ADDRESS, asked | {"download": "csv"}).streaming_content)
    return list(csv.DictReader(io.StringIO(lines.decode("utf-8-sig"))))


@pytest.mark.parametrize(
    ("asked", "names"),
    [({}, ["Ash", "Birch", "Cedar"]), ({"sort": "-health"}, ["Ash", "Birch", "Cedar"]),
     ({"sort": "health"}, ["Cedar", "Birch", "Ash"]), ({"q": "bir"}, ["Birch"]),
     ({"show": "alerts"}, ["Birch"]), ({"show": "silent"}, ["Ash", "Cedar"]),
     ({"sort": "-persistent", "show": "silent"}, ["Ash", "Cedar"])],
)  # fmt: skip
def test_schools_are_sorted_filtered_and_downloaded_as_filtered(client, schools, asked, names):
    sign_in(client, member(Role.LIAISON_OFFICER))
    page = client.get(ADDRESS, asked).context["page"]
    assert [row.name.split()[0] for row in page] == names
    rows = downloaded(client, asked)
    assert [row["School"].split()[0] for row in rows] == names


def test_persistent_and_severe_absence_by_school(client, schools):
    sign_in(client, member(Role.LIAISON_OFFICER))
    ash, birch, cedar = downloaded(client, {})
    assert (ash["Persistent absence"], ash["Severe absence"]) == ("1", "1")
    assert (ash["Attendance, %"], ash["Ill or at appointments, %"]) == ("50.0", "50.0")
    assert (birch["Persistent absence"], birch["Persistent absence, %"]) == ("0", "0.0")
    assert cedar["Attendance, %"] == "", "no possible session, no rate"
    shown = text_of(client.get(ADDRESS))
    assert "as counted on 25 September 2026" in shown
    assert "Open alerts by age" in shown
    assert "Nobody has them" in shown


def test_a_school_sees_marks_to_settle_and_days_without_marks(client):
    school = SchoolFactory()
    pupil_with(school, "N/ // NN", legal_first_name="Nadia")
    pupil_with(school, "// // OU", legal_first_name="Omar")
    pupil_with(SchoolFactory(), "NN", legal_first_name="Else")
    count_standings(TODAY)
    sign_in(client, member(Role.ATTENDANCE_OFFICER, school))
    response = client.get(ADDRESS)
    (row,) = response.context["unexplained"]
    assert (row.child.legal_first_name, row.sessions, row.age) == ("Nadia", 3, 14)
    assert row.days == [MONDAY, MONDAY + timedelta(days=2)]
    assert "Of those severe" in text_of(response)
    assert "Else" not in text_of(response)


def test_a_settled_mark_is_gone():
    school = SchoolFactory()
    child = pupil_with(school, "NN")
    calendar = load_calendar(school)
    assert len(unexplained_marks(school, calendar, TODAY)) == 1
    child.enrolments.get().register_days.update(am="I", pm="I")
    assert unexplained_marks(school, calendar, TODAY) == []


def test_the_trend_holds_a_child_against_the_school():
    school = SchoolFactory()
    child = pupil_with(school, "II // // //")
    pupil_with(school, "// // // //")
    pupil_with(SchoolFactory(), "II II II II")
    spans = [(MONDAY, MONDAY + timedelta(days=1)), (MONDAY + timedelta(days=2), TODAY),
             (TODAY + timedelta(days=1), TODAY + timedelta(days=5))]  # fmt: skip
    rows = trend_rows(read_days(child, MONDAY, TODAY), school, spans)
    assert [(row["own"], row["other"]) for row in rows] == [(50, 75), (100, 100), (None, None)]


def test_each_reason_stands_for_itself():
    child = pupil_with(SchoolFactory(), "IM NE OG UD ##")
    register = child.enrolments.get()
    register.register_days.filter(day=MONDAY + timedelta(days=4)).update(am="C2", pm="B")
    rows = totals_by_reason(read_days(child, MONDAY, TODAY))
    assert [row["value"] for row in rows] == [1, 1, 1, 1, 3, 1]


def test_a_year_of_a_child_says_it_in_words(client):
    school = SchoolFactory()
    child = pupil_with(school, "II N/ // OO")
    sign_in(client, member(Role.SENCO, school))
    address = reverse("attendance:child", args=[child.public_id])
    shown = text_of(client.get(address))
    assert "Illness (I)" in shown
    assert "beside the whole school" in shown
    assert "wm-day__letter--health" in shown
    assert 'aria-current="page">2026 to 2027' in shown
    assert client.get(address, {"year": "2020"}).status_code == 200
