"""Chasing what a deferral asked: whoever owes the answer is told, once, when its day has passed."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from ledger.notices import Notice, notify, register_notice
from ledger.state import lock
from panels.models import ItemAction

ANSWER_LATE = register_notice(
    Notice(
        code="panels.answer_late",
        text=gettext_lazy("The panel still waits for your answer (%(reference)s)."),
        todo=gettext_lazy("Answer the question, so that the child is talked about again soon."),
        duty=True,
    )
)


def chase_answers() -> int:
    """Tell everybody who owes the panel an answer after its day; each once. Returns how many."""
    waiting = ItemAction.objects.unanswered().filter(reminded_at__isnull=True)
    return sum(_chase(action) for action in waiting)


@transaction.atomic
def _chase(action: ItemAction) -> bool:
    current = lock(action)
    if current.reminded_at is not None or current.task is None:
        return False
    current.reminded_at = timezone.now()
    current.save(update_fields=["reminded_at"])
    notify(
        notice=ANSWER_LATE,
        recipients=[current.owner.user],
        key=f"action:{current.pk}",
        link=f"/cases/tasks/{current.task.public_id}/",
        reference=current.item.reference,
        membership_ids={current.owner.user_id: current.owner_id},
    )
    return True
