"""What the page of an import says while it is looked at, and long after it was saved."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.actors import Actor
from accounts.roles import Role
from attendance.models import ImportStatus, RegisterImport
from attendance.services.imports import (
    check_import,
    evaluate_imports,
    save_import,
    upload_marks,
)
from tests.factories.accounts import SchoolFactory
from tests.factories.attendance import csv_of, pupil
from tests.factories.calendars import ClosureFactory
from tests.people import actor, sign_in

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
DAY = date(2026, 9, 7)


@pytest.fixture
def school():
    return SchoolFactory()


@pytest.fixture
def officer(school):
    return actor(Role.ATTENDANCE_OFFICER, school)


@pytest.fixture
def signed_in(client, officer):
    return sign_in(client, officer.membership)


def shown(signed_in, found):
    return signed_in.get(reverse("attendance:import", args=[found.public_id])).content.decode()


def bring_in(officer, school):
    pupil(school)
    found = upload_marks(actor=officer, school=school, upload=csv_of((1, DAY, "AM", "I")))
    return check_import(actor=SYSTEM, register_import=found)


def test_marks_on_a_closed_day_lead_to_the_calendar(signed_in, officer, school):
    ClosureFactory(school=school, starts_on=DAY)
    page = shown(signed_in, bring_in(officer, school))
    assert "no teaching on this date" in page
    assert f'href="{reverse("calendars:show")}">see the calendar' in page


def test_alerts_are_being_worked_out_only_until_they_are(signed_in, officer, school):
    found = bring_in(officer, school)
    RegisterImport.objects.update(status=ImportStatus.SAVING)
    found.refresh_from_db()
    save_import(actor=SYSTEM, register_import=found)
    assert "Alerts are being worked out" in shown(signed_in, found)
    evaluate_imports(actor=SYSTEM, import_ids=[found.pk])
    page = shown(signed_in, found)
    assert "and alerts follow them" in page
    assert "being worked out" not in page
