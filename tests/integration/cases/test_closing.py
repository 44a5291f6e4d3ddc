"""Closing a case: what stands open, handed on, done."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from cases.models import HandedOnDuty
from tests.factories.accounts import SchoolFactory
from tests.factories.cases import CaseFactory, ChildFactory
from tests.factories.casework import TaskFactory
from tests.people import member, sign_in

pytestmark = pytest.mark.django_db


def text_of(response):
    return response.content.decode()


def test_what_stands_open_is_handed_on_then_the_case_closes(client):
    school = SchoolFactory()
    senco = member(Role.SENCO, school)
    child = ChildFactory(school=school)
    TaskFactory(child=child, owner=senco)
    case = CaseFactory(child=child)
    office = sign_in(client, member(Role.PANEL_COORDINATOR))
    close = reverse("cases:close", args=[case.public_id])
    html = text_of(office.get(close))
    assert "tasks to finish or withdraw: 1" in html
    assert "Why can the case close?" not in html
    [url] = [part for part in html.split('"') if "/hand-on/" in part]
    wrong = office.post(url, {"who": "somebody", "agreed_how": "By word"})
    assert "There is a problem" in text_of(wrong)
    today = timezone.localdate().isoformat()
    office.post(
        url, {"who": "colleague", "membership": senco.pk, "agreed_how": "By word", "due_on": today}
    )
    html = text_of(office.get(close))
    assert senco.user.full_name in html
    office.post(close, {"reason": "Back in school", "closed_on": today})
    case.refresh_from_db()
    assert case.status == "closed"
    duty = HandedOnDuty.objects.get()
    assert duty.duty in text_of(office.get(reverse("cases:show", args=[case.public_id])))
    own = sign_in(client, senco)
    page = reverse("cases:handed_on", args=[duty.public_id])
    assert "What came of it?" in text_of(own.get(page))
    own.post(page, {"outcome": "Rang them", "finished_on": today})
    assert "Rang them" in text_of(own.get(page))
