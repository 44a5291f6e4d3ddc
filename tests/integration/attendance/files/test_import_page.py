"""What the page of an import says while it is looked at, and long after it was saved."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.actors import Actor
from attendance.models import ImportStatus, RegisterImport
from attendance.services.imports import (
    evaluate_imports,
    save_import,
)
from tests.factories.attendance import bring_in, csv_of, pupil
from tests.factories.calendars import ClosureFactory

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
DAY = date(2026, 9, 7)


def shown(signed_in, found):
    return signed_in.get(reverse("attendance:import", args=[found.public_id])).content.decode()


@pytest.fixture
def found(officer, school):
    pupil(school)
    return bring_in(officer, school, csv_of((1, DAY, "AM", "I")))


def test_marks_on_a_closed_day_lead_to_the_calendar(signed_in, officer, school):
    ClosureFactory(school=school, starts_on=DAY)
    pupil(school)
    page = shown(signed_in, bring_in(officer, school, csv_of((1, DAY, "AM", "I"))))
    assert "no teaching on this date" in page
    assert f'href="{reverse("calendars:show")}">see the calendar' in page


def test_alerts_are_being_worked_out_only_until_they_are(signed_in, found):
    RegisterImport.objects.update(status=ImportStatus.SAVING)
    found.refresh_from_db()
    save_import(actor=SYSTEM, register_import=found)
    assert "Alerts are being worked out" in shown(signed_in, found)
    evaluate_imports(actor=SYSTEM, import_ids=[found.pk])
    page = shown(signed_in, found)
    assert "and alerts follow them" in page
    assert "being worked out" not in page
