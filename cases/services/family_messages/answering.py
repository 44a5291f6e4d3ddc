"""Reading a message of a family, and answering it."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from cases.audience import Audience
from cases.family_desk import can_answer
from cases.models import FamilyMessage, MessageReading, TaskStatus
from cases.permissions import can_finish_task
from cases.services.family_messages.words import ANSWER_TO_READ, ANSWERED, message_link
from cases.services.tasks import finish_task
from cases.timeline import record_event
from ledger.errors import Refused
from ledger.notices import notify
from ledger.state import lock


@transaction.atomic
def answer_family_message(*, actor: Actor, message: FamilyMessage, words: str) -> FamilyMessage:
    """Answer the person who wrote; whoever could read the message reads the answer.

    The task is done with it when it is the actor's to finish. Raises PermissionDenied, Refused.
    """
    first = lock(message.thread)
    if not can_answer(actor, first):
        raise PermissionDenied(_("Only the people to whom this was written can answer it."))
    if not words.strip():
        raise Refused(_("Write your answer."), field="words")
    answer = FamilyMessage.objects.create(
        child=first.child,
        kind=first.kind,
        audience=first.audience,
        correspondent=first.correspondent,
        is_from_family=False,
        answers=first,
        words=words.strip(),
        controller=first.controller,
        recorded_by=actor.user,
    )
    readers = list(first.readers.all())
    answer.readers.set(readers)
    mark_message_read(actor=actor, message=first)
    task = first.task
    if task is not None and task.status == TaskStatus.OPEN and can_finish_task(actor, task):
        finish_task(actor=actor, task=task, outcome=_("Answered in Waymark."))
    record_event(
        actor=actor, child=first.child, code=ANSWERED, audience=Audience(first.audience),
        readers=readers, link=message_link(first),
    )  # fmt: skip
    notify(
        notice=ANSWER_TO_READ, recipients=[first.correspondent], key=f"answer:{answer.pk}",
        link=f"/portal/messages/{first.public_id}/",
    )  # fmt: skip
    return answer


@transaction.atomic
def mark_message_read(*, actor: Actor, message: FamilyMessage) -> None:
    """Note the first time this person opened a thread that others wrote in; its writers see it."""
    first = message.thread
    if actor.user is None:
        return
    parts = FamilyMessage.objects.readable_by(actor).of_thread(first).unread_by(actor)
    MessageReading.objects.bulk_create(
        [MessageReading(message=part, user=actor.user) for part in parts], ignore_conflicts=True
    )
