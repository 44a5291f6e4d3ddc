"""Exam entries: who enters the child, by when, with which access arrangements."""

from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Membership
from ledger.errors import Refused, StaleChange
from ledger.state import lock
from provision import placement_events as events
from provision.models import Enterer, ExamEntry, ExamStatus, Placement
from provision.placement_people import (
    arranger_of,
    key_people_at_provider,
    responsible_at_school,
    tell,
)
from provision.placement_permissions import check_work_on

FAR = timedelta(days=3 * 365)


@transaction.atomic
def add_exam_entry(*, actor: Actor, placement: Placement, **facts: Any) -> ExamEntry:
    """Plan an exam entry; whoever is to enter the child is told.

    The facts are those of `_facts`. Raises PermissionDenied, Refused naming the field, or
    StaleChange when the placement has ended.
    """
    check_work_on(actor, placement)
    record = lock(placement)
    if not record.is_live:
        raise StaleChange
    entry = ExamEntry(
        placement=record, recorded_by=actor.user,
        controller=actor.organisation or record.controller, **_facts(**facts),
    )  # fmt: skip
    _save(entry)
    _tell(actor, entry)
    return entry


@transaction.atomic
def change_exam_entry(*, actor: Actor, entry: ExamEntry, **facts: Any) -> ExamEntry:
    """Change an entry: most often, that it was made. Raises as `add_exam_entry`."""
    check_work_on(actor, entry.placement)
    record = lock(entry)
    if not record.placement.is_live:
        raise StaleChange
    for name, value in _facts(**facts).items():
        setattr(record, name, value)
    _save(record)
    _tell(actor, record)
    return record


def _facts(
    *,
    subject: str,
    qualification: str,
    season: str,
    entered_by: str,
    enter_by_on: date,
    board: str = "",
    place: str = "",
    access_arrangements: str = "",
    applied_on: date | None = None,
    status: str = ExamStatus.PLANNED,
) -> dict[str, Any]:
    """The facts made consistent. Access arrangements are asked for before they are applied for."""
    texts = {"subject": subject, "qualification": qualification, "season": season}
    for name, value in texts.items():
        if not value.strip():
            raise Refused(_("Enter something here."), field=name)
    if abs(enter_by_on - timezone.localdate()) > FAR:
        raise Refused(_("Enter a day less than three years away."), field="enter_by_on")
    if applied_on is not None and not access_arrangements.strip():
        raise Refused(_("Say which access arrangements."), field="access_arrangements")
    return {
        **{name: value.strip() for name, value in texts.items()},
        "board": board.strip(), "entered_by": Enterer(entered_by), "enter_by_on": enter_by_on,
        "place": place.strip(), "access_arrangements": access_arrangements.strip(),
        "applied_on": applied_on, "status": ExamStatus(status),
    }  # fmt: skip


def _save(entry: ExamEntry) -> None:
    try:
        with transaction.atomic():
            entry.save()
    except IntegrityError as error:
        raise Refused(_("This exam is planned already."), field="subject") from error


def _tell(actor: Actor, entry: ExamEntry) -> None:
    placement = entry.placement
    events.record(actor, placement, events.EXAM_ENTRY)
    tell(
        _who_enters(entry), actor=actor,
        notice=events.PLAN_CHANGED, placement=placement,
        occasion=f"exam:{entry.pk}:{timezone.now().isoformat()}",
    )  # fmt: skip


def _who_enters(entry: ExamEntry) -> list[Membership | None]:
    if entry.entered_by == Enterer.PROVIDER:
        return [*key_people_at_provider(entry.placement)]
    if entry.entered_by == Enterer.SCHOOL:
        return [responsible_at_school(entry.placement)]
    return [arranger_of(entry.placement)]
