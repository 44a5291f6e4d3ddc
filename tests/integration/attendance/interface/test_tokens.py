"""What opens the interface of registers, and what does not."""

import logging
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Session
from accounts.roles import Role
from attendance.models import RegisterDay, RegisterToken
from attendance.services.tokens import revoke_token
from tests.factories.attendance import upn
from tests.people import actor, member, sign_in
from tests.register_system import MARKS, SEPTEMBER, System, said

pytestmark = pytest.mark.django_db


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
