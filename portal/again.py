"""What a family sees of a decision that is looked at again, and whether it can ask."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from cases.access import ChildAccess
from panels.models import Asker, Decision, Outcome, Reconsideration, RequestStatus
from panels.reconsiderations.permissions import asker_of
from panels.reconsiderations.rules import ask_by, is_asker, is_late, obstacle


@dataclass(frozen=True, slots=True)
class Again:
    """How a decision stands: asked about, looked at again, in the place of an earlier one.

    `results` are decisions about it that the family may read: that it stands, or goes back.
    `own` is what this person asked and the panel has still to answer.
    """

    own: Reconsideration | None
    results: list[Decision]
    instead_of: Decision | None
    may_ask: bool
    last_day: date | None
    is_late: bool

    @property
    def can_withdraw(self) -> bool:
        """Whether this person can still take it back: not once it is on an agenda."""
        return self.own is not None and self.own.status in {"asked", "given_back"}


def again_for(access: ChildAccess, decision: Decision, waiting: Collection[int]) -> Again:
    """For one decision; what somebody has still to tell the family does not show."""
    asked = list(
        decision.reconsiderations.exclude(status=RequestStatus.WITHDRAWN).select_related("result")
    )
    open_now = [one for one in asked if one.result is None or one.result_id in waiting]
    told = [one.result for one in asked if one.result and one.result_id not in waiting]
    first = getattr(decision, "reconsiders", None)
    asker = asker_of(access.actor, decision)
    late = asker is not None and is_late(decision, asker, timezone.localdate())
    return Again(
        own=next((one for one in open_now if is_asker(access.actor, one)), None),
        results=[one for one in told if one.outcome in {Outcome.UPHOLD, Outcome.SEND_BACK}],
        instead_of=first.decision if first is not None else None,
        may_ask=asker is not None and not late and not open_now and not obstacle(decision),
        last_day=ask_by(decision, asker or Asker.PARENT), is_late=late and not open_now,
    )  # fmt: skip
