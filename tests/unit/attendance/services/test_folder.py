"""Files of many schools from a folder: each whole or not at all, and seen by its school."""

import threading
from datetime import date
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connections

from accounts.actors import Actor
from accounts.roles import Role
from attendance.models import (
    AbsenceTally,
    ChangedRegister,
    Correction,
    ImportStatus,
    RegisterDay,
    RegisterImport,
    RegisterLayout,
    RowRefusal,
    UntalliedDay,
)
from attendance.services.imports.folder import Fate, import_folder
from attendance.tasks import evaluate_taken
from ledger.files import read_bytes
from ledger.state import record_statuses, status_history
from tests.factories.accounts import SchoolFactory
from tests.factories.attendance import mark, pupil, upn
from tests.people import actor

SYSTEM = Actor.system()
DAY = date(2026, 9, 7)


def school_with(number, **fields):
    school = SchoolFactory(urn=100_000 + number, **fields)
    pupil(school, number)
    return school


def text(*rows):
    lines = [f"{upn(number)},2026-09-07,{half},{code}\n" for number, half, code in rows]
    return "UPN,Date,Session,Code\n" + "".join(lines)


def put(folder, name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def fates(files):
    return {file.name: file.fate for file in files}


def codes():
    rows = RegisterDay.objects.order_by("enrolment__school__urn")
    return [(row.am, row.pm) for row in rows]


@pytest.mark.django_db
def test_every_school_has_its_file_taken_and_sees_it(tmp_path, django_assert_max_num_queries):
    schools = [school_with(number) for number in (1, 2, 3)]
    for number in (1, 2, 3):
        put(tmp_path, f"{100_000 + number}.csv", text((number, "AM", "I"), (number, "PM", "/")))
    with django_assert_max_num_queries(40):
        files = import_folder(actor=SYSTEM, folder=tmp_path)
    assert [file.fate for file in files] == [Fate.TAKEN] * 3
    assert codes() == [("I", "\\")] * 3
    for school in schools:
        found = RegisterImport.objects.get(school=school)
        assert (found.status, found.new, found.refused) == (ImportStatus.SAVED, 2, 0)
        assert (found.recorded_by, found.saved_by) == (None, None)
        assert found.days == [["2026-09-07", 2, 0, 0, 0]]
        assert read_bytes(found.file).startswith(b"UPN")
        assert [row.action for row in status_history(found)] == ["take"]
    assert UntalliedDay.objects.count() == 3
    evaluate_taken([file.taken.pk for file in files])
    assert not UntalliedDay.objects.exists()
    assert not ChangedRegister.objects.exists()
    assert AbsenceTally.objects.count() == 3
    assert not RegisterImport.objects.filter(evaluated_at=None).exists()


@pytest.mark.django_db
def test_a_file_that_was_here_before_is_left_out_and_nothing_is_moved(tmp_path):
    school_with(1)
    path = put(tmp_path, "100001.csv", text((1, "AM", "I")))
    import_folder(actor=SYSTEM, folder=tmp_path)
    assert fates(import_folder(actor=SYSTEM, folder=tmp_path)) == {"100001.csv": Fate.KNOWN}
    assert RegisterImport.objects.count() == 1
    assert path.exists()


@pytest.mark.django_db
def test_marks_that_stood_otherwise_say_where_the_change_came_from(tmp_path):
    one, two = school_with(1), school_with(2)
    for school in (one, two):
        mark(school.enrolments.get(), DAY, "N", None)
    put(tmp_path, "100001.csv", text((1, "AM", "I"), (1, "PM", "I")))
    put(tmp_path, "100002.csv", text((2, "AM", "M")))
    import_folder(actor=SYSTEM, folder=tmp_path)
    assert codes() == [("I", "I"), ("M", None)]
    for school, after in ((one, "I"), (two, "M")):
        found = Correction.objects.get(enrolment__school=school)
        assert (found.before, found.after, found.changed_by) == ("N", after, None)
        assert found.why == "Corrected in the school’s system"
        assert found.source == RegisterImport.objects.get(school=school)
    assert RegisterImport.objects.get(school=one).new == 1


@pytest.mark.django_db
def test_what_cannot_be_taken_does_not_keep_the_others(tmp_path):
    school_with(1)
    asked, broken, strange = (SchoolFactory(urn=100_000 + number) for number in (2, 3, 4))
    put(tmp_path, "100001.csv", text((1, "AM", "I"), (2, "AM", "I"), (1, "PM", "QQ")))
    put(tmp_path, "100002.csv", "Pupil,When\nA1,yesterday\n")
    put(tmp_path, "100003.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00")
    put(tmp_path, "100004.csv", text((9, "AM", "I")))
    put(tmp_path, "100005.csv", text((1, "AM", "M")))
    put(tmp_path, "100001-and-100002.csv", text((1, "AM", "M")))
    put(tmp_path, "100001-empty.csv", " ")
    put(tmp_path, "readme.md", "of another kind")
    found = {file.name: file for file in import_folder(actor=SYSTEM, folder=tmp_path)}
    assert {name: file.fate for name, file in found.items()} == {
        "100001.csv": Fate.TAKEN, "100002.csv": Fate.WAITING, "100003.csv": Fate.WAITING,
        "100004.csv": Fate.WAITING, "100005.csv": Fate.LEFT, "100001-and-100002.csv": Fate.LEFT,
        "100001-empty.csv": Fate.LEFT,
    }  # fmt: skip
    assert codes() == [("I", None)]
    taken = found["100001.csv"].taken
    assert set(taken.rows_to_look_at.values_list("reason", "upn")) == {
        (RowRefusal.UNKNOWN, upn(2)), (RowRefusal.CODE, upn(1)),
    }  # fmt: skip
    statuses = {school.urn: RegisterImport.objects.get(school=school).status
                for school in (asked, broken, strange)}  # fmt: skip
    assert statuses == {
        100_002: ImportStatus.MAPPING, 100_003: ImportStatus.UNREADABLE,
        100_004: ImportStatus.CHECKED,
    }  # fmt: skip
    assert "two schools" in found["100001-and-100002.csv"].problem
    assert "no URN" in found["100005.csv"].problem
    assert "empty" in found["100001-empty.csv"].problem


@pytest.mark.django_db
def test_files_are_read_by_the_schools_own_layouts(tmp_path):
    for number in (1, 2):
        school = school_with(number)
        RegisterLayout.objects.create(school=school, columns={"upn": f"no {number}"})
    put(tmp_path, "100001.csv", f"No 1,Mon 7 Sep 2026\n{upn(1)},/I\n")
    put(tmp_path, "100002.csv", f"No 2,7 Sep 2026 AM\n{upn(2)},I\n".encode("utf-16"))
    import_folder(actor=SYSTEM, folder=tmp_path)
    assert codes() == [("/", "I"), ("I", None)]
    assert {one.layout.columns["upn"] for one in RegisterImport.objects.all()} == {"no 1", "no 2"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["marks-100001-2026-09-07.csv", "100001.CSV", "8854001.csv", "885-4001 Monday.csv"]
)
def test_a_school_is_named_by_urn_or_laestab(tmp_path, name):
    school_with(1, la_code="885", establishment_number="4001")
    put(tmp_path, name, text((1, "AM", "I")))
    assert fates(import_folder(actor=SYSTEM, folder=tmp_path)) == {name: Fate.TAKEN}


@pytest.mark.django_db
def test_two_files_of_a_school_are_taken_one_after_the_other(tmp_path):
    school_with(1)
    put(tmp_path, "100001-a.csv", text((1, "AM", "N")))
    put(tmp_path, "100001-b.csv", text((1, "AM", "I"), (1, "PM", "I")))
    first, second = import_folder(actor=SYSTEM, folder=tmp_path)
    assert (first.taken.new, second.taken.changed, second.taken.new) == (1, 1, 1)
    assert codes() == [("I", "I")]


@pytest.mark.django_db(transaction=True)
def test_a_large_folder_is_taken_side_by_side_and_each_school_in_order(tmp_path, monkeypatch):
    folder = "attendance.services.imports.folder"
    monkeypatch.setattr(f"{folder}.BYTES_TO_SHARE", 0)
    monkeypatch.setattr(f"{folder}.MARKS_AT_ONCE", 0)  # a transaction for each file
    for number in range(1, 6):
        school_with(number)
        for version, code in (("a", "N"), ("b", "I"), ("c", "O")):
            put(tmp_path, f"{100_000 + number}-{version}.csv", text((number, "AM", code)))
    put(tmp_path, "100005-d.csv", "UPN,Date,Session,Code\n")
    files = import_folder(actor=SYSTEM, folder=tmp_path)
    assert [file.name for file in files if file.fate != Fate.TAKEN] == ["100005-d.csv"]
    assert codes() == [("O", None)] * 5
    for school in range(1, 6):
        row = Correction.objects.filter(enrolment__school__urn=100_000 + school)
        assert list(row.order_by("pk").values_list("before", "after")) == [("N", "I"), ("I", "O")]
    assert threading.active_count() == 1


@pytest.mark.django_db
def test_where_a_batch_breaks_only_the_file_that_breaks_is_left(tmp_path, monkeypatch):
    schools = [school_with(number) for number in (1, 2, 3)]
    for number in (1, 2, 3):
        put(tmp_path, f"{100_000 + number}.csv", text((number, "AM", "I")))

    def record_and_break(*, subjects, action, actor):
        record_statuses(subjects=subjects, action=action, actor=actor)
        if any(found.school == schools[1] for found in subjects):
            raise RuntimeError("the power went")

    monkeypatch.setattr("attendance.services.imports.taking.record_statuses", record_and_break)
    assert fates(import_folder(actor=SYSTEM, folder=tmp_path)) == {
        "100001.csv": Fate.TAKEN, "100002.csv": Fate.LEFT, "100003.csv": Fate.TAKEN,
    }  # fmt: skip
    assert len(codes()) == 2
    assert not RegisterImport.objects.filter(school=schools[1]).exists()
    monkeypatch.undo()
    assert fates(import_folder(actor=SYSTEM, folder=tmp_path))["100002.csv"] == Fate.TAKEN


@pytest.mark.django_db
def test_only_waymark_itself_reads_folders(tmp_path):
    with pytest.raises(PermissionDenied):
        import_folder(actor=actor(Role.PANEL_COORDINATOR), folder=tmp_path)


@pytest.mark.django_db
def test_the_application_role_can_take_a_folder(tmp_path, as_application):
    school_with(1)
    put(tmp_path, "100001.csv", text((1, "AM", "I"), (2, "AM", "I")))
    with as_application():
        assert fates(import_folder(actor=SYSTEM, folder=tmp_path)) == {"100001.csv": Fate.TAKEN}


@pytest.mark.django_db
def test_the_command_prints_what_became_of_each_file(tmp_path):
    school_with(1, name="Alder School")
    put(tmp_path, "100001.csv", text((1, "AM", "I"), (2, "AM", "I")))
    out = StringIO()
    call_command("import_registers", tmp_path, stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[1].split() == [
        "100001.csv", "Alder", "School", "taken", "1", "0", "0", "1",
        RegisterImport.objects.get().reference,
    ]  # fmt: skip
    assert lines[-1] == "1 of 1 files taken."
    put(tmp_path, "strange.csv", text((1, "AM", "M")))
    with pytest.raises(SystemExit) as stop:
        call_command("import_registers", tmp_path, stdout=StringIO())
    assert stop.value.code == 2


@pytest.mark.django_db(transaction=True)
def test_two_folders_at_once_come_to_the_same_as_one_after_the_other(tmp_path):
    numbers = range(1, 6)
    for number in numbers:
        school_with(number)
    for name, code in (("one", "I"), ("two", "M")):
        (tmp_path / name).mkdir()
        for number in sorted(numbers, reverse=name == "two"):
            put(tmp_path / name, f"{100_000 + number}.csv", text((number, "AM", code)))
    failures = []

    def run(name):
        try:
            files = import_folder(actor=SYSTEM, folder=tmp_path / name)
            assert {file.fate for file in files} == {Fate.TAKEN}
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(name,)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(set(codes())) == 1, "the later one, whole"
    assert Correction.objects.count() == 5
    assert {row.after for row in Correction.objects.all()} == {codes()[0][0]}
