"""Children who have left a school in the middle of an alert or before a return was sent.

A former school sees nothing later, and cannot say what is in place elsewhere. So what it was asked
ends as it stood, and the school that now has the child is asked by the same rules.
"""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from attendance.evaluation_lock import lock_evaluation
from attendance.models import Alert, ReturnEntry
from attendance.permissions import check_system
from attendance.services.alerts import withdraw_alert
from attendance.services.evaluation import evaluate_alerts
from attendance.services.returns.proposing import withdraw_entry


@transaction.atomic
def follow_moves(*, actor: Actor, today: date | None = None) -> list[int]:
    """Withdraw open alerts and unsent entries of schools whose pupil is now on another roll, and
    hold the rules for these children anew; their ids.

    Of a child on no roll the last school stays the one that is asked. Raises PermissionDenied for
    people.
    """
    check_system(actor)
    lock_evaluation()  # before any alert, as an evaluation does
    day = today or timezone.localdate()
    alerts = list(Alert.objects.open().of_former_schools(day).select_for_update(of=("self",)))
    entries = list(ReturnEntry.objects.unsent().of_former_schools(day).order_by("pk"))
    for alert in alerts:
        withdraw_alert(
            actor=actor, alert=alert,
            reason=_(
                "The child is on the roll of another school now. What was counted here stands as "
                "it was; the new school is asked instead where the rule still holds."
            ),
        )  # fmt: skip
    for entry in entries:
        withdraw_entry(
            actor=actor, entry=entry,
            reason=_(
                "The child is on the roll of another school now, which reports the absence where "
                "it is still due."
            ),
        )  # fmt: skip
    moved = sorted({*(one.child_id for one in alerts), *(one.child_id for one in entries)})
    if moved:
        evaluate_alerts(actor=actor, child_ids=moved, today=day)
    return moved
