"""The list of children who attend nowhere: who opens it, what it says, what is downloaded."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from attendance.models import AlertAnswer, AlertStatus, NotAttending
from ledger.models import AccessLogEntry
from tests.factories.accounts import SchoolFactory
from tests.factories.attendance import AlertFactory
from tests.factories.cases import CaseFactory, ChildFactory
from tests.people import member, sign_in
from tests.query_counts import queries_of

pytestmark = pytest.mark.django_db
ADDRESS = reverse("attendance:not_attending")


@pytest.fixture
def liaison(client):
    return sign_in(client, member(Role.LIAISON_OFFICER))


def on_list(name, since=date(2026, 9, 7), school=None, **fields):
    school = school or SchoolFactory()
    child = ChildFactory(school=school, legal_first_name=name)
    values = {"marked_as": "health", "marks": {"I": 20}, "school_days": 20} | fields
    return NotAttending.objects.create(child=child, school=school, since=since, **values)


def text_of(response):
    return " ".join(response.content.decode().split())


def names(response):
    return [row.child.legal_first_name for row in response.context["page"]]


def test_those_whom_nobody_has_come_first(liaison):
    long_ago = on_list("Held", since=date(2026, 1, 7))
    CaseFactory(child=long_ago.child)
    on_list("Free", since=date(2026, 10, 7))
    response = liaison.get(ADDRESS)
    assert names(response) == ["Free", "Held"]
    shown = text_of(response)
    assert "Nobody" in shown
    assert "Case:" in shown
    assert "I 20" in shown
    assert names(liaison.get(ADDRESS, {"sort": "since"})) == ["Held", "Free"]
    assert names(liaison.get(ADDRESS, {"sort": "-since"})) == ["Free", "Held"]


def test_whose_spell_ended_is_gone(liaison):
    on_list("Back", ended_at=timezone.now())
    assert "Nobody is on this list" in text_of(liaison.get(ADDRESS))


@pytest.mark.parametrize(
    ("asked", "found"),
    [({"held": "nobody"}, ["Free", "Dual"]), ({"held": "case"}, ["Held"]),
     ({"held": "alert"}, ["Held"]), ({"held": "placement"}, []), ({"held": "somebody"}, ["Held"]),
     ({"marked": "dual"}, ["Dual"]), ({"q": "fre"}, ["Free"])],
)  # fmt: skip
def test_the_download_is_what_is_filtered(liaison, asked, found):
    held = on_list("Held")
    CaseFactory(child=held.child)
    AlertFactory(child=held.child, school=held.school)
    on_list("Free")
    on_list("Dual", since=date(2026, 10, 1), marked_as="dual", marks={"D": 20})
    assert names(liaison.get(ADDRESS, asked)) == found
    lines = b"".join(liaison.get(ADDRESS, asked | {"download": "csv"}).streaming_content)
    rows = list(csv.DictReader(io.StringIO(lines.decode("utf-8-sig"))))
    assert [row["Child"].split()[0] for row in rows] == found
    assert AccessLogEntry.objects.filter(basis="list").count() == 1
    if found == ["Held"]:
        assert "Attendance alert: " in rows[0]["Who has the child"]


def test_who_has_the_child_says_the_reason_that_the_school_gave(liaison):
    row = on_list("Told")
    alert = AlertFactory(child=row.child, school=row.school, status=AlertStatus.ANSWERED)
    for reason in ("unknown", "anxiety"):
        AlertAnswer.objects.create(
            alert=alert, absence_reason=reason, in_place="Calls", next_steps="A plan"
        )
    shown = text_of(liaison.get(ADDRESS))
    assert "Answered (Anxiety or another mental health need)" in shown
    assert "Not known yet" not in shown


def test_one_school_of_many(liaison):
    row = on_list("Here")
    on_list("There")
    assert names(liaison.get(ADDRESS, {"school": str(row.school.public_id)})) == ["Here"]


def test_a_school_and_an_administrator_do_not_open_it(client):
    for person in (member(Role.SENCO, SchoolFactory()), member(Role.ADMINISTRATOR)):
        assert sign_in(client, person).get(ADDRESS).status_code == 403


def test_as_many_queries_for_2_as_for_40(liaison):
    def add(number):
        for place in range(number):
            row = on_list(f"Child{place}", since=date(2026, 9, 7) + timedelta(days=place))
            if place % 2:
                CaseFactory(child=row.child)
                AlertFactory(child=row.child, school=row.school)

    add(2)
    few = queries_of(liaison, ADDRESS)
    add(38)
    assert queries_of(liaison, ADDRESS) == few
