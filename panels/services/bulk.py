"""Many referrals onto one agenda; each that cannot go is reported with why."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from ledger.errors import Refused
from ledger.state import lock
from panels.models import PanelMeeting
from panels.permissions import check_manage
from panels.services.agenda import list_item
from referrals.models import Referral
from referrals.services.bulk import BulkResult
from referrals.services.seen import check_unchanged

MOST_ITEMS = 60  # nobody hears more in one meeting


def put_referrals_on_agenda(
    *, actor: Actor, chosen: Mapping[int, int | None], meeting: PanelMeeting
) -> BulkResult:
    """List these referrals in the order of the queue, each for itself.

    `chosen` maps ids to what the page saw of each (`referrals.services.seen`). Raises
    PermissionDenied, or Refused when there are too many for a meeting.
    """
    check_manage(actor)
    if len(chosen) > MOST_ITEMS:
        raise Refused(
            _("A meeting takes at most %(number)s items. Choose fewer.") % {"number": MOST_ITEMS}
        )
    result = BulkResult()
    for referral in Referral.objects.of_authority(actor).filter(pk__in=chosen).in_queue_order():
        try:
            _put(actor, referral, chosen[referral.pk], meeting)
        except Refused as refusal:
            result.refused[referral.reference] = refusal.message
        except PermissionDenied as refusal:
            result.refused[referral.reference] = str(refusal)
        else:
            result.done.append(referral)
    return result


@transaction.atomic
def _put(actor: Actor, referral: Referral, seen: int | None, meeting: PanelMeeting) -> None:
    check_unchanged(lock(referral), seen)
    list_item(actor=actor, kind_key="referral", subject_id=referral.pk, meeting=meeting)
