"""What was offered on a decision of the panel that a correction took away."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Organisation
from accounts.roles import Role
from calendars.days import add_working_days
from cases.section_19_people import officers_of
from cases.services.tasks import create_task
from ledger.authority_settings import get_setting
from ledger.state import lock
from panels.settings import ACTION_DAYS
from provision import placement_events as events
from provision.models import LIVE, Placement, PlacementStatus
from provision.services.arranging import withdraw_placement


@transaction.atomic
def take_back_offers(*, decision: Any, provider: Organisation | None, reason: str) -> None:
    """Withdraw what waits for this provider's answer (None: any provider's) on a decision.

    What a provider has accepted goes on: the panel's coordinator gets it as a task. Part of the
    service that corrects the decision, which has checked who does.
    """
    resting = Placement.objects.filter(authorisation__decision_reference=decision.reference)
    if provider is not None:
        resting = resting.filter(provider=provider)
    for placement in resting.filter(status__in=[PlacementStatus.PLANNED, *LIVE]).order_by("pk"):
        current = lock(placement)
        if current.status == PlacementStatus.PLANNED:
            # Whoever chairs the panel arranges no placement; their correction withdraws it.
            withdraw_placement(
                actor=Actor.system(), placement=current,
                reason=_("Decision %(reference)s was corrected: %(reason)s")
                % {"reference": decision.reference, "reason": reason},
            )  # fmt: skip
        elif current.status in LIVE:
            _point_out(current, decision)


def _point_out(placement: Placement, decision: Any) -> None:
    """Nothing that a child is taught ends by itself."""
    owner = next(iter(officers_of(placement.child, Role.PANEL_COORDINATOR)), None)
    if owner is None:
        return
    create_task(
        actor=Actor.system(), child=placement.child, owner=owner, link=events.link_of(placement),
        title=_("End or carry on placement %(placement)s: decision %(decision)s was corrected")
        % {"placement": placement.reference, "decision": decision.reference},
        details=_("The decision names the provider no longer, and the provider had accepted. "
                  "Nothing was ended."),
        due_on=add_working_days(timezone.localdate(), get_setting(ACTION_DAYS)),
    )  # fmt: skip
