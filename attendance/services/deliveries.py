"""Marks that a school system sends: taken in one transaction, evaluated by a worker afterwards.

They go through the register's one door, under the lock of the school's register: two deliveries
at once come to the same as one after the other, and sending one again changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from attendance.intake.checking import span_of
from attendance.intake.receiving import Received, RefusedMark, SentMark, check_marks
from attendance.intake.rolls import load_roll
from attendance.models import Delivery, RegisterToken
from attendance.permissions import check_system
from attendance.registers.register import Comparison, compare, lock_register, write
from attendance.registers.remarks import write_remarks
from attendance.registers.staging import stage
from attendance.services.evaluation import evaluate_alerts
from calendars.days import load_calendar
from ledger.models import RetentionClass
from ledger.notices import wake
from ledger.state import lock

MOST_REFUSALS_KEPT = 200  # of one call; who sends so many that are wrong looks at the first


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a call: its delivery with the counts, and the marks refused."""

    delivery: Delivery
    refused: list[RefusedMark]


@transaction.atomic
def receive_marks(
    *, token: RegisterToken, marks: Sequence[SentMark], why_changed: str = ""
) -> Receipt:
    """Write the marks that can be taken and say why the others cannot.

    The token acts, for its own school alone. `why_changed` stands beside marks that stood
    otherwise; without it the system's name does. Raises PermissionDenied when the token has been
    revoked or has ended meanwhile.
    """
    current = lock(token)
    if not current.is_usable:
        raise PermissionDenied(_("This token has been revoked or has ended."))
    lock_register(current.school_id)
    received = check_marks(
        marks,
        roll=load_roll(current.school_id),
        calendar=load_calendar(current.school),
        today=timezone.localdate(),
    )
    why = why_changed.strip() or _("Sent by %(system)s") % {"system": current.name}
    delivery = Delivery(
        refusals=[_as_sent(each, marks) for each in received.refused[:MOST_REFUSALS_KEPT]],
        token=current,
        school_id=current.school_id,
        why_changed=why,
        marks=len(marks),
        refused=len(received.refused),
        controller_id=current.school_id,
        retention_class=RetentionClass.REGISTER,
    )
    _write(delivery, received)
    return Receipt(delivery, received.refused)


def _as_sent(refused: RefusedMark, marks: Sequence[SentMark]) -> dict[str, Any]:
    sent = marks[refused.index]
    words = {"upn": sent.upn, "date": sent.date, "session": sent.session, "code": sent.code}
    # The database takes no NUL in JSON; nothing else of a refused mark is changed.
    kept = {name: value.replace("\0", "") for name, value in words.items()}
    return {"place": refused.index + 1, "reason": refused.reason, **kept}


def _write(delivery: Delivery, received: Received) -> None:
    """Compare, keep the delivery, write. What changes nothing needs no evaluation."""
    first, last = span_of(received.days)
    comparison = Comparison()
    if first is not None and last is not None:
        stage(received.codes)
        comparison = compare(first, last)
    delivery.first_day, delivery.last_day = first, last
    delivery.new, delivery.changed = comparison.total(0), comparison.total(1)
    delivery.unchanged = comparison.total(2) + received.repeated
    if not (delivery.new or delivery.changed):
        delivery.evaluated_at = timezone.now()
    delivery.save()
    if first is None or last is None:
        return
    write(first=first, last=last, delivery_id=delivery.pk, why=delivery.why_changed)
    delivery.remarks = write_remarks(received.remarks, delivery_id=delivery.pk)
    delivery.save(update_fields=["remarks"])
    if delivery.evaluated_at is None:
        _hand_over(delivery)


@transaction.atomic
def evaluate_delivery(*, actor: Actor, delivery: Delivery) -> None:
    """Hold the rules against the school's register, once for all that waits for it.

    Nothing happens when this delivery has been evaluated, or another worker is at it.
    """
    check_system(actor)
    waiting: Any = Delivery.objects.select_for_update(of=("self",), skip_locked=True).filter(
        school_id=delivery.school_id, evaluated_at__isnull=True
    )
    claimed = [found.pk for found in waiting.order_by("pk")]
    if delivery.pk not in claimed:
        return
    evaluate_alerts(actor=actor, school_ids=[delivery.school_id])
    Delivery.objects.filter(pk__in=claimed).update(evaluated_at=timezone.now())


def _hand_over(delivery: Delivery) -> None:
    from attendance.tasks import evaluate_after_delivery

    transaction.on_commit(lambda: wake(evaluate_after_delivery, delivery.pk))
