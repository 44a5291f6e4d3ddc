"""A return signed off, sent, taken back. What was sent is kept as it was."""

import csv
import io
from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Organisation
from attendance.models import (
    EntryStatus,
    ReturnEntry,
    ReturnKind,
    ReturnRow,
    StatutoryReturn,
    StatutoryReturnStatus,
)
from attendance.recipients import officers_of_school, tell
from attendance.returns.addresses import addresses_on_return
from attendance.returns.due import due_return
from attendance.returns.permissions import check_prepare, check_sign
from attendance.services.prompts import FURTHER, prompt_fast_track
from attendance.services.returns.words import NAMED, RETURN_RECEIVED
from attendance.transitions import RETURN, RETURN_ENTRY
from cases.models import KnowledgeKind
from cases.scope import sees_child
from cases.services.section_19 import note_knowledge
from cases.timeline import record_event
from ledger.errors import Refused, StaleChange
from ledger.files import store_bytes
from ledger.lists import safe_cell
from ledger.models import RetentionClass, StoredFile
from ledger.references import make_reference
from ledger.state import apply_transition, lock, record_status


def return_link(found: StatutoryReturn) -> str:
    """Its page."""
    return reverse("attendance:return", args=[found.public_id])


@transaction.atomic
def sign_return_off(
    *, actor: Actor, school: Organisation, kind: ReturnKind, entries_seen: int | None = None
) -> StatutoryReturn:
    """The head or SENCo signs what is ready; without any entry, that there is none to report.

    `entries_seen`: how many the person was shown. Raises PermissionDenied, or Refused while an
    entry waits to be checked, one return is signed and not sent, one was sent today, or another
    number of entries is ready.
    """
    check_sign(actor, school)
    assert actor.membership is not None  # noqa: S101 (the check says so)
    kind = ReturnKind(kind)
    Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=school.pk)
    entries = list(_unsent(school, kind).select_for_update(of=("self",)))
    _check_ready(school, kind, entries, entries_seen)
    today, due = timezone.localdate(), due_return(school, kind, timezone.localdate())
    if due.covers_nothing:
        raise Refused(_("This return was sent today. The next one covers the days from tomorrow."))
    signed: StatutoryReturn = StatutoryReturn.objects.create(
        school=school, controller=school, kind=kind, reference=make_reference("RET"),
        first_day=due.first_day, last_day=today, due_on=due.due_on, children=len(entries),
        signed_by=actor.membership, signed_at=timezone.now(), recorded_by=actor.user,
        retention_class=RetentionClass.REGISTER,
    )  # fmt: skip
    record_status(subject=signed, action="sign_off", before="", after=signed.status, actor=actor)
    for entry in entries:
        apply_transition(
            subject=entry, table=RETURN_ENTRY, action="sign_off", actor=actor,
            statutory_return=signed,
        )  # fmt: skip
    return signed


@transaction.atomic
def send_return(*, actor: Actor, statutory_return: StatutoryReturn) -> StatutoryReturn:
    """Send to the authority: it reads it at once. Rows and file are kept as they are now.

    A sickness return tells each child's section 19 record, dated today. Raises PermissionDenied or
    StaleChange.
    """
    check_prepare(actor, statutory_return.school)
    record = lock(statutory_return)
    if record.status != StatutoryReturnStatus.SIGNED:
        raise StaleChange
    entries = list(record.entries.select_related("child").select_for_update(of=("self",)))
    known = addresses_on_return(entries)
    rows = [
        _row(record, number, entry, known[entry.pk])
        for number, entry in enumerate(entries, start=1)
    ]
    sent = apply_transition(
        subject=record, table=RETURN, action="send", actor=actor, sent_by=actor.membership,
        sent_at=timezone.now(), children=len(rows), file=_file(actor, record, rows),
    )  # fmt: skip
    ReturnRow.objects.bulk_create(rows)
    for entry in entries:
        apply_transition(subject=entry, table=RETURN_ENTRY, action="send", actor=actor)
        _note(actor, sent, entry)
    tell(
        officers_of_school(sent.school), notice=RETURN_RECEIVED, key=f"{sent.pk}",
        link=return_link(sent), reference=sent.reference,
    )  # fmt: skip
    return sent


@transaction.atomic
def take_return_back(
    *, actor: Actor, statutory_return: StatutoryReturn, reason: str
) -> StatutoryReturn:
    """Change something before it is sent. Raises PermissionDenied, StaleChange or Refused."""
    check_sign(actor, statutory_return.school)
    return take_back(actor=actor, statutory_return=statutory_return, reason=reason)


@transaction.atomic
def take_back(*, actor: Actor, statutory_return: StatutoryReturn, reason: str) -> StatutoryReturn:
    """Its entries are ready again. Waymark does this too, when the register takes one away."""
    back = apply_transition(
        subject=statutory_return, table=RETURN, action="take_back", actor=actor, reason=reason
    )
    for entry in back.entries.select_for_update(of=("self",)):
        apply_transition(
            subject=entry, table=RETURN_ENTRY, action="take_back", actor=actor,
            statutory_return=None,
        )  # fmt: skip
    return back


def _unsent(school: Organisation, kind: ReturnKind) -> Any:
    return ReturnEntry.objects.unsent().filter(school=school, kind=kind)


def _check_ready(
    school: Organisation, kind: ReturnKind, entries: list[ReturnEntry], seen: int | None
) -> None:
    signed = StatutoryReturn.objects.filter(school=school, kind=kind)
    if signed.filter(status=StatutoryReturnStatus.SIGNED).exists():
        raise Refused(_("One is signed off already. Send it, or take it back."))
    if any(entry.status == EntryStatus.PROPOSED for entry in entries):
        raise Refused(_("Somebody must check every child first, or set them aside."))
    if seen is not None and seen != len(entries):
        raise Refused(_("The children on this return have changed. Look at them again."))


def _row(record: StatutoryReturn, number: int, entry: ReturnEntry, address: str) -> ReturnRow:
    return ReturnRow(
        statutory_return=record, entry=entry, number=number, full_name=entry.child.legal_name,
        address=address, ground=entry.ground,
        reached_on=entry.reached_on, first_day=entry.first_day, last_day=entry.last_day,
        sessions=entry.sessions, belief=entry.belief, cause=entry.cause,
    )  # fmt: skip


def _file(actor: Actor, record: StatutoryReturn, rows: list[ReturnRow]) -> StoredFile:
    """The return as CSV (UTF-8 with a mark), kept with its SHA-256."""
    text = io.StringIO()
    write = csv.writer(text).writerow
    write([_("Full name"), _("Address"), _("Why"), _("Reached or believed on"), _("First day"),
           _("Last day"), _("School days"), _("What the school believes"), _("Cause")])  # fmt: skip
    for row in rows:
        cells = (row.full_name, row.address, row.get_ground_display(), row.reached_on,
                 row.first_day, row.last_day, row.days, row.belief, row.cause)  # fmt: skip
        write([safe_cell(cell) for cell in cells])
    return store_bytes(
        actor=actor, content=f"\ufeff{text.getvalue()}".encode(),
        name=f"{record.kind}-return-{record.reference}.csv", content_type="text/csv",
        controller=record.school, retention_class=RetentionClass.REGISTER,
    )  # fmt: skip


def _note(actor: Actor, sent: StatutoryReturn, entry: ReturnEntry) -> None:
    """On the child's timeline; and of sickness, in the section 19 record.

    The child may have left the school since: then Waymark itself says what the school sent.
    """
    teller = actor if sees_child(actor, entry.child_id) else Actor.system()
    day = timezone.localdate()
    page = reverse("attendance:child", args=[entry.child.public_id])
    link = f"{page}?return={sent.reference}#returns"
    record_event(
        actor=teller, child=entry.child, code=NAMED, happened_on=day, about=sent.kind, link=link
    )
    if sent.kind == ReturnKind.SICKNESS:
        note_knowledge(
            actor=teller, child=entry.child, kind=KnowledgeKind.RETURN, told_on=day,
            words=_words(entry, sent.school), link=link,
        )  # fmt: skip
        if entry.recorded_by_id is not None:  # the school's own belief: no alert has asked yet
            prompt_fast_track(
                child=entry.child, school=sent.school,
                link=f"{page}?return={sent.reference}{FURTHER}",
            )  # fmt: skip


def _words(entry: ReturnEntry, school: Organisation) -> str:
    return _("Sickness return of %(school)s: %(ground)s, %(day)s. %(belief)s") % {
        "school": school.name,
        "ground": entry.get_ground_display(),
        "day": _day(entry.reached_on),
        "belief": entry.belief,
    }


def _day(day: date) -> str:
    return date_format(day, "j F Y")
