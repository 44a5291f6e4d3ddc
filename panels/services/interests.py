"""Interests: declared by the member, given an effect by the chair."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from ledger.errors import Refused, StaleChange
from ledger.state import lock
from panels.models import AgendaItem, Interest, InterestEffect, InterestKind, ItemStatus
from panels.permissions import check_declare_interest, check_record_effect

OPEN_STATUSES = {ItemStatus.LISTED, ItemStatus.FAST_TRACK, ItemStatus.PROPOSED}


@transaction.atomic
def declare_interest(
    *, actor: Actor, item: AgendaItem, kind: InterestKind, details: str = ""
) -> Interest:
    """Declare an interest; its default effect holds at once.

    Somebody who works with the child contributes without a vote; anybody else steps out.
    Raises PermissionDenied, StaleChange (already decided), or Refused (declared already).
    """
    membership = check_declare_interest(actor, item)
    current = lock(item)
    if current.status not in OPEN_STATUSES:
        raise StaleChange(_("This item has been decided. Tell the chair and the coordinator."))
    works_with_child = kind == InterestKind.WORKS_WITH_CHILD
    effect = InterestEffect.CONTRIBUTE if works_with_child else InterestEffect.STEP_OUT
    try:
        with transaction.atomic():
            return Interest.objects.create(
                item=current,
                membership=membership,
                kind=kind,
                details=details,
                effect=effect,
                recorded_by=actor.user,
            )
    except IntegrityError as error:
        raise Refused(_("You have already declared an interest in this item.")) from error


@transaction.atomic
def record_effect(*, actor: Actor, interest: Interest, effect: InterestEffect) -> Interest:
    """The chair, or the deputy for the chair's own, records what an interest means.

    Raises PermissionDenied, or StaleChange when the item has been decided.
    """
    item = lock(interest.item)
    current = lock(interest)
    check_record_effect(actor, item, current)
    if item.status not in OPEN_STATUSES or current.withdrawn_at is not None:
        raise StaleChange
    current.effect = effect
    current.effect_recorded_by = actor.membership
    current.effect_recorded_at = timezone.now()
    current.save(update_fields=["effect", "effect_recorded_by", "effect_recorded_at"])
    return current
