"""What attendance puts on home pages, on the child's page and into search."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actors import Actor
from accounts.roles import Role
from attendance import homes
from attendance.models import AlertStatus, RegisterImport
from attendance.services.imports import check_import, upload_marks
from cases.access import access_to
from cases.registries import home_sources, search_sources, summaries, tabs
from tests.factories.accounts import SchoolFactory
from tests.factories.attendance import AlertFactory, csv_of, mark_days, pupil
from tests.people import actor

pytestmark = pytest.mark.django_db


def todo(somebody, key="attendance.alerts"):
    source = home_sources.get(key)
    return [(item.title, str(item.detail)) for item in source.today(somebody)]


def test_each_role_has_the_alerts_whose_turn_it_is():
    waiting = AlertFactory(answer_due_on=timezone.localdate())
    senco, liaison = actor(Role.SENCO, waiting.school), actor(Role.LIAISON_OFFICER)
    name = waiting.child.name
    assert todo(senco) == [(name, "Answer the alert")]
    assert todo(liaison) == []
    waiting.status = AlertStatus.ESCALATED
    waiting.save()
    assert todo(senco) == [(name, "Answer the alert, it is late")]
    assert todo(liaison) == [(name, "Not answered in time: speak with the school")]
    waiting.status = AlertStatus.ANSWERED
    waiting.save()
    assert todo(senco) == []
    assert todo(liaison) == [(name, "Follow up the school’s answer")]
    source = home_sources.get("attendance.alerts")
    assert (source.waiting(senco), source.waiting(liaison)) == (0, 1)
    assert todo(actor(Role.SENCO)) == []
    assert todo(actor(Role.ADMINISTRATOR)) == []


def test_a_senco_sees_who_comes_near():
    school = SchoolFactory()
    child = pupil(school)
    today = timezone.localdate()
    start = today - timedelta(days=today.weekday() + 14)
    mark_days(child.enrolments.get(), start, "II " * 8)
    coming = list(home_sources.get("attendance.alerts").coming(actor(Role.SENCO, school)))
    assert [item.title for item in coming] == [child.name]
    assert not list(home_sources.get("attendance.alerts").coming(actor(Role.LIAISON_OFFICER)))


def test_an_attendance_officer_has_imports_to_save():
    school = SchoolFactory()
    pupil(school)
    officer = actor(Role.ATTENDANCE_OFFICER, school)
    found = upload_marks(actor=officer, school=school, upload=csv_of((1, "2026-09-07", "AM", "I")))
    assert [title for title, _ in todo(officer, "attendance.imports")] == ["Bring in marks"]
    check_import(actor=Actor.system(), register_import=found)
    assert len(todo(officer, "attendance.imports")) == 2
    assert home_sources.get("attendance.imports").waiting(officer) == 1
    assert RegisterImport.objects.visible_to(actor(Role.ATTENDANCE_OFFICER)).count() == 0


def test_search_finds_alerts_within_what_one_sees():
    alert = AlertFactory()
    find = search_sources.get("attendance.alerts").find
    senco = actor(Role.SENCO, alert.school)
    assert [hit.url for hit in find(senco, alert.reference)] == [
        f"/attendance/alerts/{alert.public_id}/"
    ]
    assert list(find(senco, alert.child.last_name))
    assert not list(find(actor(Role.SENCO), alert.reference))
    assert not list(find(actor(Role.PROVIDER_STAFF), alert.reference))


def test_the_childs_page_has_a_tab_and_a_summary():
    alert = AlertFactory()
    access = access_to(actor=actor(Role.SENCO, alert.school), child=alert.child)
    assert tabs.get("attendance").url(alert.child).endswith(f"{alert.child.public_id}/")
    assert summaries.get("attendance").context(access)["alert"] == alert
    other = pupil(alert.school)
    assert summaries.get("attendance").context(access_to(actor=access.actor, child=other)) is None
    assert homes.SHOWN
