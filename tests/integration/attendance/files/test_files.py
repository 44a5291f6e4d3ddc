"""Files of marks on the screens: columns confirmed, layouts kept, rows sent back."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse

from accounts.actors import Actor
from accounts.roles import Role
from attendance.models import ImportStatus, RegisterDay, RegisterImport, RegisterLayout
from attendance.services.imports import check_import, save_import, upload_marks
from tests.factories.accounts import SchoolFactory
from tests.factories.attendance import bring_in, csv_of, pupil, upn
from tests.people import member, sign_in

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
DAY = date(2026, 9, 7)
LONG = "Pupil no;When;Which half;What\n{one};03/09/2026;AM;I\n{one};03/09/2026;PM;I\n"


def text_of(response):
    return " ".join(response.content.decode().split())


def at(name, found):
    return reverse(f"attendance:{name}", args=[found.public_id])


LONG_COLUMNS = {
    "column_0": "upn", "column_1": "date", "column_2": "session", "column_3": "code",
    "order": "day",
}  # fmt: skip


def test_an_unknown_file_is_asked_about_once_and_the_next_like_it_is_read(
    signed_in, officer, school
):
    pupil(school, 1)
    found = bring_in(officer, school, LONG.format(one=upn(1)))
    assert found.status == ImportStatus.MAPPING
    assert signed_in.get(at("import", found)).url == at("columns", found)
    polled = signed_in.get(at("import", found), headers={"HX-Request": "true"})
    assert polled["HX-Redirect"] == at("columns", found)
    shown = text_of(signed_in.get(at("columns", found)))
    assert "Column “Pupil no”" in shown
    assert upn(1) in shown
    assert "What comes first in a date" in shown
    response = signed_in.post(at("columns", found), LONG_COLUMNS | {"order": ""})
    assert "Say whether the day or the month comes first" in text_of(response)
    response = signed_in.post(at("columns", found), LONG_COLUMNS | {"look": "yes"})
    assert "Thu 3 Sep 2026, morning" in text_of(response)
    assert not RegisterLayout.objects.exists(), "looking saves nothing"
    response = signed_in.post(at("columns", found), LONG_COLUMNS)
    assert response.url == at("import", found)
    found.refresh_from_db()
    checked = check_import(actor=SYSTEM, register_import=found)
    assert (checked.status, checked.new) == (ImportStatus.CHECKED, 2)
    assert checked.first_day == date(2026, 9, 3)
    again = f"What;When;Class;Which half;Pupil no\nI;04/09/2026;7B;AM;{upn(1)}\n"
    second = bring_in(officer, school, again)
    assert (second.status, second.new, second.refused) == (ImportStatus.CHECKED, 1, 0)
    assert second.layout == RegisterLayout.objects.get()


def test_presence_is_said_for_the_half_of_the_day_that_it_is_of(signed_in, officer, school):
    pupil(school, 1)
    found = bring_in(officer, school, LONG.format(one=upn(1)).replace(";I\n", ";/\n"))
    page = text_of(signed_in.post(at("columns", found), LONG_COLUMNS | {"look": "yes"}))
    assert page.count("/ (Present in the morning)") == 1
    assert page.count("/ (Present in the afternoon)") == 1


def test_a_file_that_contradicts_the_saved_order_is_asked_about_again(signed_in, officer, school):
    pupil(school, 1)
    columns = {"upn": "pupil no", "date": "when", "session": "which half", "code": "what"}
    RegisterLayout.objects.create(school=school, columns=columns, order="day")
    text = LONG.format(one=upn(1)) + f"{upn(1)};09/25/2026;AM;I\n"
    found = bring_in(officer, school, text)
    assert found.status == ImportStatus.MAPPING
    response = signed_in.post(at("columns", found), LONG_COLUMNS)
    assert "can only be read the other way" in text_of(response)
    both = bring_in(officer, school, text + f"{upn(1)};25/09/2026;PM;I\n")
    response = signed_in.post(at("columns", both), LONG_COLUMNS)
    assert "Some dates of this file have the day first" in text_of(response)


def test_dates_that_can_be_read_in_two_ways_are_never_guessed(officer, school):
    pupil(school, 1)
    text = f"UPN,Date,AM/PM,Code\n{upn(1)},03/09/2026,AM,I\n"
    assert bring_in(officer, school, text).status == ImportStatus.MAPPING
    proved = bring_in(officer, school, text + f"{upn(1)},25/09/2026,AM,I\n")
    assert (proved.status, proved.first_day) == (ImportStatus.CHECKED, date(2026, 9, 3))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"column_0": ""}, "Error:</span> Choose the column that has the UPN."),
        ({"column_2": ""}, "Choose the columns that say when and which mark"),
        ({"column_2": "date"}, "Two columns are chosen as “Date”."),
        ({"column_0": "what"}, "There is a problem"),
    ],
)
def test_columns_that_make_no_marks_are_refused(signed_in, officer, school, changes, words):
    found = bring_in(officer, school, LONG.format(one=upn(1)))
    response = signed_in.post(at("columns", found), LONG_COLUMNS | changes)
    assert words in text_of(response)
    found.refresh_from_db()
    assert found.status == ImportStatus.MAPPING


def test_days_without_a_year_are_asked_for_it(signed_in, officer, school):
    pupil(school, 1).enrolments.update(starts_on=date(2020, 9, 1))
    found = bring_in(officer, school, f"No,1 Sep AM,1 Sep PM\n{upn(1)},/,I\n")
    assert "Which academic year" in text_of(signed_in.get(at("columns", found)))
    response = signed_in.post(at("columns", found), {"column_0": "upn"})
    assert "Choose the academic year" in text_of(response)
    signed_in.post(at("columns", found), {"column_0": "upn", "year": "2025"})
    found.refresh_from_db()
    checked = check_import(actor=SYSTEM, register_import=found)
    assert (checked.first_day, checked.new) == (date(2025, 9, 1), 2)


def test_a_file_can_be_read_by_other_columns_before_it_is_saved(signed_in, officer, school):
    pupil(school, 1)
    columns = {"upn": "pupil no", "date": "when", "session": "which half", "code": "what"}
    RegisterLayout.objects.create(school=school, columns=columns, order="day")
    found = bring_in(officer, school, LONG.format(one=upn(1)))
    assert found.status == ImportStatus.CHECKED
    assert signed_in.post(at("columns_again", found)).url == at("columns", found)
    signed_in.post(at("columns", found), LONG_COLUMNS | {"order": "month"})
    found.refresh_from_db()
    assert check_import(actor=SYSTEM, register_import=found).first_day == date(2026, 3, 9)
    assert RegisterLayout.objects.get().order == "month"


def download(client, found):
    response = client.get(at("refused", found))
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return text, list(csv.reader(io.StringIO(text)))


def test_refused_rows_come_back_in_the_files_own_columns_and_can_be_sent_again(
    signed_in, officer, school
):
    pupil(school, 1)
    columns = {"upn": "no", "forename": "name"}
    RegisterLayout.objects.create(school=school, columns=columns)
    text = (
        "Register;;\nNo;Name;Mon 7 Sep 2026;8 Sep 2026 AM;8 Sep 2026 PM\n"
        f"{upn(1)};=cmd|1;/-;QQ;I\n{upn(2)};@Sum;II;-;I\n"
    )
    found = bring_in(officer, school, text)
    assert (found.status, found.new, found.refused) == (ImportStatus.CHECKED, 2, 4)
    sent, rows = download(signed_in, found)
    assert rows[1] == [
        "No", "Name", "Mon 7 Sep 2026", "8 Sep 2026 AM", "8 Sep 2026 PM", "Why refused",
    ]  # fmt: skip
    assert rows[2][:5] == [upn(1), "'=cmd|1", "/-", "QQ", "I"]
    assert rows[2][5] == "8 Sep 2026 AM: This is not an attendance code"
    assert rows[3][1] == "'@Sum"
    assert rows[3][3] == "'-"
    pupil(school, 2)
    mended = bring_in(officer, school, sent.replace("QQ", "I"))
    assert (mended.status, mended.refused, mended.new) == (ImportStatus.CHECKED, 0, 6)
    assert download(signed_in, mended)[1][1][-1] == "Why refused"


def test_refused_rows_of_waymarks_own_headings_are_known_again(signed_in, officer, school):
    pupil(school, 1)
    found = upload_marks(
        actor=officer, school=school, upload=csv_of((1, DAY, "AM", "QQ"), (1, DAY, "PM", "I"))
    )
    found = check_import(actor=SYSTEM, register_import=found)
    sent, rows = download(signed_in, found)
    assert rows == [
        ["UPN", "Date", "AM/PM", "Code", "Why refused"],
        [upn(1), "2026-09-07", "AM", "QQ", "This is not an attendance code"],
    ]
    again = bring_in(officer, school, sent.replace("QQ", "I"))
    assert (again.status, again.new, again.refused) == (ImportStatus.CHECKED, 1, 0)


def test_a_file_that_was_never_checked_has_no_refused_rows(signed_in, officer, school):
    found = bring_in(officer, school, LONG.format(one=upn(1)))
    assert signed_in.get(at("refused", found)).url == at("import", found)


def test_a_row_never_says_that_a_pupil_is_somewhere_else(signed_in, officer, school):
    other = SchoolFactory(name="Secret School")
    pupil(other, 2, legal_first_name="Hidden")
    pupil(school, 1)
    rows = [(number, DAY, "AM", "I") for number in (2, 3)]
    found = upload_marks(actor=officer, school=school, upload=csv_of(*rows))
    found = check_import(actor=SYSTEM, register_import=found)
    shown = text_of(signed_in.get(at("import", found)))
    assert shown.count("No pupil with this UPN was on your roll on this date") == 3, (
        "two and their sum"
    )
    assert "Secret School" not in shown
    assert "Hidden" not in shown
    _sent, lines = download(signed_in, found)
    assert lines[1][4] == lines[2][4]


NAMED = "UPN,Forename,Surname,DOB,Date,AM,PM\n"


def named_layout(school):
    columns = {
        "upn": "upn", "forename": "forename", "surname": "surname", "born": "dob",
        "date": "date", "am": "am", "pm": "pm",
    }  # fmt: skip
    return RegisterLayout.objects.create(school=school, columns=columns, order="day")


def test_layouts_are_seen_changed_and_forgotten(signed_in, school, client):
    assert "No layout has been saved yet" in text_of(signed_in.get(reverse("attendance:layouts")))
    layout = named_layout(school)
    layout.headings = [["upn", "UPN"], ["am", "AM"], ["form", "Form"]]
    layout.save()
    named_layout(SchoolFactory(name="Elsewhere"))
    shown = text_of(signed_in.get(reverse("attendance:layouts")))
    assert "Morning’s code</span> “AM”" in shown
    assert "Elsewhere" not in shown
    shown = text_of(signed_in.get(at("layout", layout)))
    assert "Column “Form”" in shown
    shown_form = signed_in.get(at("layout", layout)).context["form"]
    keys = [column.key for column in shown_form.columns]
    wanted = {"upn": "upn", "am": "am", "pm": "pm", "date": "date", "form": "pm"}
    data = {f"column_{n}": wanted.get(key, "") for n, key in enumerate(keys)}
    assert "Two columns are chosen" in text_of(signed_in.post(at("layout", layout), data))
    data[f"column_{keys.index('form')}"] = ""
    response = signed_in.post(at("layout", layout), data | {"order": "month"}, follow=True)
    assert "Files like this are now read by these columns." in text_of(response)
    changed = RegisterLayout.objects.standing().get(school=school)
    assert changed.columns == {"upn": "upn", "am": "am", "pm": "pm", "date": "date"}
    assert changed.order == "month"
    assert signed_in.get(at("layout", layout)).status_code == 404, "the old one is gone"
    signed_in.post(at("forget_layout", changed))
    assert not RegisterLayout.objects.standing().filter(school=school).exists()


def test_another_schools_layout_is_not_there(signed_in):
    foreign = named_layout(SchoolFactory())
    for name in ("layout", "forget_layout"):
        assert signed_in.post(at(name, foreign)).status_code == 404
    assert RegisterLayout.objects.standing().count() == 1


def test_the_authority_changes_a_layout_of_its_schools(client, school):
    layout = named_layout(school)
    liaison = sign_in(client, member(Role.LIAISON_OFFICER))
    assert school.name in text_of(liaison.get(reverse("attendance:layouts")))
    assert liaison.get(at("layout", layout)).status_code == 200


def test_pages_of_files_ask_a_constant_number_of_questions(
    signed_in, officer, school, django_assert_max_num_queries
):
    named_layout(school)
    for number in range(1, 31):
        pupil(school, 100 + number, legal_last_name=f"Reed{number}", born_on="2014-01-05")
    text = NAMED + "".join(
        f"{upn(number)},Ada,Finch{number},05/01/2014,08/09/2026,/,I\n" for number in range(1, 31)
    )
    found = bring_in(officer, school, text)
    signed_in.get(at("file_pupils", found))
    with django_assert_max_num_queries(30):
        signed_in.get(at("file_pupils", found))
    with django_assert_max_num_queries(25):
        signed_in.get(at("import", found))


def test_saved_marks_are_those_of_the_wide_file(officer, school):
    child = pupil(school, 1)
    RegisterLayout.objects.create(school=school, columns={"upn": "no"})
    found = bring_in(officer, school, f"No,Mon 7 Sep 2026,8 Sep 2026 AM\n{upn(1)},C2I,/\n")
    RegisterImport.objects.filter(pk=found.pk).update(status=ImportStatus.SAVING)
    save_import(actor=SYSTEM, register_import=RegisterImport.objects.get(pk=found.pk))
    rows = RegisterDay.objects.filter(enrolment__child=child).order_by("day")
    assert [(row.am, row.pm) for row in rows] == [("C2", "I"), ("/", None)]
