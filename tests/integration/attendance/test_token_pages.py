"""Register tokens on screen: made, shown once, used, revoked; and what stands beside marks."""

from datetime import date

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import Session
from accounts.roles import Role
from attendance.models import RegisterToken
from attendance.services.deliveries import receive_marks
from tests.factories.accounts import AuthorityFactory, SchoolFactory
from tests.factories.attendance import pupil, sent, token_for
from tests.people import member, sign_in

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 7)
MADE = {
    "name": "Bluebird",
    "expires_on_day": "1",
    "expires_on_month": "9",
    "expires_on_year": "2027",
}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-09-30 09:00", tick=True):
        yield


@pytest.fixture
def school():
    return SchoolFactory(name="Alder School")


@pytest.fixture
def officer(school):
    return sign_in(Client(), member(Role.ATTENDANCE_OFFICER, school))


def page(client, name, *args, **query):
    return client.get(reverse(f"attendance:{name}", args=args), query)


def text_of(response):
    return " ".join(response.content.decode().split())


def make(client):
    return client.post(reverse("attendance:new_token"), MADE, follow=True)


def secret_in(response):
    words = text_of(response).split("<code>")
    return words[1].split("</code>")[0] if len(words) > 1 else ""


def test_a_token_is_shown_once_and_then_opens_the_register(officer, school):
    assert "Make a token" in text_of(page(officer, "tokens"))
    response = make(officer)
    secret = secret_in(response)
    assert secret.startswith("wmk_")
    assert "no-store" in response["Cache-Control"]
    again = page(officer, "token_made", RegisterToken.objects.get().public_id)
    assert secret not in text_of(again)
    assert "shown already" in text_of(again)
    answer = Client().get(
        "/api/attendance/v1/marks",
        {"from": "2026-09-01", "to": "2026-09-30"},
        headers={"Authorization": f"Bearer {secret}"},
    )
    assert answer.status_code == 200


def test_the_secret_is_kept_nowhere(officer):
    secret = secret_in(make(officer))
    token = RegisterToken.objects.get()
    assert cache.get(f"register-token:{token.recorded_by_id}:{token.public_id}") is None
    stored = str(list(RegisterToken.objects.values())) + str(
        list(RegisterToken.pgh_event_model.objects.values())
    )
    sessions = [found.get_decoded() for found in Session.objects.all()]
    assert secret not in stored + str(sessions)


def test_nobody_else_is_shown_the_secret(officer, school):
    other = sign_in(Client(), member(Role.HEAD_TEACHER, school))
    response = officer.post(reverse("attendance:new_token"), MADE)
    assert "wmk_" not in text_of(other.get(response["Location"]))
    assert "wmk_" in text_of(officer.get(response["Location"]))


def test_a_last_day_too_far_ahead_is_refused_at_its_field(officer):
    response = officer.post(reverse("attendance:new_token"), MADE | {"expires_on_year": "2028"})
    assert "A token lasts a year at most." in text_of(response)
    assert "Bluebird" in text_of(response)
    assert not RegisterToken.objects.exists()


def test_revoking_asks_first_and_is_seen(officer, school):
    token, secret = token_for(school, name="Bluebird")
    address = reverse("attendance:revoke_token", args=[token.public_id])
    assert "stops at once" in text_of(officer.get(address))
    assert token.is_usable
    done = officer.post(address, follow=True)
    assert "The token was revoked" in text_of(done)
    assert "Revoked" in text_of(page(officer, "tokens"))
    assert officer.get(address).status_code == 302  # there is nothing left to ask
    answer = Client().get("/api/attendance/v1/marks", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 401


def test_a_page_that_was_open_too_long_says_so(officer, school):
    token, _secret = token_for(school)
    address = reverse("attendance:revoke_token", args=[token.public_id])
    officer.post(address)
    assert "Revoked" in text_of(officer.post(address, follow=True))


def test_a_school_sees_its_own_tokens_and_what_came_with_them(officer, school):
    token, _secret = token_for(school, name="Bluebird")
    other, _secret = token_for(SchoolFactory(), name="Kestrel")
    pupil(school)
    receive_marks(token=token, marks=[sent(1, DAY, "AM", "I"), sent(2, DAY, "AM", "I")])
    listed = text_of(page(officer, "tokens"))
    assert "Bluebird" in listed
    assert "Kestrel" not in listed
    shown = text_of(page(officer, "token", token.public_id))
    assert "7 Sep 2026" in shown
    for name in ("token", "token_made", "revoke_token"):
        assert page(officer, name, other.public_id).status_code == 404


def test_refused_marks_and_why_are_shown_to_the_school_and_without_pupils_to_others(
    officer, school
):
    token, _secret = token_for(school, name="Bluebird")
    number = sent(2, DAY, "AM", "I").upn
    receive_marks(token=token, marks=[sent(2, DAY, "AM", "I"), sent(2, DAY, "\0", "Q7")])
    shown = text_of(page(officer, "token", token.public_id))
    assert "Why 2 marks of" in shown
    assert f"Mark 1: pupil {number}, 2026-09-07, AM, code I" in shown
    authority = AuthorityFactory(la_code=school.la_code)
    administrator = sign_in(Client(), member(Role.ADMINISTRATOR, authority))
    shown = text_of(page(administrator, "token", token.public_id))
    assert "Why 2 marks of" in shown
    assert number not in shown


def test_an_administrator_lists_and_revokes_but_makes_none(school):
    authority = AuthorityFactory(la_code=school.la_code)
    client = sign_in(Client(), member(Role.ADMINISTRATOR, authority))
    token, _secret = token_for(school, name="Bluebird")
    listed = text_of(page(client, "tokens"))
    assert "Alder School" in listed
    assert "Make a token" not in listed
    assert page(client, "new_token").status_code == 403
    client.post(reverse("attendance:revoke_token", args=[token.public_id]))
    assert not RegisterToken.objects.get(pk=token.pk).is_usable


def test_the_list_asks_as_often_with_one_token_as_with_many(
    officer, school, django_assert_num_queries
):
    token_for(school)
    page(officer, "tokens")
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        page(officer, "tokens")
    for _ in range(10):
        token_for(school)
    with django_assert_num_queries(len(few)):
        page(officer, "tokens")


def test_a_token_that_ends_soon_stands_on_the_home_page(officer, school):
    token_for(school, name="Bluebird", expires_on=date(2026, 10, 9))
    token_for(school, name="Kestrel", expires_on=date(2027, 9, 1))
    home = text_of(officer.get("/"))
    assert "Token for Bluebird" in home
    assert "Kestrel" not in home


@pytest.fixture
def child(school):
    child = pupil(school)
    token, _secret = token_for(school, name="Bluebird")
    receive_marks(token=token, marks=[sent(1, DAY, "AM", "N")])
    marks = [sent(1, DAY, "AM", "L", comment="Missed the bus", minutes_late=12)]
    receive_marks(token=token, marks=marks)
    return child


@pytest.mark.parametrize("role", [Role.ATTENDANCE_OFFICER, Role.SENCO, Role.HEAD_TEACHER])
def test_what_stands_beside_a_mark_is_shown_to_the_schools_staff(child, school, role):
    shown = text_of(page(sign_in(Client(), member(role, school)), "child", child.public_id))
    assert "Missed the bus" in shown
    assert "Sent by Bluebird" in shown  # the correction says who changed the mark


def test_what_stands_beside_a_mark_is_not_shown_to_the_authority(child, school):
    authority = AuthorityFactory(la_code=school.la_code)
    liaison = sign_in(Client(), member(Role.LIAISON_OFFICER, authority))
    shown = text_of(page(liaison, "child", child.public_id))
    assert "7 Sep 2026" in shown
    assert "Missed the bus" not in shown


def test_the_guide_and_the_document_are_open_to_strangers(client):
    guide = text_of(client.get("/api/attendance/"))
    assert "Authorization: Bearer" in guide
    assert "no_school_day" in guide
    document = client.get("/api/attendance/v1/openapi.json")
    assert document.json()["openapi"].startswith("3.1")
    assert "attachment" in document["Content-Disposition"]
    assert "https://" not in document.content.decode()  # nothing of a third party
