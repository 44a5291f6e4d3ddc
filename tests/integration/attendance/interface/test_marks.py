"""Marks sent and read, as a school's system does it."""

from datetime import date, timedelta

import pytest

from attendance.models import Delivery, RegisterDay
from tests.concurrency import at_once
from tests.factories.attendance import mark, mark_days, pupil, upn
from tests.register_system import DAY, System, held, said

pytestmark = pytest.mark.django_db


def test_what_was_sent_is_what_is_held(system, enrolment):
    sent = [
        said(session="AM", code="L", comment="Bus late", minutes_late=12),
        said(session="PM", code="/"),
    ]
    response = system.send(*sent)
    assert response.status_code == 200, response.content
    found = response.json()
    assert found.pop("delivery") == str(Delivery.objects.get().public_id)
    assert found == {
        "received": 2, "new": 2, "changed": 0, "unchanged": 0, "remarks_changed": 1, "refused": [],
    }  # fmt: skip
    assert held(system) == [
        sent[0],
        sent[1] | {"code": "\\", "comment": None, "minutes_late": None},
    ]
    again = system.send(*held(system)).json()
    assert (again["unchanged"], again["remarks_changed"]) == (2, 0)


def test_marks_are_refused_one_by_one(system, enrolment):
    found = system.send(said("nonsense"), said(), said(code="QQ", session="PM"), said(9)).json()
    assert found["new"] == 1
    assert [(each["index"], each["reason"]) for each in found["refused"]] == [
        (0, "upn"), (2, "code"), (3, "unknown"),
    ]  # fmt: skip
    assert found["refused"][0]["message"] == "This is not a valid UPN"
    assert held(system) == [said() | {"comment": None, "minutes_late": None}]


def test_a_reason_stands_beside_what_changes(system, enrolment):
    mark(enrolment, DAY, "N", None)
    assert system.send(said(), reason="Parent rang").json()["changed"] == 1
    assert enrolment.corrections.get().why == "Parent rang"


def test_a_token_reads_its_own_school_alone(system, enrolment):
    other = System()
    mark(pupil(other.school, number=2).enrolments.get(), DAY, "M", "M")
    mark(enrolment, DAY, "I", "I")
    assert {found["upn"] for found in held(system)} == {upn(1)}
    assert {found["upn"] for found in held(other)} == {upn(2)}
    elsewhere, nobody = system.search(2), system.search(77)
    assert elsewhere.json() == nobody.json() == {"marks": [], "next": None}


def test_a_token_writes_its_own_school_alone_and_learns_nothing(system, enrolment):
    other = System()
    pupil(other.school, number=2)
    elsewhere = system.send(said(2)).json()
    nobody = system.send(said(77)).json()
    for found in (elsewhere, nobody):
        found.pop("delivery")
    assert elsewhere == nobody
    assert not RegisterDay.objects.exists()


def test_some_pupils_are_asked_for_in_the_body(system, enrolment):
    mark(enrolment, DAY, "I", "I")
    mark(pupil(system.school, number=2).enrolments.get(), DAY, "M", "M")
    assert {found["upn"] for found in system.search(2, 99).json()["marks"]} == {upn(2)}


def test_a_pupil_is_never_named_in_an_address(system, enrolment):
    refused = system.get(upn=upn(1))
    assert refused.status_code == 422
    assert refused.json()["details"][0]["where"] == "query/upn"


def test_pages_hold_everything_once(system, enrolment, monkeypatch):
    monkeypatch.setattr("attendance.api.held.PAGE_DAYS", 3)
    mark_days(enrolment, DAY, "II II II II")
    mark_days(pupil(system.school, number=2).enrolments.get(), DAY, "MM MM MM MM")
    page = system.get().json()
    found, cursors = page["marks"], []
    while page["next"]:
        cursors.append(page["next"])
        page = system.get(cursor=page["next"]).json()
        found += page["marks"]
    assert len(found) == len({(each["upn"], each["date"], each["session"]) for each in found}) == 16
    assert len(cursors) == 2
    assert not any(upn(1) in cursor or upn(2) in cursor for cursor in cursors)


def test_reading_costs_the_same_however_much_is_held(
    system, enrolment, django_assert_max_num_queries
):
    mark_days(enrolment, DAY, "II II II II")
    with django_assert_max_num_queries(4):
        assert len(held(system)) == 8


def test_ten_thousand_marks_are_taken_in_a_few_seconds(system):
    numbers = range(1, 27)
    for number in numbers:
        pupil(system.school, number=number, born_on=date(2014, 1, 1))
    days = [DAY - timedelta(days=n) for n in range(400)]
    marks = [
        said(number, day, session, "/")
        for day in days
        for number in numbers
        for session in ("AM", "PM")
    ][:10_000]
    found = system.send(*marks).json()
    assert found["received"] == 10_000
    assert found["new"] + len(found["refused"]) == 10_000


@pytest.mark.django_db(transaction=True)
def test_two_systems_of_a_school_at_once_come_to_one_after_the_other(system, enrolment):
    other = System(system.school)
    one, two = at_once(
        lambda: system.send(said(code="I"), said(session="PM", code="I")).json(),
        lambda: other.send(said(code="M"), said(session="PM", code="M")).json(),
    )
    assert sorted([(one["new"], one["changed"]), (two["new"], two["changed"])]) == [(0, 2), (2, 0)]
    assert len({found["code"] for found in held(system)}) == 1


@pytest.mark.django_db(transaction=True)
def test_a_worker_evaluates_what_was_sent(system, worker, enrolment):
    import time

    from attendance.models import Alert

    marks = [
        said(day=date(2026, 9, day), session=session)
        for day in (7, 8, 9, 10, 11, 14, 15, 16, 17, 18)
        for session in ("AM", "PM")
    ]
    assert system.send(*marks).json()["new"] == 20
    for _ in range(100):
        if Alert.objects.exists():
            break
        time.sleep(0.1)
    assert Alert.objects.get().child == enrolment.child
    assert Delivery.objects.get().evaluated_at is not None
