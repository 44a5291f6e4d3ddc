"""Tasks: who does what for the child by when."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import Membership, User
from accounts.roles import Role
from cases.audience import Audience
from cases.models import Case, Child, Meeting, Task, TaskStatus
from cases.permissions import (
    check_can_work,
    check_finish_task,
    check_readers,
    check_visible,
    check_withdraw_task,
)
from cases.timeline import record_event, register_event
from cases.transitions import TASK
from ledger.errors import Refused, StaleChange
from ledger.notices import Notice, notify, register_notice
from ledger.state import apply_transition, lock, record_status

TASKS = gettext_lazy("Tasks")


def _titles(ids: set[str], reader: Actor) -> dict[str, str]:
    """The titles, by public id, of those tasks that the reader may read."""
    tasks = Task.objects.readable_by(reader).filter(public_id__in=ids - {""})
    return {str(public_id): title for public_id, title in tasks.values_list("public_id", "title")}


TASK_DONE = register_event(
    "cases.task_done", gettext_lazy("Task done: %(task)s"), kind=TASKS, refers={"task": _titles}
)
TASK_WITHDRAWN = register_event(
    "cases.task_withdrawn",
    gettext_lazy("Task withdrawn: %(task)s"),
    kind=TASKS,
    refers={"task": _titles},
)
TASK_HANDED_OVER = register_event(
    "cases.task_handed_over",
    gettext_lazy("Task handed over to %(role)s: %(task)s"),
    kind=TASKS,
    refers={"task": _titles},
    role=Role,
)
TASK_GIVEN = register_notice(
    Notice(
        code="cases.task_given",
        text=gettext_lazy("You have a new task for a child (%(reference)s)."),
        todo=gettext_lazy("Open it to see what is asked and by when."),
    )
)


@transaction.atomic
def create_task(
    *,
    actor: Actor,
    child: Child,
    title: str,
    owner: Membership,
    due_on: date,
    details: str = "",
    case: Case | None = None,
    meeting: Meeting | None = None,
    audience: Audience = Audience.TEAM,
    readers: Iterable[User] = (),
    link: str = "",
) -> Task:
    """Give somebody a task and tell them.

    Raises PermissionDenied when the child is not visible; Refused when the owner does not see
    the child either, or when the case or meeting is about another child.
    """
    if actor.is_family:
        raise PermissionDenied(_("Ask the lead professional to set this up."))
    check_visible(actor, child)
    if case is not None and case.child_id != child.pk:
        raise Refused(_("That case is about another child."), field="case")
    if meeting is not None and meeting.child_id != child.pk:
        raise Refused(_("That meeting is about another child."), field="meeting")
    if not title.strip():
        raise Refused(_("Enter what is to be done."), field="title")
    check_can_work(owner, child, field="owner")
    named = check_readers(child, Audience(audience), readers)
    task = Task.objects.create(
        child=child,
        case=case or child.cases.open().first(),
        meeting=meeting,
        title=title.strip(),
        details=details,
        owner=owner,
        due_on=due_on,
        audience=audience,
        link=link,
        recorded_by=actor.user,
    )
    task.readers.set(named)
    record_status(subject=task, action="create", before="", after=task.status, actor=actor)
    _tell_owner(actor, task)
    return task


@transaction.atomic
def finish_task(*, actor: Actor, task: Task, outcome: str = "") -> Task:
    """Mark a task as done. Raises PermissionDenied, or StaleChange when it is finished already."""
    check_finish_task(actor, lock(task))
    return _end(actor, task, "finish", outcome, TASK_DONE)


@transaction.atomic
def withdraw_task(*, actor: Actor, task: Task, reason: str) -> Task:
    """Withdraw a task that need not be done. Raises as `finish_task`, or Refused."""
    check_withdraw_task(actor, lock(task))
    return _end(actor, task, "withdraw", reason, TASK_WITHDRAWN)


@transaction.atomic
def hand_over_task(*, actor: Actor, task: Task, owner: Membership, reason: str = "") -> Task:
    """Give a task to somebody else and tell them. Raises as `finish_task`, or Refused."""
    record = lock(task)
    check_withdraw_task(actor, record)
    if record.status != TaskStatus.OPEN:
        raise StaleChange
    if owner.pk == record.owner_id:
        raise Refused(_("They have this task already."), field="owner")
    check_can_work(owner, record.child, field="owner")
    record.owner = owner
    record.save(update_fields=["owner"])
    record_status(
        subject=record, action="hand_over", before=record.status, after=record.status,
        actor=actor, reason=reason,
    )  # fmt: skip
    _record(actor, record, TASK_HANDED_OVER, role=owner.role)
    _tell_owner(actor, record)
    return record


def _end(actor: Actor, task: Task, action: str, outcome: str, code: str) -> Task:
    ended = apply_transition(
        subject=task, table=TASK, action=action, actor=actor, reason=outcome, outcome=outcome,
        finished_at=timezone.now(),
    )  # fmt: skip
    _record(actor, ended, code)
    return ended


def _record(actor: Actor, task: Task, code: str, **parameters: Any) -> None:
    record_event(
        actor=actor, child=task.child, code=code, case=task.case,
        audience=Audience(task.audience), readers=task.readers.all(),
        link=f"/cases/tasks/{task.public_id}/", task=str(task.public_id), **parameters,
    )  # fmt: skip


def _tell_owner(actor: Actor, task: Task) -> None:
    if actor.user is not None and task.owner.user_id == actor.user.pk:
        return
    notify(
        notice=TASK_GIVEN,
        recipients=[task.owner.user],
        key=f"task:{task.pk}:{task.owner_id}",
        link=f"/cases/tasks/{task.public_id}/",
        reference=task.child.reference,
        membership_ids={task.owner.user_id: task.owner_id},
    )
