"""Pupils whom only a school's file knows: added from it when somebody says so."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.actors import Actor
from attendance.models import RegisterLayout
from attendance.services.imports import check_import, upload_marks
from cases.models import Child, DuplicatePair
from tests.factories.accounts import SchoolFactory
from tests.factories.attendance import bring_in, csv_of, pupil, upn

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
DAY = date(2026, 9, 7)
NAMED = "UPN,Forename,Surname,DOB,Date,AM,PM\n"
COLUMNS = {
    "upn": "upn", "forename": "forename", "surname": "surname", "born": "dob",
    "date": "date", "am": "am", "pm": "pm",
}  # fmt: skip


def text_of(response):
    return " ".join(response.content.decode().split())


def at(name, found):
    return reverse(f"attendance:{name}", args=[found.public_id])


def test_pupils_whom_only_the_file_knows_are_added_when_somebody_says_so(
    signed_in, officer, school
):
    RegisterLayout.objects.create(school=school, columns=COLUMNS, order="day")
    elsewhere = pupil(
        SchoolFactory(), 3, legal_first_name="Bo", legal_last_name="Moss", born_on="2014-03-02"
    )
    pupil(school, 9, legal_first_name="Nadia", legal_last_name="Reed", born_on="2014-01-05")
    former = pupil(school, 4)
    former.enrolments.update(ends_on=date(2026, 7, 20))
    text = NAMED + "".join(
        f"{upn(number)},{name},{born},08/09/2026,/,I\n"
        for number, name, born in (
            (1, "Ada,Finch", "25/12/2014"), (2, "Nadia,Reed", "05/01/2014"),
            (3, "Bo,Moss", "02/03/2014"), (4, "Old,Friend", "02/03/2014"), (5, "No,Birthday", ""),
        )
    )  # fmt: skip
    found = bring_in(officer, school, text)
    assert found.refused == 10
    assert at("file_pupils", found) in text_of(signed_in.get(at("import", found)))
    shown = text_of(signed_in.get(at("file_pupils", found)))
    assert "Ada Finch" in shown
    assert f"Nadia Reed ({upn(2)}): You have a pupil with this date of birth" in shown
    assert f"Old Friend ({upn(4)}): Was on your roll before" in shown
    assert f"No Birthday ({upn(5)}): The file has no name" in shown
    response = signed_in.post(at("file_pupils", found), {})
    assert "Choose at least one pupil." in text_of(response)
    response = signed_in.post(at("file_pupils", found), {"pupils": [upn(1), upn(3)]}, follow=True)
    assert "2 pupils are on your roll now." in text_of(response)
    ada = Child.objects.get(identifiers__value=upn(1))
    assert (ada.name, ada.born_on) == ("Ada Finch", date(2014, 12, 25))
    assert ada.enrolments.get().starts_on == date(2026, 9, 8)
    assert DuplicatePair.objects.get().first == elsewhere, "the coordinator is told, not the school"
    found.refresh_from_db()
    found = check_import(actor=SYSTEM, register_import=found)
    assert (found.new, found.refused) == (4, 6)


def test_a_file_without_names_adds_nobody(signed_in, officer, school):
    found = upload_marks(actor=officer, school=school, upload=csv_of((1, DAY, "AM", "I")))
    found = check_import(actor=SYSTEM, register_import=found)
    response = signed_in.get(at("file_pupils", found))
    assert response.status_code == 403
    assert "Nobody can be added" in text_of(response)


OWN = "UPN,Date,AM/PM,Code,Surname,Forename,Date of birth\n"


def test_a_file_with_waymarks_own_headings_and_names_adds_pupils_too(signed_in, officer, school):
    found = bring_in(officer, school, OWN + f"{upn(1)},2026-09-08,AM,I,Finch,Ada,25/12/2014\n")
    assert found.layout is None, "read without asking"
    assert at("file_pupils", found) in text_of(signed_in.get(at("import", found)))
    signed_in.post(at("file_pupils", found), {"pupils": [upn(1)]})
    ada = Child.objects.get(identifiers__value=upn(1))
    assert (ada.name, ada.born_on) == ("Ada Finch", date(2014, 12, 25))
    found.refresh_from_db()
    assert check_import(actor=SYSTEM, register_import=found).new == 1


def test_nobody_is_offered_where_marks_are_refused_for_other_reasons(signed_in, officer, school):
    pupil(school, 1)
    found = bring_in(officer, school, OWN + f"{upn(1)},2026-09-08,AM,QQ,Finch,Ada,25/12/2014\n")
    assert found.refused == 1
    assert at("file_pupils", found) not in text_of(signed_in.get(at("import", found)))
