"""What Waymark itself watches: time limits of home tuition, and decisions to be carried out."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from ledger.notices import notify
from ledger.state import lock
from provision import placement_events as events
from provision.models import Placement
from provision.placement_people import (
    arranger_of,
    named_officers,
    officers_who_arrange,
    school_people,
    tell,
)
from provision.services.handing_over import give_task


def hand_on_at_limits() -> int:
    """Where the time limit of home tuition is reached, whoever was named takes over today.

    Teaching goes on until somebody ends it: no child is left alone by a date.
    """
    due = list(Placement.objects.time_limit_reached().for_list())
    for placement in due:
        hand_on(actor=Actor.system(), placement=placement)
    return len(due)


@transaction.atomic
def hand_on(*, actor: Actor, placement: Placement) -> Placement:
    """Hand responsibility to whoever was named for the end of the time limit: a task and a notice.

    Done once. Somebody who has left since gives way to whoever arranged it.
    """
    record = lock(placement)
    if record.handed_on_on is not None:
        return record
    record.handed_on_on = timezone.localdate()
    record.save(update_fields=["handed_on_on"])
    events.record(actor, record, events.HANDED_ON)
    give_task(
        placement=record, owners=[record.time_limit_owner, arranger_of(record)],
        title=_("Decide what comes instead of home tuition (placement %(reference)s)")
        % {"reference": record.reference},
        details=record.time_limit_reason, due_on=timezone.localdate(),
    )  # fmt: skip
    people = [
        record.time_limit_owner, arranger_of(record), *named_officers(record.child),
        *school_people(record.child),
    ]  # fmt: skip
    tell(people, actor=actor, notice=events.LIMIT_REACHED, placement=record,
         occasion=f"limit:{record.time_limit_on}")  # fmt: skip
    return record


@transaction.atomic
def start_arranging(*, actor: Actor, item: Any, decision: Any) -> None:
    """A panel decision on provision: those who arrange it know at once, and find it at home."""
    child = item.child
    officers = officers_who_arrange(child)
    if not officers:
        return
    notify(
        notice=events.TO_ARRANGE,
        recipients=[officer.user for officer in officers],
        key=f"decision:{decision.pk}",
        link=events.child_link(child),
        reference=decision.reference,
        membership_ids={officer.user_id: officer.pk for officer in officers},
    )
