"""What was offered on a decision of the panel that a correction took away."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Membership, Organisation
from accounts.roles import Role
from calendars.days import add_working_days
from cases.section_19_people import officers_of
from ledger.authority_settings import get_setting
from ledger.state import lock
from panels.settings import ACTION_DAYS
from provision.models import LIVE, Placement, PlacementStatus
from provision.placement_people import arranger_of, named_officers, responsible_at_school
from provision.services.arranging import withdraw_placement
from provision.services.handing_over import give_task


@transaction.atomic
def take_back_offers(*, decision: Any, provider: Organisation | None, reason: str) -> None:
    """Withdraw what waits for this provider's answer (None: any provider's) on a decision.

    What a provider has accepted goes on: the panel's coordinator, or whoever else answers for
    it, gets it as a task. Part of the service that corrects the decision, which has checked who
    does.
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
    """Nothing that a child is taught ends by itself: somebody has it to do."""
    give_task(
        placement=placement, owners=_who_decides(placement),
        title=_("End or carry on placement %(placement)s: decision %(decision)s was corrected")
        % {"placement": placement.reference, "decision": decision.reference},
        details=_("The decision names the provider no longer, and the provider had accepted. "
                  "Nothing was ended."),
        due_on=add_working_days(timezone.localdate(), get_setting(ACTION_DAYS)),
    )  # fmt: skip


def _who_decides(placement: Placement) -> list[Membership | None]:
    """The panel's coordinator; without one whoever arranges it, then who answers for section 19.

    A child of another authority may have none of them here: then the home school has it.
    """
    child = placement.child
    return [
        *officers_of(child, Role.PANEL_COORDINATOR), arranger_of(placement),
        *named_officers(child), responsible_at_school(placement),
    ]  # fmt: skip
