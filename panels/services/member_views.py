"""Members' views on an item before it is decided."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from ledger.errors import StaleChange
from ledger.state import lock
from panels.models import AgendaItem, MemberView, Outcome
from panels.models.agenda import OPEN_STATUSES
from panels.permissions import check_give_view


@transaction.atomic
def record_member_view(
    *, actor: Actor, item: AgendaItem, recommendation: Outcome, reasons: str, questions: str = ""
) -> MemberView:
    """Give or change one's view. Raises PermissionDenied, or StaleChange when decided."""
    current = lock(item)
    check_give_view(actor, current)
    if current.status not in OPEN_STATUSES:
        raise StaleChange(_("This item has been decided; views can no longer be changed."))
    view, _created = MemberView.objects.update_or_create(
        item=current,
        membership=actor.membership,
        defaults={
            "recommendation": recommendation,
            "reasons": reasons,
            "questions": questions,
            "updated_at": timezone.now(),
            "recorded_by": actor.user,
        },
    )
    return view
