"""Files of many schools taken together, in one transaction: a county's morning in small pieces."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Organisation
from attendance.intake.checking import Checked, Roll, check_sheet, span_of
from attendance.intake.rolls import load_rolls
from attendance.models import ImportStatus, RegisterImport
from attendance.permissions import check_system
from attendance.reading import UnreadableFile
from attendance.registers.register import (
    Comparison,
    all_new,
    append,
    compare_schools,
    copy_import_rows,
    lock_registers,
    write,
)
from attendance.registers.staging import day_lines, stage_lines
from attendance.registers.totals import SchoolDay
from attendance.services.imports.checking import counts, rows_to_look_at
from attendance.services.imports.opening import OpenedFile
from attendance.services.imports.uploading import type_of
from calendars.days import SchoolCalendar, load_calendars
from ledger.files import NewFile, store_many
from ledger.models import Job, RetentionClass, StoredFile
from ledger.notices import wake
from ledger.references import LONG, make_reference
from ledger.state import record_statuses

CORRECTED = _("Corrected in the school’s system")


@dataclass(slots=True)
class TakenFile:
    """A file with its school, and what was read from it."""

    name: str
    school: Organisation
    content: bytes
    sha256: str
    opened: OpenedFile | None = None


@dataclass(slots=True)
class _Look:
    """A file held against its school's roll and calendar, and then against the register."""

    opened: OpenedFile
    checked: Checked
    roll: Roll
    calendar: SchoolCalendar
    comparison: Comparison


@transaction.atomic
def take_files(*, actor: Actor, job: Job, files: Sequence[TakenFile]) -> list[RegisterImport]:
    """Write the marks of files of different schools, all or nothing. Their imports, in order.

    A file of which nothing can be taken is left for its school to look at.
    """
    check_system(actor)
    stored = _store(actor, files)
    lock_registers(file.school.pk for file in files)
    looks = _look_at(files)
    first, last = span_of(day for look in looks for day in look.checked.days)
    is_written = False
    if first is not None and last is not None:
        lines = [line for look in looks for line in day_lines(look.checked.marks)]
        is_written = append(lines, first=first, last=last, counted=_codes_by_day(files, looks))
        if not is_written:
            stage_lines(lines)
            compared = compare_schools(first, last)
            for file, look in zip(files, looks, strict=True):
                look.comparison = compared.get(file.school.pk, Comparison())
    imports = _keep(actor, job, files, stored, looks)
    if first is not None and last is not None and not is_written:
        sources = {taken.school_id: taken.pk for taken in imports}
        write(first=first, last=last, why=str(CORRECTED), source_id=sources)
    _hand_over([taken.pk for taken in imports if taken.saved_at])
    return imports


def _codes_by_day(
    files: Sequence[TakenFile], looks: Sequence[_Look]
) -> dict[SchoolDay, Counter[str]]:
    """How often each school's day has which code."""
    counted: dict[SchoolDay, Counter[str]] = {}
    for file, look in zip(files, looks, strict=True):
        for (day, _session), marks in look.checked.marks.items():
            counted.setdefault((file.school.pk, day), Counter()).update(marks.values())
    return counted


def _look_at(files: Sequence[TakenFile]) -> list[_Look]:
    """Hold every file against the roll and the calendar of its school, as if all were new."""
    opened = [file.opened for file in files if file.opened]
    read = {one.days.read(slot.day) for one in opened for slot in one.sheet.slots}
    first, last = span_of(day for day in read if day)
    calendars = load_calendars([file.school for file in files])
    schools = [file.school.pk for file in files]
    rolls = load_rolls(schools, first, last) if first and last else {pk: Roll() for pk in schools}
    today = timezone.localdate()
    looks = []
    for pk, one in zip(schools, opened, strict=True):
        roll, calendar = rolls[pk], calendars[pk]
        checked = check_sheet(one.sheet, roll=roll, calendar=calendar, days=one.days, today=today)
        looks.append(_Look(one, checked, roll, calendar, all_new(checked.marks)))
    return looks


def _keep(
    actor: Actor,
    job: Job,
    files: Sequence[TakenFile],
    stored: Sequence[StoredFile],
    looks: Sequence[_Look],
) -> list[RegisterImport]:
    """The imports of the files, with the rows that a person should look at."""
    imports = [
        _new_import(job, file, document, look)
        for file, document, look in zip(files, stored, looks, strict=True)
    ]
    RegisterImport.objects.bulk_create(imports)
    record_statuses(subjects=imports, action="take", actor=actor)
    copy_import_rows(
        row
        for taken, look in zip(imports, looks, strict=True)
        if taken.refused or taken.changed
        for row in rows_to_look_at(taken.pk, look.opened, look.checked, look.comparison, look.roll)
    )
    return imports


def _new_import(job: Job, file: TakenFile, stored: StoredFile, look: _Look) -> RegisterImport:
    figures = counts(look.opened, look.checked, look.comparison, look.calendar)
    is_taken = bool(figures["new"] or figures["changed"] or figures["unchanged"])
    changes = bool(figures["new"] or figures["changed"])
    now = timezone.now()
    return RegisterImport(
        **_frame(job, file, stored),
        **figures,
        layout=look.opened.saved,
        status=ImportStatus.SAVED if is_taken else ImportStatus.CHECKED,
        why_changed=str(CORRECTED) if figures["changed"] else "",
        saved_at=now if is_taken else None,
        evaluated_at=None if changes or not is_taken else now,
    )


def keep_for_school(*, actor: Actor, job: Job, file: TakenFile, why: Exception) -> RegisterImport:
    """A file that could not be read, with what it lacks: its school sees and mends it."""
    check_system(actor)
    is_unreadable = isinstance(why, UnreadableFile)
    with transaction.atomic():
        [stored] = _store(actor, [file])
        kept = RegisterImport.objects.create(
            **_frame(job, file, stored),
            status=ImportStatus.UNREADABLE if is_unreadable else ImportStatus.MAPPING,
            problem=str(why)[:200] if is_unreadable else "",
        )
        record_statuses(subjects=[kept], action="take", actor=actor)
    return kept


def _frame(job: Job, file: TakenFile, stored: StoredFile) -> dict[str, Any]:
    return {
        "reference": make_reference("M", LONG),
        "school": file.school,
        "file": stored,
        "job": job,
        "controller": file.school,
        "retention_class": RetentionClass.REGISTER,
    }


def _store(actor: Actor, files: Sequence[TakenFile]) -> list[StoredFile]:
    new = [NewFile(one.content, one.name, type_of(one.content), one.school) for one in files]
    return store_many(actor=actor, files=new, retention_class=RetentionClass.REGISTER)


def _hand_over(import_ids: Sequence[int]) -> None:
    from attendance.tasks import evaluate_taken

    if import_ids:
        transaction.on_commit(lambda: wake(evaluate_taken, list(import_ids)))
