"""State changes: one table for each kind of record, one function that applies them.

A table is data, kept in the app's `transitions.py`. *May this happen in this state* is
answered here; *may this person* by the permission that the transition names and by the
service's own check.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ledger.actors import ActorLike
from ledger.errors import Refused, StaleChange
from ledger.models import StatusChange

Words = str | Promise
Record = TypeVar("Record", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Transition:
    """One way out of some states: the action, where it leads, who may, what it is called."""

    action: str
    sources: tuple[str, ...]
    target: str
    label: Words
    permission: str | None = None
    reason_required: bool = False


@dataclass(frozen=True, slots=True)
class StateTable:
    """All transitions of one kind of record.

    `turns` names, for every state that is not final, the roles whose turn it is.
    """

    name: str
    transitions: tuple[Transition, ...]
    turns: Mapping[str, tuple[str, ...]]
    final: frozenset[str] = frozenset()
    field: str = "status"
    _by_action: dict[str, Transition] = dataclasses.field(
        default_factory=dict, init=False, repr=False
    )

    def __post_init__(self) -> None:
        self._by_action.update({step.action: step for step in self.transitions})
        if len(self._by_action) != len(self.transitions):
            raise ValueError(f"{self.name}: an action is listed twice")

    def get(self, action: str) -> Transition:
        """The transition called `action`; KeyError when the table has none."""
        return self._by_action[action]

    def available(self, status: str, actor: ActorLike | None = None) -> list[Transition]:
        """What can be done in `status`, in the table's order; with an actor, by them."""
        return [
            step
            for step in self.transitions
            if status in step.sources
            and (actor is None or step.permission is None or actor.can(step.permission))
        ]


def lock(record: Record) -> Record:
    """The record as it stands now, locked until the transaction ends."""
    manager = type(record)._base_manager
    return manager.select_for_update(of=("self",)).get(pk=record.pk)


def apply_transition(
    *,
    subject: Record,
    table: StateTable,
    action: str,
    actor: ActorLike,
    reason: str = "",
    expected: str | None = None,
    **changes: Any,
) -> Record:
    """Lock `subject`, move it along `table`, write the history row, return it as it now is.

    `expected` is the status that the person saw; `changes` are fields set in the same write.
    Raises PermissionDenied, Refused (no reason given), or StaleChange (state has moved on).
    Must run inside a transaction.
    """
    step = table.get(action)
    if step.permission is not None and not actor.can(step.permission):
        raise PermissionDenied(_("Your role does not allow this step."))
    if step.reason_required and not reason.strip():
        raise Refused(_("Give the reason."), field="reason")
    record = lock(subject)
    before = getattr(record, table.field)
    if before not in step.sources or (expected is not None and before != expected):
        raise StaleChange
    setattr(record, table.field, step.target)
    for name, value in changes.items():
        setattr(record, name, value)
    record.save(update_fields=[table.field, *changes])
    record_status(
        subject=record,
        action=action,
        before=before,
        after=step.target,
        actor=actor,
        reason=reason,
        field=table.field,
    )
    return record


def record_status(
    *,
    subject: models.Model,
    action: str,
    before: str,
    after: str,
    actor: ActorLike,
    reason: str = "",
    field: str = "status",
) -> StatusChange:
    """Write one immutable row of status history (for a new record, `before` is empty)."""
    return StatusChange.objects.create(
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        field=field,
        action=action,
        from_status=before,
        to_status=after,
        reason=reason,
        changed_at=timezone.now(),
        changed_by=actor.user,
        membership_id=actor.membership_id,
    )


def record_statuses(
    *, subjects: Iterable[models.Model], action: str, actor: ActorLike, field: str = "status"
) -> None:
    """The first row of status history of many new records, with one query."""
    now = timezone.now()
    StatusChange.objects.bulk_create(
        StatusChange(
            subject_type=subject._meta.label_lower,
            subject_id=subject.pk,
            field=field,
            action=action,
            from_status="",
            to_status=getattr(subject, field),
            changed_at=now,
            changed_by=actor.user,
            membership_id=actor.membership_id,
        )
        for subject in subjects
    )


def status_history(subject: models.Model, field: str = "status") -> models.QuerySet[StatusChange]:
    """The record's status history, oldest first."""
    return StatusChange.objects.filter(
        subject_type=subject._meta.label_lower, subject_id=subject.pk, field=field
    ).select_related("changed_by")
