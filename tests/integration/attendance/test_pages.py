"""Pages of attendance: who opens them, what they say, how many queries they make."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Organisation
from accounts.roles import Role
from attendance.models import (
    Alert,
    AlertStatus,
    HealthPeriod,
    ImportRow,
    RegisterDay,
    RegisterImport,
)
from attendance.registers.tallies import rebuild_all
from attendance.registers.totals import rebuild_totals
from attendance.services.imports import check_import, save_import, upload_marks
from cases.models import Child, Enrolment
from ledger.models import AccessLogEntry, JobState
from tests.factories.accounts import SchoolFactory
from tests.factories.attendance import AlertFactory, csv_of, mark_days, pupil
from tests.factories.cases import ChildFactory, EnrolmentFactory
from tests.people import member, sign_in
from tests.query_counts import queries_of

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 9, 7)
SYSTEM = Actor.system()


@pytest.fixture
def school():
    return SchoolFactory()


@pytest.fixture
def senco(client, school):
    return sign_in(client, member(Role.SENCO, school))


@pytest.fixture
def liaison(client):
    return sign_in(client, member(Role.LIAISON_OFFICER))


def page(client, name, *args, **query):
    return client.get(reverse(f"attendance:{name}", args=args), query)


def text_of(response):
    return " ".join(response.content.decode().split())


def test_a_school_sees_its_week_its_alerts_and_who_is_near(senco, school):
    child = pupil(school, legal_first_name="Nadia")
    today = timezone.localdate()
    start = today - timedelta(days=today.weekday() + 14)
    mark_days(child.enrolments.get(), start, "II " * 8)
    AlertFactory(school=school)
    shown = text_of(page(senco, "overview"))
    assert "Nadia" in shown
    assert "No term dates have been entered" in shown
    assert "Bring in marks" in shown


def test_the_authority_sees_schools_and_alerts_by_age(liaison, school):
    AlertFactory(school=school, status=AlertStatus.ESCALATED)
    SchoolFactory(name="Elsewhere", la_code="937")
    shown = text_of(page(liaison, "overview"))
    assert school.name in shown
    assert "No marks yet" in shown
    assert "Elsewhere" not in shown


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.COMMISSIONER, Role.PROVIDER_STAFF])
def test_other_roles_are_told_why_not(client, role):
    sign_in(client, member(role))
    for name in ("overview", "alerts", "imports", "upload"):
        response = page(client, name)
        assert response.status_code == 403
        assert "Your role does not" in text_of(response)


def test_alerts_are_filtered_sorted_and_downloaded_as_filtered(liaison):
    first = AlertFactory(child=ChildFactory(legal_last_name="Ash"))
    birch = ChildFactory(legal_last_name="Birch")
    answered = AlertFactory(child=birch, status=AlertStatus.ANSWERED)
    assert "Birch" in text_of(page(liaison, "alerts", q="birch", sort="-child"))
    shown = text_of(page(liaison, "alerts", status="answered"))
    assert answered.reference in shown
    assert first.reference not in shown
    response = page(liaison, "alerts", age="late", download="csv")
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "Ash" in lines[1]
    assert AccessLogEntry.objects.filter(basis="list").exists()


def test_another_school_sees_no_alert(senco):
    foreign = AlertFactory()
    assert foreign.reference not in text_of(page(senco, "alerts"))
    for name in ("alert", "answer", "follow_up"):
        assert page(senco, name, foreign.public_id).status_code == 404
    assert page(senco, "child", foreign.child.public_id).status_code == 404
    assert page(senco, "new_health_period", foreign.child.public_id).status_code == 404


def raised_alert(school):
    child = pupil(school)
    mark_days(child.enrolments.get(), MONDAY, "II " * 10)
    return AlertFactory(school=school, child=child)


def test_an_alert_shows_what_was_counted_and_is_answered(senco, school):
    alert = raised_alert(school)
    shown = text_of(page(senco, "alert", alert.public_id))
    assert "10 school days (20 half-day sessions)" in shown
    assert shown.count("<strong>counts</strong>") == 20
    assert "wm-day--health" in shown
    assert f"/cases/open/{alert.child.public_id}/?alert={alert.public_id}&amp;why=" in shown
    assert "Write a healthcare plan" in shown
    assert "Make a referral" in shown
    assert AccessLogEntry.objects.filter(subject_id=alert.child_id).exists()
    address = reverse("attendance:answer", args=[alert.public_id])
    response = senco.post(
        address, {"absence_reason": "physical", "in_place": "", "next_steps": "A plan"}
    )
    assert "There is a problem" in text_of(response)
    assert "A plan" in text_of(response), "what was typed is kept"
    answer = {"absence_reason": "physical", "in_place": "Calls", "next_steps": "A plan"}
    response = senco.post(address, answer, follow=True)
    assert "Your answer was sent" in text_of(response)
    assert page(senco, "follow_up", alert.public_id).status_code == 403


def test_the_liaison_officer_follows_up(liaison, school):
    alert = raised_alert(school)
    Alert.objects.update(status=AlertStatus.ANSWERED)
    assert page(liaison, "answer", alert.public_id).status_code == 403
    address = reverse("attendance:follow_up", args=[alert.public_id])
    shown = text_of(liaison.get(address))
    assert "Accept the answer" in shown
    answer = {"action": "ask_again", "reason": "Who calls?"}
    response = liaison.post(address, answer, follow=True)
    assert "Who calls?" in text_of(response)
    Alert.objects.update(status=AlertStatus.WITHDRAWN)
    response = liaison.post(address, answer)
    assert "There is a problem" in text_of(response)


def test_a_former_school_keeps_its_alert_and_sees_no_register(senco, school):
    alert = raised_alert(school)
    yesterday = timezone.localdate() - timedelta(days=1)
    alert.child.enrolments.update(ends_on=yesterday)
    EnrolmentFactory(child=alert.child, starts_on=timezone.localdate())
    shown = text_of(page(senco, "alert", alert.public_id))
    assert alert.reference in shown
    assert "wm-day--" not in shown
    assert page(senco, "child", alert.child.public_id).status_code == 404


def test_a_childs_attendance_with_health_periods(senco, school):
    child = pupil(school)
    mark_days(child.enrolments.get(), MONDAY, "// II O/")
    shown = text_of(page(senco, "child", child.public_id, year=2026))
    assert "50.0%" in shown
    assert "Severe absence" in shown
    assert "Ill (I)" in shown
    address = reverse("attendance:new_health_period", args=[child.public_id])
    response = senco.post(address, {"starts_on": "2026-09-07", "reason": ""})
    assert "There is a problem" in text_of(response)
    answers = {"starts_on": "2026-09-07", "reason": "After surgery"}
    assert "After surgery" in text_of(senco.post(address, answers, follow=True))
    period = HealthPeriod.objects.get()
    end = reverse("attendance:end_health_period", args=[period.public_id])
    assert "There is a problem" in text_of(senco.post(end, {"ends_on": "2026-09-01"}))
    senco.post(end, {"ends_on": "2026-09-08"})
    taken_back = reverse("attendance:withdraw_health_period", args=[period.public_id])
    assert "A mistake" in text_of(senco.post(taken_back, {"reason": "A mistake"}, follow=True))


def test_without_a_possible_session_there_is_no_rate(senco, school):
    child = pupil(school)
    assert "No session was possible" in text_of(page(senco, "child", child.public_id))


def test_marks_come_in_by_a_page(senco, school):
    pupil(school)
    file = csv_of((1, MONDAY, "AM", "I"), ("nobody", MONDAY, "AM", "=cmd"))
    response = senco.post(reverse("attendance:upload"), {"file": file})
    found = RegisterImport.objects.get()
    assert response.url == reverse("attendance:import", args=[found.public_id])
    shown = text_of(senco.get(response.url))
    assert "every 2s" in shown
    assert "X-Waymark-Poll" in shown
    check_import(actor=SYSTEM, register_import=found)
    shown = text_of(senco.get(response.url))
    assert "This is not an attendance code" in shown
    assert "every 2s" not in shown
    refused = page(senco, "refused", found.public_id)
    lines = b"".join(refused.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[1] == "nobody,2026-09-07,AM,'=cmd,This is not an attendance code"
    senco.post(reverse("attendance:save", args=[found.public_id]))
    found.refresh_from_db()
    save_import(actor=SYSTEM, register_import=found)
    assert "The marks are in the register" in text_of(senco.get(response.url))
    assert found.reference in text_of(page(senco, "imports"))


def test_changing_marks_asks_for_the_reason(senco, school):
    mark_days(pupil(school).enrolments.get(), MONDAY, "NN")
    officer = member(Role.ATTENDANCE_OFFICER, school)
    found = upload_marks(
        actor=Actor.staff(officer), school=school, upload=csv_of((1, MONDAY, "AM", "I"))
    )
    check_import(actor=SYSTEM, register_import=found)
    address = reverse("attendance:save", args=[found.public_id])
    shown = text_of(senco.post(address, {"why_changed": ""}))
    assert "There is a problem" in shown
    assert "Changes N to I" in shown
    senco.post(address, {"why_changed": "The parent telephoned"})
    found.refresh_from_db()
    assert found.status == "saving"


def test_a_failed_import_can_be_tried_again_and_a_checked_one_thrown_away(senco, school):
    pupil(school)
    officer = Actor.staff(member(Role.SENCO, school))
    found = upload_marks(actor=officer, school=school, upload=csv_of((1, MONDAY, "AM", "I")))
    found.job.__class__.objects.update(state=JobState.FAILED)
    assert "Something went wrong" in text_of(page(senco, "import", found.public_id))
    senco.post(reverse("attendance:try_again", args=[found.public_id]))
    assert "Checking the rows" in text_of(page(senco, "import", found.public_id))
    found.refresh_from_db()
    check_import(actor=SYSTEM, register_import=found)
    address = reverse("attendance:withdraw", args=[found.public_id])
    assert "No mark has changed" in text_of(senco.post(address, follow=True))


def test_imports_of_another_school_are_not_there(senco):
    other = SchoolFactory()
    officer = Actor.staff(member(Role.SENCO, other))
    found = upload_marks(actor=officer, school=other, upload=csv_of((1, MONDAY, "AM", "I")))
    for name in ("import", "refused"):
        assert page(senco, name, found.public_id).status_code == 404
    for name in ("save", "withdraw", "try_again"):
        address = reverse(f"attendance:{name}", args=[found.public_id])
        assert senco.post(address).status_code == 404


def test_the_authority_says_for_which_school_it_brings_in_marks(liaison, school):
    elsewhere = SchoolFactory(la_code="937")
    file = csv_of((1, MONDAY, "AM", "I"))
    address = reverse("attendance:upload")
    assert "There is a problem" in text_of(
        liaison.post(address, {"file": file, "school": elsewhere.pk})
    )
    file.seek(0)
    assert liaison.post(address, {"file": file, "school": school.pk}).status_code == 302


def grow(school, officer, first, last):
    """Pupils with alerts, pupils near one, and imports with rows to look at."""
    today = timezone.localdate()
    start = today - timedelta(days=today.weekday() + 14)
    children = Child.objects.bulk_create(
        ChildFactory.build(reference=f"K-Q{number}", controller=school, sort_name="vale robin")
        for number in range(first, last)
    )
    Enrolment.objects.bulk_create(
        Enrolment(child=child, school=school, starts_on=date(2020, 9, 1)) for child in children
    )
    alerts = [AlertFactory.build(child=child, school=school, controller=school)
              for child in children[::2]]  # fmt: skip
    Alert.objects.bulk_create(alerts)
    RegisterDay.objects.bulk_create(
        RegisterDay(enrolment=enrolment, day=start + timedelta(days=days), am="I", pm="I")
        for enrolment in Enrolment.objects.filter(child__in=children)
        for days in (0, 1, 2, 3, 4, 7, 8, 9)
    )
    rebuild_all(2026)
    rebuild_totals(date(2026, 8, 1), date(2027, 7, 31))
    one = upload_marks(actor=officer, school=school, upload=csv_of((1, start, "AM", "I")))
    RegisterImport.objects.bulk_create(
        RegisterImport(
            reference=f"M-{number:06d}", school=school, file=one.file, job=one.job,
            controller=school, recorded_by=officer.user,
        )
        for number in range(first, last)
    )  # fmt: skip
    ImportRow.objects.bulk_create(
        ImportRow(source=one, line=line, outcome="refused", reason="upn")
        for line in range(first, last)
    )
    Organisation.objects.bulk_create(
        SchoolFactory.build(sort_name=f"school {number}") for number in range(first, last)
    )
    return one


@pytest.mark.parametrize("role", [Role.SENCO, Role.LIAISON_OFFICER])
def test_pages_make_the_same_number_of_queries_at_10_and_1000_rows(client, school, role):
    sign_in(client, member(role, school if role == Role.SENCO else None))
    officer = Actor.staff(member(Role.ATTENDANCE_OFFICER, school))
    alert = raised_alert(school)
    mark_days(alert.child.enrolments.get(), MONDAY - timedelta(days=7), "//")

    def count(one):
        names = ["overview", "alerts", "imports"]
        addresses = [reverse(f"attendance:{name}") for name in names] + [
            reverse("attendance:alert", args=[alert.public_id]),
            reverse("attendance:child", args=[alert.child.public_id]),
            reverse("attendance:import", args=[one.public_id]),
        ]
        return [queries_of(client, address) for address in addresses]

    few = count(grow(school, officer, 100, 110))
    mark_days(alert.child.enrolments.get(), MONDAY + timedelta(days=14), "I/ " * 30)
    many = count(grow(school, officer, 110, 1_100))
    assert few == many
