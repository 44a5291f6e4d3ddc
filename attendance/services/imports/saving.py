"""Saving what a person has seen: in one transaction, or nothing.

The stored file is read and checked again under the lock of the school's register, so that it rests
on the roll, the calendar and the marks of that moment: two overlapping imports at once come to the
same as one after the other, and a second saving of the same file changes nothing.
"""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from attendance.intake.checking import span_of
from attendance.models import ImportStatus, RegisterImport
from attendance.permissions import check_import_for, check_system
from attendance.registers.register import lock_register, write
from attendance.registers.untallied import tally_days
from attendance.services.evaluation import evaluate_alerts
from attendance.services.imports.checking import (
    STEPS,
    check_file,
    claim,
    findings,
    hold_against_register,
)
from attendance.services.imports.opening import open_import
from attendance.services.imports.uploading import hand_over, import_link
from attendance.transitions import IMPORT
from ledger.errors import Refused
from ledger.jobs import create_job, report_progress, running
from ledger.state import apply_transition


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
    job.total = STEPS * register_import.rows
    job.save(update_fields=["total"])
    wanted = apply_transition(
        subject=register_import, table=IMPORT, action="request_saving", actor=actor,
        job=job, why_changed=why_changed.strip(), saved_by=actor.user,
    )  # fmt: skip
    hand_over(wanted)
    return wanted


def save_import(*, actor: Actor, register_import: RegisterImport) -> RegisterImport:
    """Write the marks in one transaction. Nothing happens unless it waits for this."""
    check_system(actor)
    if register_import.status != ImportStatus.SAVING:
        return register_import
    with running(register_import.job) as job:
        opened = open_import(register_import)
        report_progress(job, opened.sheet.count)
        with transaction.atomic():
            record = claim(register_import, ImportStatus.SAVING)
            if record is None:
                return register_import
            lock_register(record.school_id)
            checked, roll, calendar = check_file(record, opened)
            comparison = hold_against_register(checked)
            found = findings(record, opened, checked, comparison, roll, calendar)
            if comparison.changes and not record.why_changed:
                # Somebody else's import came between: these marks now stand otherwise.
                return apply_transition(
                    subject=record, table=IMPORT, action="send_back", actor=actor, **found
                )
            first, last = span_of(checked.days)
            if first is not None and last is not None:
                write(first=first, last=last, why=record.why_changed, source_id=record.pk,
                      user_id=record.saved_by_id)  # fmt: skip
            saved = apply_transition(
                subject=record, table=IMPORT, action="save", actor=actor,
                saved_at=timezone.now(), **found,
            )  # fmt: skip
            hand_over(saved)
            return saved


def evaluate_imports(*, actor: Actor, import_ids: Sequence[int]) -> None:
    """Hold the rules against the registers of schools after their imports, once for all of them.

    Imports that have been evaluated, or that another worker is at, are left out. The tallies are
    brought in step before, and committed: lists that rest on them wait for no rule.
    """
    check_system(actor)
    imports = RegisterImport.objects.filter(pk__in=import_ids)
    tally_days(school_ids=set(imports.values_list("school_id", flat=True)))
    _evaluate_imports(actor, import_ids)


@transaction.atomic
def _evaluate_imports(actor: Actor, import_ids: Sequence[int]) -> None:
    waiting = RegisterImport.objects.select_for_update(of=("self",), skip_locked=True).filter(
        pk__in=import_ids, status=ImportStatus.SAVED, evaluated_at__isnull=True
    )
    claimed = dict(waiting.order_by("pk").values_list("pk", "school_id"))
    if not claimed:
        return
    evaluate_alerts(actor=actor, school_ids=sorted(set(claimed.values())))
    RegisterImport.objects.filter(pk__in=claimed).update(evaluated_at=timezone.now())
