"""Calls of the interface that make no sense: a problem that says where, never a fault."""

import pytest

from attendance.models import Delivery
from tests.factories.attendance import upn
from tests.register_system import MARKS, SEARCH, SEPTEMBER, said

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "query",
    [
        {"from": "2026-09-31"}, {"from": "7/9/2026"}, {"to": "2026-08-31"}, {"to": "2027-09-30"},
        {"from": "1600000000"}, {"from": "２０２６-09-07"}, {"cursor": "nonsense"},
        {"cursor": "99999999999.20260907"}, {"cursor": "2147483648.20260907"},
        {"cursor": "1.20261399"}, {"cursor": "1.20260907\0"}, {"cursor": ""}, {"more": "1"},
    ],
)  # fmt: skip
def test_a_question_that_makes_no_sense_is_refused(system, query):
    response = system.get(**query)
    assert response.status_code == 422
    assert response.json()["code"] == "invalid"
    assert response.json()["details"][0]["where"].startswith("query")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ("", 422, "invalid"),
        ("{", 400, "unreadable"),
        ("null", 422, "invalid"),
        ("[]", 422, "invalid"),
        ('{"marks": NaN}', 400, "unreadable"),
        ('{"marks": -Infinity}', 400, "unreadable"),
        ("[" * 200_000, 400, "unreadable"),
        ('{"a":' * 100_000, 400, "unreadable"),
        ('{"marks": [], "marks": []}', 400, "unreadable"),
        ('{"marks": ' + "9" * 5_000 + "}", 400, "unreadable"),
        (b'\xff{"marks": []}', 400, "unreadable"),
        ('{"marks": []}'.encode("utf-16"), 400, "unreadable"),
        ('{"marks": []}', 422, "invalid"),
        ({"marks": [said() | {"pupil": 1}]}, 422, "invalid"),
        ({"marks": [said()], "more": 1}, 422, "invalid"),
        ({"marks": [said(upn=None)]}, 422, "invalid"),
        ({"marks": [said(code=1)]}, 422, "invalid"),
        ({"marks": [said(session=["AM"])]}, 422, "invalid"),
        ({"marks": [said(minutes_late="12")]}, 422, "invalid"),
        ({"marks": [said(minutes_late=True)]}, 422, "invalid"),
        ({"marks": [said(minutes_late=1.5)]}, 422, "invalid"),
        ('{"marks": [{"minutes_late": 1e400}]}', 422, "invalid"),
        ({"marks": [said()], "reason": "\ud800"}, 422, "invalid"),
        ({"marks": [said("\ud800")]}, 422, "invalid"),
        ({"marks": [said(code="\ud800")]}, 422, "invalid"),
        ({"marks": [said() | {"\ud800": 1}]}, 400, "unreadable"),
        ({"marks": [said()], "reason": "a\0b"}, 422, "invalid"),
        ({"marks": [said()] * 10_001}, 422, "invalid"),
        ({"marks": "x" * (5 * 1024 * 1024)}, 413, "too_large"),
        ({"marks": "x" * (13 * 1024 * 1024)}, 413, "too_large"),
    ],
)  # fmt: skip
def test_what_is_no_call_is_a_problem_and_never_a_fault(system, body, status, code):
    response = system.post(body)
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert set(response.json()) == {"code", "message", "details"}
    assert len(response.content) < 5_000
    assert not Delivery.objects.exists()


def test_strange_text_inside_a_mark_refuses_that_mark_alone(system, enrolment):
    found = system.send(
        said("\0"), said(day="\0"), said(session="\0"), said(code="\0"), said(comment="\0"),
        said(session="PM", comment="ok"), said(minutes_late=10**30), said(comment="\ud800"),
    ).json()  # fmt: skip
    assert [each["index"] for each in found["refused"]] == [0, 1, 2, 3, 4, 6, 7]


@pytest.mark.parametrize("number", ["", "\0", "\ud800", "x" * 14, "%_", 5, None])
def test_a_search_takes_only_what_can_be_a_number(system, number):
    response = system.post({**SEPTEMBER, "upns": [upn(1), number]}, SEARCH)
    assert response.status_code == 422
    assert response.json()["details"][0]["where"] == "body/upns/1"


def test_problems_say_where(system):
    details = system.send(said(), said(code=5)).json()["details"]
    assert details == [{"where": "body/marks/1/code", "message": "Input should be a valid string"}]


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "text/json"])
def test_only_json_is_read(system, enrolment, kind):
    response = system.post({"marks": [said()]}, content_type=kind)
    assert (response.status_code, response.json()["code"]) == (415, "not_json")


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "head"])
def test_other_methods_are_not_taken(system, method):
    response = getattr(system.client, method)(MARKS, headers=system.headers())
    assert response.status_code == 405
    assert set(response["Allow"].split(", ")) == {"GET", "POST"}


def test_other_addresses_are_a_problem_too(system):
    response = system.client.get("/api/attendance/v1/pupils", headers=system.headers())
    assert (response.status_code, response.json()["code"]) == (404, "not_found")
