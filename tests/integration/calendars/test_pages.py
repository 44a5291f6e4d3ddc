"""Pages of the calendar."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.roles import Role
from calendars.models import Closure, Term
from tests.factories.accounts import SchoolFactory
from tests.factories.calendars import ClosureFactory, TermFactory
from tests.people import member, sign_in

pytestmark = pytest.mark.django_db
SHOW = reverse("calendars:show")


def text_of(response):
    return " ".join(response.content.decode().split())


def test_the_administrator_enters_a_year(client):
    sign_in(client, member(Role.ADMINISTRATOR))
    assert "No terms have been entered" in text_of(client.get(SHOW, {"year": 2026}))
    address = reverse("calendars:new_term")
    answers = {"name": "Autumn", "starts_on": "2026-09-01", "ends_on": "2026-08-30"}
    assert "There is a problem" in text_of(client.post(address, answers))
    answers["ends_on"] = "2026-12-18"
    shown = text_of(client.post(address, answers, follow=True))
    assert "79 school days" in shown
    assert "Christmas Day" in shown
    change = reverse("calendars:change_term", args=[Term.objects.get().public_id])
    assert 'value="Autumn"' in text_of(client.get(change))
    client.post(change, answers | {"name": "Michaelmas"})
    assert "Michaelmas" in text_of(client.get(SHOW, {"year": 2026}))
    client.post(reverse("calendars:remove_term", args=[Term.objects.get().public_id]))
    assert "Michaelmas" not in text_of(client.get(SHOW, {"year": 2026}))


def test_a_school_enters_and_removes_its_inset_days(client):
    school = SchoolFactory()
    everywhere = ClosureFactory(starts_on=date(2026, 9, 3))
    ClosureFactory(school=SchoolFactory(), starts_on=date(2026, 9, 4))
    sign_in(client, member(Role.SENCO, school))
    answers = {"kind": "inset", "starts_on": "2026-11-27"}
    shown = text_of(client.post(reverse("calendars:new_closure"), answers, follow=True))
    assert "27 November 2026" in shown
    assert "3 September 2026" in shown
    assert "4 September 2026" not in shown
    own = Closure.objects.get(school=school)
    client.post(reverse("calendars:remove_closure", args=[own.public_id]))
    assert not Closure.objects.current().filter(school=school).exists()
    foreign = Closure.objects.get(starts_on=date(2026, 9, 4))
    address = reverse("calendars:remove_closure", args=[foreign.public_id])
    assert client.post(address).status_code == 404
    address = reverse("calendars:remove_closure", args=[everywhere.public_id])
    assert client.post(address).status_code == 403


@pytest.mark.parametrize("role", [Role.ATTENDANCE_OFFICER, Role.LIAISON_OFFICER])
def test_others_read_only(client, role):
    TermFactory()
    sign_in(client, member(role))
    shown = text_of(client.get(SHOW, {"year": 2026}))
    assert "Autumn" in shown
    assert "Enter a term" not in shown
    for name in ("new_term", "new_closure"):
        assert client.get(reverse(f"calendars:{name}")).status_code == 403
