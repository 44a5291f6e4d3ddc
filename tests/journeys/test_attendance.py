"""From absence to alert to answer: a file of marks, ten days, the school and the authority."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from attendance.models import Alert, RegisterDay, RegisterLayout
from calendars.days import is_working_day
from tests.factories.accounts import SchoolFactory
from tests.factories.attendance import csv_of, pupil, upn
from tests.journeys.sessions import as_staff
from tests.people import member

pytestmark = pytest.mark.django_db(transaction=True)


def last_working_days(count: int) -> list[date]:
    """The newest days before today, oldest first."""
    days, day = [], timezone.localdate()
    while len(days) < count:
        day -= timedelta(days=1)
        if is_working_day(day):
            days.append(day)
    return days[::-1]


def test_from_absence_to_alert_to_answer_to_case(new_visitor, worker):
    school = SchoolFactory(name="Alder School")
    nadia = pupil(school, 1, legal_first_name="Nadia", legal_last_name="Reed")
    pupil(SchoolFactory(), 2)
    officer = as_staff(new_visitor(), member(Role.ATTENDANCE_OFFICER, school))
    senco = as_staff(new_visitor(), member(Role.SENCO, school))
    liaison = as_staff(new_visitor(phone=True), member(Role.LIAISON_OFFICER))
    days = last_working_days(10)
    rows = [(1, day, session, "I") for day in days for session in ("AM", "PM")]
    wrong = [(2, days[0], "AM", "I"), (1, days[0], "EVE", "I")]
    file = csv_of(*rows, *wrong).read()

    officer.visit("/attendance/")
    officer.check_page()
    officer.press("Bring in marks")
    officer.press("Upload and check")
    assert officer.sees("There is a problem")
    officer.check_page()
    upload = {"name": "marks.csv", "mimeType": "text/csv", "buffer": file}
    officer.page.get_by_label("File of marks").set_input_files(upload)
    officer.press("Upload and check")
    assert officer.sees("Rows to look at")
    assert officer.sees("No pupil with this UPN was on your roll on this date")
    assert officer.sees("The session must be AM or PM")
    officer.check_page()
    officer.press("Save these marks")
    assert officer.sees("The marks are in the register")
    officer.check_page()
    officer.follow("Imports of marks")
    officer.check_page()

    senco.page.wait_for_timeout(1_000)
    senco.visit("/attendance/alerts/")
    senco.check_page()
    senco.follow("Nadia Reed")
    assert senco.sees("Why this alert")
    senco.page.get_by_text("The sessions counted, as a table").click()
    senco.check_page()
    senco.press("Answer the alert")
    senco.press("Send the answer")
    senco.check_page()
    senco.choose("A physical illness, injury or condition")
    senco.fill("What is in place for the child?", "A call each Friday, work sent home.")
    senco.fill("What comes next, and by when?", "An Individual Healthcare Plan by Easter.")
    senco.press("Send the answer")
    assert senco.sees("Your answer was sent to the liaison officer.")
    senco.check_page()
    senco.press("Open a case")
    assert senco.sees(f"Attendance alert {Alert.objects.get().reference}")
    senco.check_page()
    senco.press("Open the case")
    assert senco.sees("What is next")
    senco.check_page()

    senco.visit(f"/attendance/children/{nadia.public_id}/")
    assert senco.sees("Severe absence")
    senco.check_page()
    senco.press("Record a health-related period")
    senco.press("Save the period")
    senco.check_page()

    liaison.visit("/attendance/")
    liaison.check_page()
    liaison.visit("/attendance/alerts/?status=answered")
    liaison.check_page()
    liaison.follow("Nadia Reed")
    liaison.press("Follow up")
    liaison.check_page()
    liaison.press("Save")
    liaison.check_page()
    liaison.choose("Accept the answer")
    liaison.fill("What do you say to the school?", "The plan fits. Tell us when it is agreed.")
    liaison.press("Save")
    assert liaison.sees("The school has been told.")
    liaison.check_page()


def test_a_file_is_brought_in_without_javascript(new_visitor, worker):
    school = SchoolFactory()
    pupil(school, 1)
    officer = as_staff(new_visitor(javascript=False), member(Role.SENCO, school))
    file = csv_of((1, last_working_days(1)[0], "AM", "/")).read()
    officer.visit("/attendance/imports/new/")
    upload = {"name": "marks.csv", "mimeType": "text/csv", "buffer": file}
    officer.page.get_by_label("File of marks").set_input_files(upload)
    officer.press("Upload and check")
    for _turn in range(20):
        if officer.page.get_by_role("button", name="Save these marks").count():
            break
        officer.page.wait_for_timeout(250)
        officer.follow("Look again")
    officer.press("Save these marks")
    assert officer.heading.startswith("Marks for")


def test_a_schools_own_report_is_explained_once(new_visitor, worker):
    school = SchoolFactory()
    pupil(school, 1)
    day = last_working_days(1)[0]
    rows = f"Half term report\n\nPupil ref,Form,{day:%a %d %b %Y}\n{upn(1)},7B,I/\n{upn(2)},7B,//\n"
    for phone in (False, True):
        officer = as_staff(new_visitor(phone=phone), member(Role.ATTENDANCE_OFFICER, school))
        officer.visit("/attendance/layouts/")
        assert officer.sees("No layout has been saved yet")
        officer.check_page()
        officer.visit("/attendance/imports/new/")
        officer.check_page()
        file = {"name": "report.csv", "mimeType": "text/csv", "buffer": rows.encode()}
        officer.page.get_by_label("File of marks").set_input_files(file)
        officer.press("Upload and check")
        assert officer.sees("Which column is what?")
        assert officer.sees("One day stands in the headings")
        officer.check_page()
        officer.page.get_by_label("Column “Pupil ref”").select_option("")
        officer.press("Use these columns")
        assert officer.sees("Choose the column that has the UPN.")
        officer.check_page()
        officer.page.get_by_label("Column “Pupil ref”").select_option("upn")
        officer.press("Look at the marks again")
        assert officer.sees("(Ill)")
        officer.check_page()
        officer.press("Use these columns")
        assert officer.sees("Rows to look at")
        assert officer.sees("2 marks refused: No pupil with this UPN")
        officer.check_page()
        officer.press("Throw the file away")
        officer.visit("/attendance/layouts/")
        officer.check_page()
        officer.follow("Change how these files are read")
        officer.check_page()
        officer.press("Forget these columns")
        assert officer.sees("will be asked about again")


def test_refused_rows_are_mended_and_sent_again(new_visitor, worker):
    school = SchoolFactory()
    pupil(school, 1)
    pupil(school, 3)
    day = last_working_days(1)[0]
    RegisterLayout.objects.create(school=school, columns={"upn": "pupil ref"})
    rows = f"Pupil ref,Form,{day:%a %d %b %Y}\n{upn(1)},7B,I/\n{upn(2)},7B,//\n"
    officer = as_staff(new_visitor(), member(Role.ATTENDANCE_OFFICER, school))

    def bring_in(content):
        officer.visit("/attendance/imports/new/")
        file = {"name": "report.csv", "mimeType": "text/csv", "buffer": content.encode()}
        officer.page.get_by_label("File of marks").set_input_files(file)
        officer.press("Upload and check")

    bring_in(rows)
    assert officer.sees("2 marks refused: No pupil with this UPN")
    with officer.page.expect_download() as download:
        officer.page.get_by_role("link", name="Download the refused rows (CSV)").click()
    refused = download.value.path().read_text(encoding="utf-8-sig")
    officer.press("Save these marks")
    assert officer.sees("The marks are in the register")
    bring_in(refused.replace(upn(2), upn(3)))
    assert officer.page.get_by_role("button", name="Save these marks").wait_for() is None
    assert not officer.page.get_by_text("Rows to look at").count()
    officer.press("Save these marks")
    assert officer.sees("The marks are in the register")
    officer.check_at_both_widths()
    assert RegisterDay.objects.filter(day=day).count() == 2


def test_the_administrator_keeps_the_calendar(new_visitor):
    admin = as_staff(new_visitor(), member(Role.ADMINISTRATOR))
    admin.visit("/calendars/?year=2026")
    admin.check_page()
    admin.press("Enter a term")
    admin.press("Save the term")
    admin.check_page()
    admin.fill("Name of the term", "Autumn")
    for name, day, month in (("starts_on", 1, 9), ("ends_on", 18, 12)):
        for part, value in (("day", day), ("month", month), ("year", 2026)):
            admin.page.locator(f"#id_{name}_{part}").fill(str(value))
    admin.press("Save the term")
    assert admin.sees("school days.")
    admin.check_page()
