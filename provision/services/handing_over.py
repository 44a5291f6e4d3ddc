"""A task of a placement for the first person who can do it."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from accounts.actors import Actor
from accounts.models import Membership
from cases.models import Task
from cases.services.tasks import create_task
from ledger.errors import Refused
from provision import placement_events as events
from provision.models import Placement


@transaction.atomic
def give_task(
    *,
    placement: Placement,
    owners: Iterable[Membership | None],
    title: str,
    details: str,
    due_on: date,
) -> Task | None:
    """The task of the first of these people who sees the child today; None when nobody does.

    Part of the service that says what is to be done, which has checked who does.
    """
    for owner in owners:
        if owner is None:
            continue
        try:
            return create_task(
                actor=Actor.system(), child=placement.child, owner=owner, title=title,
                details=details, due_on=due_on, link=events.link_of(placement),
            )  # fmt: skip
        except Refused:  # they see the child no longer
            continue
    return None
