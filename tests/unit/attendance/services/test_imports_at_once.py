"""Imports at the same moment, each on a connection of its own."""

import threading
from datetime import date

import pytest
from django.db import connections

from accounts.actors import Actor
from accounts.roles import Role
from attendance.models import (
    Correction,
    ImportStatus,
    RegisterDay,
    RegisterImport,
)
from attendance.services.imports import (
    check_import,
    request_saving,
    save_import,
    upload_marks,
)
from tests.factories.accounts import SchoolFactory
from tests.factories.attendance import csv_of, pupil
from tests.people import actor

DAY = date(2026, 9, 7)
SYSTEM = Actor.system()


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


@pytest.mark.django_db(transaction=True)
def test_overlapping_imports_at_once_come_to_the_same_as_one_after_the_other():
    school = SchoolFactory()
    officer = actor(Role.ATTENDANCE_OFFICER, school)
    for number in range(1, 21):
        pupil(school, number)
    days = ["2026-09-07", "2026-09-08", "2026-09-09"]

    def rows(code, chosen):
        return [(n, day, "AM", code) for n in range(1, 21) for day in chosen]

    mark_all = saved(officer, school, *rows("N", days))
    assert mark_all.new == 60
    wanted = [
        request_saving(
            actor=officer, register_import=checked(officer, school, *rows(code, chosen)),
            why_changed=f"Now {code}",
        )
        for code, chosen in (("I", days[:2]), ("M", days[1:]))
    ]  # fmt: skip
    failures = []

    def run(one):
        try:
            save_import(actor=SYSTEM, register_import=RegisterImport.objects.get(pk=one.pk))
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(one,)) for one in wanted]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    statuses = RegisterImport.objects.filter(pk__in=[one.pk for one in wanted])
    assert {one.status for one in statuses} == {ImportStatus.SAVED}
    by_day = {day: {row[2] for row in marks() if row[1].isoformat() == day} for day in days}
    assert by_day[days[0]] == {"I"}
    assert by_day[days[2]] == {"M"}
    assert by_day[days[1]] in ({"I"}, {"M"}), "the later one, whole"
    for row in marks():
        last = Correction.objects.filter(enrolment=row[0], day=row[1]).order_by("pk").last()
        assert (last.after, last.changed_by_id) == (row[2], officer.user.pk)
    assert Correction.objects.count() == 80


@pytest.mark.django_db(transaction=True)
def test_one_import_saved_by_two_workers_at_once_is_saved_once():
    school = SchoolFactory()
    officer = actor(Role.ATTENDANCE_OFFICER, school)
    pupil(school)
    found = checked(officer, school, (1, DAY, "AM", "I"))
    wanted = request_saving(actor=officer, register_import=found)
    seen = []

    def run():
        try:
            one = RegisterImport.objects.get(pk=wanted.pk)
            seen.append(save_import(actor=SYSTEM, register_import=one).status)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ImportStatus.SAVED in seen
    assert len(marks()) == 1
    from ledger.state import status_history

    assert [row.action for row in status_history(wanted)].count("save") == 1
