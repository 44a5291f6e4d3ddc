"""Marks from a file: checked, shown, saved whole or not at all."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from accounts.actors import Actor
from accounts.roles import Role
from attendance.models import (
    Correction,
    ImportStatus,
    RegisterDay,
    RegisterImport,
    RowOutcome,
    RowRefusal,
)
from attendance.registers import register
from attendance.services.imports import (
    check_import,
    evaluate_imports,
    request_saving,
    save_import,
    try_again,
    upload_marks,
    withdraw_import,
)
from ledger.errors import Refused, StaleChange
from ledger.models import Job, JobState
from tests.factories.accounts import SchoolFactory
from tests.factories.attendance import csv_of, mark, pupil, upn
from tests.people import actor

DAY = date(2026, 9, 7)
SYSTEM = Actor.system()


@pytest.fixture
def school(db):
    return SchoolFactory()


@pytest.fixture
def officer(school):
    return actor(Role.ATTENDANCE_OFFICER, school)


def checked(officer, school, *rows):
    found = upload_marks(actor=officer, school=school, upload=csv_of(*rows))
    return check_import(actor=SYSTEM, register_import=found)


def saved(officer, school, *rows, why=""):
    found = checked(officer, school, *rows)
    wanted = request_saving(actor=officer, register_import=found, why_changed=why)
    return save_import(actor=SYSTEM, register_import=wanted)


def marks():
    rows = RegisterDay.objects.order_by("day", "enrolment_id")
    return [(row.enrolment_id, row.day, row.am, row.pm) for row in rows]


def test_a_check_says_what_would_happen_and_changes_nothing(school, officer):
    child = pupil(school)
    enrolment = child.enrolments.get()
    mark(enrolment, DAY, "N", "I")
    elsewhere = pupil(SchoolFactory(), 2)
    found = checked(
        officer, school,
        (1, DAY, "AM", "I"), (1, DAY, "PM", "I"), (1, "2026-09-08", "AM", "/"),
        (2, DAY, "AM", "I"), (3, DAY, "AM", "I"), (1, "2026-09-08", "AM", "/"),
    )  # fmt: skip
    assert (found.status, found.job.kind) == (ImportStatus.CHECKED, "attendance.check")
    assert (found.rows, found.new, found.changed, found.unchanged, found.refused) == (6, 1, 1, 2, 2)
    assert found.days == [["2026-09-07", 0, 1, 1, 2], ["2026-09-08", 1, 0, 0, 0]]
    assert not found.is_calendar_entered
    rows = list(found.rows_to_look_at.values_list("line", "outcome", "reason", "code", "before"))
    assert rows == [
        (2, RowOutcome.CHANGED, "", "I", "N"),
        (5, RowOutcome.REFUSED, RowRefusal.UNKNOWN, "I", ""),
        (6, RowOutcome.REFUSED, RowRefusal.UNKNOWN, "I", ""),
    ], "a pupil of another school is refused in the same words as nobody"
    assert elsewhere.enrolments.exists()
    assert marks() == [(enrolment.pk, DAY, "N", "I")]
    assert Job.objects.get(pk=found.job_id).state == JobState.DONE


def test_saving_writes_new_marks_and_keeps_what_stood_before(school, officer):
    enrolment = pupil(school).enrolments.get()
    mark(enrolment, DAY, "N", None)
    found = saved(
        officer, school, (1, DAY, "AM", "I"), (1, DAY, "PM", "/"), why="The parent telephoned"
    )
    assert (found.status, found.saved_by) == (ImportStatus.SAVED, officer.user)
    assert marks() == [(enrolment.pk, DAY, "I", "\\")]
    correction = Correction.objects.get()
    assert (correction.before, correction.after, correction.session) == ("N", "I", 1)
    assert (correction.why, correction.changed_by) == ("The parent telephoned", officer.user)
    assert correction.source == found


def test_saving_the_same_file_again_changes_nothing(school, officer):
    pupil(school)
    rows = [(1, DAY, "AM", "I"), (1, DAY, "PM", "I")]
    saved(officer, school, *rows)
    before = marks()
    again = saved(officer, school, *rows)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 2)
    assert marks() == before
    assert not Correction.objects.exists()
    assert save_import(actor=SYSTEM, register_import=again) == again


def test_a_change_needs_its_reason(school, officer):
    mark(pupil(school).enrolments.get(), DAY, "N", None)
    found = checked(officer, school, (1, DAY, "AM", "I"))
    with pytest.raises(Refused, match="why"):
        request_saving(actor=officer, register_import=found)
    found.refresh_from_db()
    assert found.status == ImportStatus.CHECKED


def test_a_file_without_a_usable_row_cannot_be_saved(school, officer):
    found = checked(officer, school, (1, DAY, "AM", "I"))
    with pytest.raises(Refused, match="nothing"):
        request_saving(actor=officer, register_import=found)


def test_what_came_between_check_and_saving_is_not_overwritten_silently(school, officer):
    pupil(school)
    first = checked(officer, school, (1, DAY, "AM", "I"))
    second = checked(officer, school, (1, DAY, "AM", "M"))
    first = request_saving(actor=officer, register_import=first)
    second = request_saving(actor=officer, register_import=second)
    save_import(actor=SYSTEM, register_import=first)
    second = save_import(actor=SYSTEM, register_import=second)
    assert (second.status, second.changed) == (ImportStatus.CHECKED, 1)
    assert [row[2] for row in marks()] == ["I"]


def test_unreadable_files_say_why(school, officer):
    found = upload_marks(
        actor=officer, school=school, upload=SimpleUploadedFile("m.csv", b"Name\nA")
    )
    found = check_import(actor=SYSTEM, register_import=found)
    assert found.status == ImportStatus.UNREADABLE
    assert "no columns" in found.problem


@pytest.mark.parametrize("content", [b"", b"  \n"])
def test_an_empty_file_is_refused(school, officer, content):
    with pytest.raises(Refused, match="empty"):
        upload_marks(actor=officer, school=school, upload=SimpleUploadedFile("m.csv", content))
    assert not RegisterImport.objects.exists()


@pytest.mark.parametrize("role", [Role.SAFEGUARDING_LEAD, Role.ADMINISTRATOR, Role.COMMISSIONER])
def test_other_roles_bring_in_nothing(school, role):
    with pytest.raises(PermissionDenied):
        upload_marks(actor=actor(role), school=school, upload=csv_of())


def test_a_school_brings_in_its_own_marks_and_the_authority_those_of_its_schools(school):
    with pytest.raises(PermissionDenied):
        upload_marks(actor=actor(Role.SENCO), school=school, upload=csv_of((1, DAY, "AM", "I")))
    liaison = actor(Role.LIAISON_OFFICER)
    assert upload_marks(actor=liaison, school=school, upload=csv_of((1, DAY, "AM", "I"))).pk
    elsewhere = SchoolFactory(la_code="937")
    with pytest.raises(PermissionDenied):
        upload_marks(actor=liaison, school=elsewhere, upload=csv_of((1, DAY, "AM", "I")))


def test_a_file_can_be_thrown_away_until_it_is_saved(school, officer):
    pupil(school)
    found = checked(officer, school, (1, DAY, "AM", "I"))
    assert withdraw_import(actor=officer, register_import=found).status == ImportStatus.WITHDRAWN
    done = saved(officer, school, (1, DAY, "AM", "I"))
    with pytest.raises(StaleChange):
        withdraw_import(actor=officer, register_import=done)


def test_a_failure_half_way_leaves_nothing(school, officer, monkeypatch):
    pupil(school)
    found = checked(officer, school, (1, DAY, "AM", "I"))
    wanted = request_saving(actor=officer, register_import=found)

    def write_and_break(**_):
        register.write(**_)
        raise RuntimeError("the power went")

    monkeypatch.setattr("attendance.services.imports.saving.write", write_and_break)
    with pytest.raises(RuntimeError):
        save_import(actor=SYSTEM, register_import=wanted)
    assert marks() == []
    wanted.refresh_from_db()
    assert (wanted.status, wanted.job.state) == (ImportStatus.SAVING, JobState.FAILED)
    monkeypatch.undo()
    again = try_again(actor=officer, register_import=wanted)
    assert save_import(actor=SYSTEM, register_import=again).status == ImportStatus.SAVED
    assert len(marks()) == 1


def test_the_application_role_can_bring_in_marks(school, officer, as_application):
    enrolment = pupil(school).enrolments.get()
    with as_application():
        found = saved(officer, school, (1, DAY, "AM", "I"), ("?", DAY, "AM", "I"))
        assert (found.status, found.refused) == (ImportStatus.SAVED, 1)
        evaluate_imports(actor=SYSTEM, import_ids=[found.pk])
    assert marks() == [(enrolment.pk, DAY, "I", None)]


def test_the_application_cannot_delete_marks_or_corrections(school, as_application):
    from django.db import ProgrammingError, transaction

    mark(pupil(school).enrolments.get(), DAY, "N", None)
    for table in ("registerday", "registerday_2026", "correction"):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            as_application(),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"DELETE FROM attendance_{table}")  # noqa: S608


def test_left_behind_imports_are_found(school, officer):
    from datetime import timedelta

    from django.utils import timezone

    found = upload_marks(actor=officer, school=school, upload=csv_of((1, DAY, "AM", "I")))
    now = timezone.now()
    assert list(RegisterImport.objects.left_behind(now - timedelta(minutes=2))) == []
    assert list(RegisterImport.objects.left_behind(now + timedelta(minutes=1))) == [found.pk]
    Job.objects.update(state=JobState.FAILED)
    assert list(RegisterImport.objects.left_behind(now + timedelta(minutes=1))) == []
    assert upn(1)
