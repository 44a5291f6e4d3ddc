"""The HTTP interface for school systems, called as a school's system calls it."""

import json
import logging
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Session
from accounts.roles import Role
from attendance.models import Delivery, RegisterDay, RegisterToken
from attendance.services.tokens import revoke_token
from tests.concurrency import at_once
from tests.factories.accounts import SchoolFactory
from tests.factories.attendance import mark, mark_days, pupil, token_for, upn
from tests.people import actor, member, sign_in

pytestmark = pytest.mark.django_db
MARKS = "/api/attendance/v1/marks"
SEARCH = "/api/attendance/v1/marks/search"
DAY = date(2026, 9, 7)
SEPTEMBER = {"from": "2026-09-01", "to": "2026-09-30"}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-09-30 09:00", tick=True):
        yield


class System:
    """A school's system with its token."""

    def __init__(self, school=None, secret=""):
        self.school = school or SchoolFactory()
        self.token, made = token_for(self.school, name="Bluebird Register")
        self.secret = secret or made
        self.client = Client()

    def headers(self):
        return {"Authorization": f"Bearer {self.secret}"}

    def post(self, body, address=MARKS, **more):
        text = body if isinstance(body, str | bytes) else json.dumps(body)
        given = {"content_type": "application/json", "headers": self.headers()} | more
        return self.client.post(address, text, **given)

    def send(self, *marks, **more):
        return self.post({"marks": list(marks), **more})

    def get(self, **query):
        return self.client.get(MARKS, SEPTEMBER | query, headers=self.headers())

    def search(self, *numbers, **more):
        upns = [upn(number) for number in numbers]
        return self.post({**SEPTEMBER, "upns": upns, **more}, SEARCH)


@pytest.fixture
def system():
    return System()


@pytest.fixture
def enrolment(system):
    return pupil(system.school).enrolments.get()


def said(who=1, day=DAY, session="AM", code="I", **beside):
    number = upn(who) if isinstance(who, int) else who
    return {"upn": number, "date": str(day), "session": session, "code": code, **beside}


def held(system, **query):
    return system.get(**query).json()["marks"]


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


def unauthorised(response):
    return (response.status_code, response.json()["code"]) == (401, "unauthorised")


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Bearer x", "Basic {}", "{}", "Bearer \udcff\0", "Bearer {}x"],
)
def test_only_a_token_opens_it(system, header):
    headers = {"Authorization": header.format(system.secret)}
    assert unauthorised(system.client.get(MARKS, SEPTEMBER, headers=headers))
    response = system.post({"marks": [said()]}, headers=headers)
    assert unauthorised(response)
    assert response["WWW-Authenticate"].startswith("Bearer")


def test_a_revoked_token_is_refused_at_once(system, enrolment):
    assert system.get().status_code == 200
    revoke_token(actor=actor(Role.HEAD_TEACHER, system.school), token=system.token)
    assert unauthorised(system.get())
    assert unauthorised(system.send(said()))
    assert unauthorised(system.search(1))
    assert not RegisterDay.objects.exists()


def test_a_token_ends_after_its_last_day(system, enrolment):
    RegisterToken.objects.update(expires_on=date(2026, 9, 30))
    assert system.get().status_code == 200
    with time_machine.travel("2026-10-01 00:01"):
        assert unauthorised(system.get())


def test_a_wrong_an_ended_and_a_revoked_token_get_the_same_answer(system):
    wrong = System(system.school, secret="wmk_wrong").get().content
    RegisterToken.objects.filter(pk=system.token.pk).update(expires_on=date(2026, 9, 1))
    assert system.get().content == wrong


def test_use_is_seen(system):
    system.get()
    assert RegisterToken.objects.get().last_used_at is not None


def test_a_persons_session_opens_nothing_and_no_cookie_is_set(system):
    officer = member(Role.ATTENDANCE_OFFICER, system.school)
    client = sign_in(Client(), officer)
    assert unauthorised(client.get(MARKS, SEPTEMBER))
    response = client.get(MARKS, SEPTEMBER, headers=system.headers())
    assert response.status_code == 200
    assert not response.cookies
    assert response["Cache-Control"] == "no-store"
    assert not system.get().cookies


def test_a_session_is_not_even_looked_at(system):
    client = sign_in(Client(), member(Role.ATTENDANCE_OFFICER, system.school))
    with CaptureQueriesContext(connection) as queries:
        assert client.get(MARKS, SEPTEMBER, headers=system.headers()).status_code == 200
    assert queries
    assert not [query["sql"] for query in queries if Session._meta.db_table in query["sql"]]


def test_no_form_token_is_asked_for(system, enrolment):
    system.client = Client(enforce_csrf_checks=True)
    assert system.send(said()).status_code == 200


def test_more_than_sixty_calls_a_minute_wait(system):
    with time_machine.travel("2026-09-30 09:00:20", tick=False):
        assert {system.get().status_code for _ in range(60)} == {200}
        response = system.get()
        assert (response.status_code, response["Retry-After"]) == (429, "40")
        assert response.json()["code"] == "too_often"
        assert System().get().status_code == 200  # another token has calls of its own
    with time_machine.travel("2026-09-30 09:01:00", tick=False):
        assert system.get().status_code == 200


def test_wrong_tokens_are_counted_by_address(system):
    stranger = System(secret="wmk_wrong")
    with time_machine.travel("2026-09-30 09:00:20", tick=False):
        assert {stranger.get().status_code for _ in range(30)} == {401}
        assert stranger.get().status_code == 429
        assert system.get().status_code == 200


def test_plain_http_is_refused_in_production_and_not_redirected(system, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_REDIRECT_EXEMPT = [r"^api/attendance/v1/"]
    client = Client()
    response = client.get(MARKS, SEPTEMBER, headers=system.headers())
    assert (response.status_code, response.json()["code"]) == (403, "https")
    secure = client.get(MARKS, SEPTEMBER, headers=system.headers(), secure=True)
    assert secure.status_code == 200


def test_nothing_personal_and_no_token_is_logged(system, enrolment, caplog):
    with caplog.at_level(logging.DEBUG):
        system.send(said(comment="Panic attack"), said("nonsense"))
        system.search(1)
        system.get(upn=upn(1))
        system.post("{")
    logged = " ".join(
        record.getMessage() for record in caplog.records if record.name != "django.db.backends"
    )
    assert f"register token {system.token.public_id} read 2026-09-01 to 2026-09-30" in logged
    assert upn(1) not in logged
    assert "Panic" not in logged
    assert system.secret not in logged


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
