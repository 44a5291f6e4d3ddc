"""Tasks: who does what for the child by when."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Actor
from accounts.models import Membership
from cases.audience import Audience
from cases.models import Case, Child, Meeting, Task, TaskStatus
from cases.permissions import check_finish_task, check_visible
from cases.timeline import record_event, register_event
from ledger.errors import StaleChange
from ledger.notices import Notice, notify, register_notice
from ledger.state import lock, record_status

TASK_DONE = register_event("cases.task_done", gettext_lazy("Task done: %(title)s"))
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
    link: str = "",
) -> Task:
    """Give somebody a task and tell them. Raises PermissionDenied when the child is not visible."""
    if actor.is_family:
        raise PermissionDenied(_("Ask the lead professional to set this up."))
    check_visible(actor, child)
    task = Task.objects.create(
        child=child,
        case=case or child.cases.open().first(),
        meeting=meeting,
        title=title,
        details=details,
        owner=owner,
        due_on=due_on,
        audience=audience,
        link=link,
        recorded_by=actor.user,
    )
    record_status(subject=task, action="create", before="", after=task.status, actor=actor)
    notify(
        notice=TASK_GIVEN,
        recipients=[owner.user],
        key=f"task:{task.pk}",
        link=f"/cases/tasks/{task.public_id}/",
        reference=child.reference,
        membership_ids={owner.user_id: owner.pk},
    )
    return task


@transaction.atomic
def finish_task(*, actor: Actor, task: Task, outcome: str = "", withdrawn: bool = False) -> Task:
    """Mark a task as done, or withdrawn. Raises PermissionDenied, or StaleChange when finished."""
    record = lock(task)
    check_finish_task(actor, record)
    if record.status != TaskStatus.OPEN:
        raise StaleChange
    record.status = TaskStatus.WITHDRAWN if withdrawn else TaskStatus.DONE
    record.finished_at = timezone.now()
    record.outcome = outcome
    record.save(update_fields=["status", "finished_at", "outcome"])
    record_status(
        subject=record, action="finish", before=TaskStatus.OPEN, after=record.status,
        actor=actor, reason=outcome,
    )  # fmt: skip
    record_event(actor=actor, child=record.child, code=TASK_DONE, case=record.case,
                 audience=Audience(record.audience), title=record.title)  # fmt: skip
    return record
