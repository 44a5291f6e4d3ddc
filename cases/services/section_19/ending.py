"""Ending a section 19 record, and taking up one that was ended too soon."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from cases.models import EndKind, Section19Record, Section19Status
from cases.services.section_19 import words as say
from cases.services.section_19.guards import check_decide
from cases.timeline import record_event
from cases.transitions import SECTION_19
from ledger.errors import Refused
from ledger.state import apply_transition, lock


@transaction.atomic
def end_record(
    *,
    actor: Actor,
    record: Section19Record,
    kind: EndKind,
    reason: str,
    ended_on: date | None = None,
    expected: str | None = None,
) -> Section19Record:
    """End the record: only after a decision, unless it was opened in error.

    Raises PermissionDenied, StaleChange, or Refused naming the field.
    """
    check_decide(actor=actor, child=record.child)
    day = ended_on or timezone.localdate()
    current = lock(record)
    if current.status == Section19Status.OPEN and kind != EndKind.IN_ERROR:
        raise Refused(_("Decide first whether the duty is owed; then the record can end."))
    if day > timezone.localdate():
        raise Refused(_("The day must not be in the future."), field="ended_on")
    if day < current.known_on:
        raise Refused(_("It cannot end before the authority knew."), field="ended_on")
    ended = apply_transition(
        subject=current, table=SECTION_19, action="end", actor=actor, reason=reason,
        expected=expected, ended_on=day, end_kind=EndKind(kind).value,
    )  # fmt: skip
    record_event(
        actor=actor, child=record.child, code=say.ENDED, happened_on=day,
        link=say.record_link(ended), reference=ended.reference, about=ended.end_kind,
    )  # fmt: skip
    return ended


@transaction.atomic
def take_up_record(*, actor: Actor, record: Section19Record, reason: str) -> Section19Record:
    """Take an ended record up again, with the day that it had. For a relapse a new one opens.

    Raises PermissionDenied, StaleChange, or Refused (another record is open; no reason).
    """
    check_decide(actor=actor, child=record.child)
    try:
        with transaction.atomic():
            opened = apply_transition(
                subject=record, table=SECTION_19, action="take_up", actor=actor, reason=reason,
                ended_on=None, end_kind="",
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused(_("Another record of this child is open.")) from error
    record_event(actor=actor, child=record.child, code=say.TAKEN_UP, link=say.record_link(opened),
                 reference=opened.reference)  # fmt: skip
    say.tell_officers(opened, f"taken-up:{timezone.now().isoformat()}")
    return opened
