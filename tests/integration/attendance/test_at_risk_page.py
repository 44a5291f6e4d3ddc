"""The page of children at risk: reasons in words, filtered, downloaded as filtered."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from attendance.services.holds import hold_alerts
from tests.factories.accounts import SchoolFactory
from tests.factories.attendance import mark_days, pupil
from tests.people import actor, member, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    return SchoolFactory(name="Alder School")


@pytest.fixture
def child(school):
    child = pupil(school, legal_first_name="Nadia")
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday() + 14)
    mark_days(child.enrolments.get(), monday, "II " * 8)
    return child


def shown_to(membership, **query):
    found = sign_in(Client(), membership).get(reverse("attendance:at_risk"), query)
    content = b"".join(found) if found.streaming else found.content
    return " ".join(content.decode().split())


def test_school_and_authority_see_the_reasons_in_words(school, child):
    for membership in (member(Role.SENCO, school), member(Role.LIAISON_OFFICER)):
        shown = shown_to(membership)
        assert child.name in shown
        assert "Near an alert." in shown
        assert "8 school days missed because of health since" in shown
        assert child.name in shown_to(membership, pattern="near", q="Nadia")
        assert child.name not in shown_to(membership, pattern="broken")
        assert child.name not in shown_to(membership, pattern="broken", download="csv")
        assert "8 school days missed" in shown_to(membership, download="csv")
    liaison = member(Role.LIAISON_OFFICER)
    assert child.name in shown_to(liaison, school=school.public_id)
    assert child.name not in shown_to(liaison, school=SchoolFactory().public_id)


def test_another_school_sees_nobody(child):
    assert child.name not in shown_to(member(Role.SENCO))


def test_a_held_child_is_shown_as_held(school, child):
    hold_alerts(actor=actor(Role.LIAISON_OFFICER), child=child, reason="Known", further_days=5)
    shown = shown_to(member(Role.SENCO, school))
    assert "until 5 further school days of absence" in shown
