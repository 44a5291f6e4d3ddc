"""A file of marks: uploaded, checked by a worker, shown, then saved whole or not at all.

Saving reads and checks the stored file again under the lock of the school's register, so that it
rests on the roll, the calendar and the marks of that moment: two overlapping imports at once come
to the same as one after the other, and a second saving of the same file changes nothing.
"""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Organisation
from attendance.checking import Checked, check_rows, span_of
from attendance.models import ImportStatus, RegisterImport, RowOutcome
from attendance.permissions import check_import_for, check_system
from attendance.reading import RawRow, UnreadableFile, read_rows
from attendance.register import (
    Comparison,
    compare,
    copy_import_rows,
    load_roll,
    lock_register,
    stage,
    write,
)
from attendance.services.evaluation import evaluate_alerts
from attendance.transitions import IMPORT
from calendars.days import load_calendar
from ledger.errors import Refused
from ledger.files import read_bytes, scan, store_bytes
from ledger.jobs import create_job, report_progress, running
from ledger.models import Job, RetentionClass
from ledger.notices import wake
from ledger.references import make_reference
from ledger.state import apply_transition, record_status

MAX_BYTES = 10 * 1024 * 1024


@transaction.atomic
def upload_marks(*, actor: Actor, school: Organisation, upload: UploadedFile) -> RegisterImport:
    """Keep the file and hand it to a worker for checking. Raises Refused, PermissionDenied."""
    check_import_for(actor, school)
    content = upload.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise Refused(_("The file must be smaller than 10 MB."), field="file")
    if not content.strip():
        raise Refused(_("The file is empty."), field="file")
    stored = store_bytes(
        actor=actor,
        content=content,
        name=upload.name or "marks.csv",
        content_type="text/csv",
        controller=school,
        retention_class=RetentionClass.REGISTER,
        scan_state=scan(content),
    )
    found = RegisterImport.objects.create(
        reference=make_reference("M"),
        school=school,
        file=stored,
        job=create_job(actor=actor, kind="attendance.check"),
        controller=school,
        retention_class=RetentionClass.REGISTER,
        recorded_by=actor.user,
    )
    Job.objects.filter(pk=found.job_id).update(link=import_link(found))
    record_status(subject=found, action="upload", before="", after=found.status, actor=actor)
    _hand_over(found)
    return found


def import_link(register_import: RegisterImport) -> str:
    """Its page."""
    return reverse("attendance:import", args=[register_import.public_id])


def check_import(*, actor: Actor, register_import: RegisterImport) -> RegisterImport:
    """Read the file and say what it would do. Nothing happens unless it waits for this."""
    check_system(actor)
    if register_import.status != ImportStatus.UPLOADED:
        return register_import
    with running(register_import.job) as job:
        try:
            rows = read_rows(read_bytes(register_import.file))
        except UnreadableFile as problem:
            return _reject(actor, register_import, str(problem))
        report_progress(job, 0, total=len(rows))
        with transaction.atomic():
            record = _claim(register_import, ImportStatus.UPLOADED)
            if record is None:
                return register_import
            checked, comparison = _look(record, rows)
            report_progress(job, len(rows))
            return apply_transition(
                subject=record, table=IMPORT, action="check", actor=actor,
                **_findings(record, rows, checked, comparison),
            )  # fmt: skip


@transaction.atomic
def request_saving(
    *, actor: Actor, register_import: RegisterImport, why_changed: str = ""
) -> RegisterImport:
    """A person has seen what the file does, and wants it. A worker saves it.

    Raises Refused when marks change and no reason is given, or nothing would be saved.
    """
    check_import_for(actor, register_import.school)
    if register_import.changed and not why_changed.strip():
        raise Refused(_("Say why marks change."), field="why_changed")
    if not (register_import.new or register_import.changed or register_import.unchanged):
        raise Refused(_("There is nothing in this file that can be saved."))
    job = create_job(actor=actor, kind="attendance.save", link=import_link(register_import))
    job.total = register_import.rows
    job.save(update_fields=["total"])
    wanted = apply_transition(
        subject=register_import, table=IMPORT, action="request_saving", actor=actor,
        job=job, why_changed=why_changed.strip(), saved_by=actor.user,
    )  # fmt: skip
    _hand_over(wanted)
    return wanted


def save_import(*, actor: Actor, register_import: RegisterImport) -> RegisterImport:
    """Write the marks in one transaction. Nothing happens unless it waits for this."""
    check_system(actor)
    if register_import.status != ImportStatus.SAVING:
        return register_import
    with running(register_import.job):
        rows = read_rows(read_bytes(register_import.file))
        with transaction.atomic():
            record = _claim(register_import, ImportStatus.SAVING)
            if record is None:
                return register_import
            lock_register(record.school_id)
            checked, comparison = _look(record, rows)
            findings = _findings(record, rows, checked, comparison)
            if comparison.changes and not record.why_changed:
                # Somebody else's import came between: these marks now stand otherwise.
                return apply_transition(
                    subject=record, table=IMPORT, action="send_back", actor=actor, **findings
                )
            first, last = span_of(checked.days)
            if first is not None and last is not None:
                write(first=first, last=last, source_id=record.pk, why=record.why_changed,
                      user_id=record.saved_by_id)  # fmt: skip
            saved = apply_transition(
                subject=record, table=IMPORT, action="save", actor=actor,
                saved_at=timezone.now(), **findings,
            )  # fmt: skip
            _hand_over(saved)
            return saved


@transaction.atomic
def evaluate_import(*, actor: Actor, register_import: RegisterImport) -> None:
    """Hold the rule against the school's register after an import, once."""
    check_system(actor)
    record = (
        RegisterImport.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(pk=register_import.pk, status=ImportStatus.SAVED, evaluated_at__isnull=True)
        .select_related("school")
        .first()
    )
    if record is None:
        return
    evaluate_alerts(actor=actor, school=record.school)
    RegisterImport.objects.filter(pk=record.pk).update(evaluated_at=timezone.now())


@transaction.atomic
def withdraw_import(*, actor: Actor, register_import: RegisterImport) -> RegisterImport:
    """Throw away a file that has not been saved. It stays in the list."""
    check_import_for(actor, register_import.school)
    return apply_transition(subject=register_import, table=IMPORT, action="withdraw", actor=actor)


@transaction.atomic
def try_again(*, actor: Actor, register_import: RegisterImport) -> RegisterImport:
    """After a failure, hand the import to a worker again."""
    check_import_for(actor, register_import.school)
    kind = register_import.job.kind
    job = create_job(actor=actor, kind=kind, link=import_link(register_import))
    RegisterImport.objects.filter(pk=register_import.pk).update(job=job)
    register_import.job = job
    _hand_over(register_import)
    return register_import


def _claim(register_import: RegisterImport, status: ImportStatus) -> RegisterImport | None:
    """The import, locked; None when another worker has it or it has moved on."""
    return (
        RegisterImport.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(pk=register_import.pk, status=status)
        .select_related("school")
        .first()
    )


def _reject(actor: Actor, register_import: RegisterImport, problem: str) -> RegisterImport:
    with transaction.atomic():
        record = _claim(register_import, ImportStatus.UPLOADED)
        if record is None:
            return register_import
        return apply_transition(
            subject=record, table=IMPORT, action="reject", actor=actor, problem=problem[:200]
        )


def _look(record: RegisterImport, rows: list[RawRow]) -> tuple[Checked, Comparison]:
    """Check the rows against roll and calendar, and the marks against the register."""
    checked = check_rows(
        rows,
        roll=load_roll(record.school_id),
        calendar=load_calendar(record.school),
        today=timezone.localdate(),
    )
    first, last = span_of(checked.days)
    if first is None or last is None:
        return checked, Comparison({}, [])
    stage({key: code for key, (code, _row) in checked.marks.items()})
    return checked, compare(first, last)


def _findings(
    record: RegisterImport, rows: list[RawRow], checked: Checked, comparison: Comparison
) -> dict[str, Any]:
    """Fields of the import that say what was found; its rows to look at are replaced."""
    record.rows_to_look_at.all().delete()
    copy_import_rows(_rows_to_look_at(record, checked, comparison))
    refused: dict[Any, int] = {}
    for _row, _reason, day in checked.refused:
        refused[day] = refused.get(day, 0) + 1
    days = sorted({*comparison.days, *(day for day in refused if day)})
    calendar = load_calendar(record.school)
    first, last = span_of(checked.days)
    return {
        "rows": len(rows),
        "new": comparison.total(0),
        "changed": comparison.total(1),
        "unchanged": comparison.total(2) + checked.repeated,
        "refused": len(checked.refused),
        "first_day": first,
        "last_day": last,
        "is_calendar_entered": all(calendar.is_entered(day) for day in checked.days),
        "days": [
            [day.isoformat(), *comparison.days.get(day, (0, 0, 0)), refused.get(day, 0)]
            for day in days
        ],
    }


def _rows_to_look_at(record: RegisterImport, checked: Checked, comparison: Comparison) -> Any:
    for row, reason, _day in checked.refused:
        yield (record.pk, row.line, RowOutcome.REFUSED, reason.value, row.upn[:40], row.day[:40],
               row.session[:20], row.code[:20], "")  # fmt: skip
    for change in comparison.changes:
        _code, row = checked.marks[change.key]
        yield (record.pk, row.line, RowOutcome.CHANGED, "", row.upn[:40], row.day[:40],
               row.session[:20], change.after, change.before)  # fmt: skip


def _hand_over(register_import: RegisterImport) -> None:
    from attendance.tasks import carry_on_import

    transaction.on_commit(lambda: wake(carry_on_import, register_import.pk))
