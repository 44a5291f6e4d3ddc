"""What a file would do, found by a worker: shown before anything is saved."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from attendance.codes import MORNING
from attendance.intake.checking import Checked, Roll, check_sheet, locate, span_of
from attendance.intake.rolls import load_rolls
from attendance.models import ImportStatus, RegisterImport, RowOutcome
from attendance.permissions import check_system
from attendance.reading import UnreadableFile, Unrecognised
from attendance.reading.sheets import WHOLE_DAY, Place
from attendance.registers.register import Comparison, compare, copy_import_rows
from attendance.registers.staging import day_lines, stage_lines
from attendance.services.imports.opening import OpenedFile, open_import
from attendance.transitions import IMPORT
from calendars.days import SchoolCalendar, load_calendar
from ledger.jobs import report_progress, running
from ledger.state import apply_transition

STEPS = 3  # reading, holding against roll and calendar, holding against the register


def check_import(*, actor: Actor, register_import: RegisterImport) -> RegisterImport:
    """Read the file and say what it would do. Nothing happens unless it waits for this."""
    check_system(actor)
    if register_import.status != ImportStatus.UPLOADED:
        return register_import
    with running(register_import.job) as job:
        try:
            opened = open_import(register_import)
        except UnreadableFile as problem:
            return _move_on(actor, register_import, "reject", problem=str(problem)[:200])
        except Unrecognised:
            return _move_on(actor, register_import, "ask_for_columns")
        count = opened.sheet.count
        report_progress(job, count, total=STEPS * count)
        checked, roll, calendar = check_file(register_import, opened)
        report_progress(job, 2 * count)
        with transaction.atomic():
            record = claim(register_import, ImportStatus.UPLOADED)
            if record is None:
                return register_import
            comparison = hold_against_register(checked)
            found = findings(record, opened, checked, comparison, roll, calendar)
            return apply_transition(
                subject=record, table=IMPORT, action="check", actor=actor, **found
            )


def _move_on(actor: Actor, found: RegisterImport, action: str, **fields: Any) -> RegisterImport:
    with transaction.atomic():
        record = claim(found, ImportStatus.UPLOADED)
        if record is None:
            return found
        return apply_transition(subject=record, table=IMPORT, action=action, actor=actor, **fields)


def claim(register_import: RegisterImport, status: ImportStatus) -> RegisterImport | None:
    """The import, locked; None when another worker has it or it has moved on."""
    return (
        RegisterImport.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(pk=register_import.pk, status=status)
        .select_related("school", "file")
        .first()
    )


def check_file(record: RegisterImport, opened: OpenedFile) -> tuple[Checked, Roll, SchoolCalendar]:
    """The marks of a file against the roll and the calendar of its school."""
    calendar = load_calendar(record.school)
    texts = (opened.days.read(slot.day) for slot in opened.sheet.slots)
    first, last = span_of(day for day in texts if day)
    roll = (
        load_rolls([record.school_id], first, last)[record.school_id] if first and last else Roll()
    )
    checked = check_sheet(
        opened.sheet, roll=roll, calendar=calendar, days=opened.days, today=timezone.localdate()
    )
    return checked, roll, calendar


def hold_against_register(checked: Checked) -> Comparison:
    """Stage the marks of a file and compare them with what stands."""
    first, last = span_of(checked.days)
    if first is None or last is None:
        return Comparison()
    stage_lines(day_lines(checked.marks))
    return compare(first, last)


def findings(
    record: RegisterImport,
    opened: OpenedFile,
    checked: Checked,
    comparison: Comparison,
    roll: Roll,
    calendar: SchoolCalendar,
) -> dict[str, Any]:
    """Fields of the import that say what was found; its rows to look at are replaced."""
    record.rows_to_look_at.all().delete()
    copy_import_rows(rows_to_look_at(record.pk, opened, checked, comparison, roll))
    return {"layout": opened.saved, **counts(opened, checked, comparison, calendar)}


def counts(
    opened: OpenedFile, checked: Checked, comparison: Comparison, calendar: SchoolCalendar
) -> dict[str, Any]:
    """What a file comes to, in figures."""
    refused: dict[Any, int] = {}
    for one in checked.refused:
        refused[one.day] = refused.get(one.day, 0) + 1
    first, last = span_of(checked.days)
    return {
        "rows": opened.sheet.count,
        "new": comparison.total(0),
        "changed": comparison.total(1),
        "unchanged": comparison.total(2) + checked.repeated,
        "refused": len(checked.refused),
        "first_day": first,
        "last_day": last,
        "is_calendar_entered": all(calendar.is_entered(day) for day in checked.days),
        "days": [
            [day.isoformat(), *comparison.days.get(day, (0, 0, 0)), refused.get(day, 0)]
            for day in sorted({*comparison.days, *(day for day in refused if day)})
        ],
    }


def rows_to_look_at(
    source: int, opened: OpenedFile, checked: Checked, comparison: Comparison, roll: Roll
) -> Iterator[tuple[object, ...]]:
    """Refused marks and changed ones, as `copy_import_rows` wants them."""
    lines = opened.table.lines
    for refused in checked.refused:
        yield (source, lines[refused.place.row], RowOutcome.REFUSED, refused.reason.value,
               *_texts(refused.place), "")  # fmt: skip
    changes = {change.key: change for change in comparison.changes}
    if not changes:
        return
    for key, place in locate(opened.sheet, roll, opened.days, changes.keys()):
        change = changes[key]
        yield (source, lines[place.row], RowOutcome.CHANGED, "", *_texts(place)[:3],
               change.after, change.before)  # fmt: skip


def _texts(place: Place) -> tuple[str, str, str, str]:
    slot = place.slot
    session = slot.session
    if slot.half and slot.half != WHOLE_DAY:
        session = "AM" if slot.half == MORNING else "PM"
    return place.upn[:40], slot.day[:40], session[:20], place.code[:20]
