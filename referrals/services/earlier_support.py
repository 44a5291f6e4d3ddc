"""Suggesting that the school tries something nearer first; and bringing the referral back."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Membership
from cases.services.tasks import create_task
from early_help.models import InterventionKind
from ledger.errors import Refused
from ledger.state import apply_transition, lock
from referrals import clocks, events
from referrals.models import EarlierSupport, Referral
from referrals.permissions import check_triage, check_write
from referrals.services.seen import check_unchanged
from referrals.transitions import REFERRAL


@transaction.atomic
def suggest_earlier_support(
    *,
    actor: Actor,
    referral: Referral,
    advice: str,
    actions: Collection[str],
    look_again_on: date,
    seen: int | None = None,
) -> Referral:
    """Advice with an action each as a task of the school; the clock stands still meanwhile.

    The section 19 record and the days without education go on. Raises PermissionDenied, Refused
    (no advice or action, a day gone by, a fast track, nobody at the school), or StaleChange.
    """
    check_triage(actor, referral)
    current, today = lock(referral), timezone.localdate()
    check_unchanged(current, seen)
    if not advice.strip():
        raise Refused(_("Write the advice."), field="advice")
    if not actions:
        raise Refused(_("Choose at least one thing that the school could do."), field="actions")
    if look_again_on <= today:
        raise Refused(_("Choose a day in the future."), field="look_again_on")
    if current.is_fast_track:
        raise Refused(_("A fast track is urgent. Triage its grounds first."))
    owner = next(iter(events.writers(current)), None)
    if owner is None:
        raise Refused(_("Nobody at the school works with this child today, so nobody can try it."))
    referral = apply_transition(
        subject=referral, table=REFERRAL, action="advise", actor=actor, reason=advice.strip(),
        acknowledged_at=current.acknowledged_at or timezone.now(),
        **clocks.paused(current, today),
    )  # fmt: skip
    suggested = EarlierSupport.objects.create(
        referral=referral, advice=advice.strip(), actions=list(actions), paused_on=today,
        look_again_on=look_again_on, recorded_by=actor.user,
    )  # fmt: skip
    _give_tasks(actor, suggested, owner)
    events.record(actor, referral, events.ADVISED)
    events.tell(events.IS_ADVISED, referral, events.writers(referral), f"advised:{suggested.pk}")
    return referral


@transaction.atomic
def bring_back_referral(
    *, actor: Actor, referral: Referral, what_came: str, expected: str | None = None
) -> Referral:
    """The school says what came of it; the referral is in the queue where it stood.

    Raises PermissionDenied, Refused without words, or StaleChange.
    """
    check_write(actor, referral)
    if not what_came.strip():
        raise Refused(_("Say what came of the earlier support."), field="what_came")
    current, today = lock(referral), timezone.localdate()
    referral = apply_transition(
        subject=referral, table=REFERRAL, action="bring_back", actor=actor,
        reason=what_came.strip(), expected=expected, **clocks.resumed(current, today),
    )  # fmt: skip
    advice = referral.earlier_support.select_for_update(of=("self",)).get(resumed_on__isnull=True)
    advice.resumed_on = today
    advice.what_came = what_came.strip()
    advice.save(update_fields=["resumed_on", "what_came"])
    events.record(actor, referral, events.BROUGHT_BACK)
    people = events.triagers(referral)
    events.tell(events.IS_BROUGHT_BACK, referral, people, f"brought_back:{advice.pk}")
    return referral


def _give_tasks(actor: Actor, suggested: EarlierSupport, owner: Membership) -> None:
    referral = suggested.referral
    for action in suggested.actions:
        task = create_task(
            actor=actor, child=referral.child, owner=owner, due_on=suggested.look_again_on,
            title=_("Try: %(action)s") % {"action": InterventionKind(action).label},
            details=suggested.advice, link=events.link_to(referral),
        )  # fmt: skip
        suggested.tasks.add(task)
