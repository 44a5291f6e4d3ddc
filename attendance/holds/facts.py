"""What a page shows of a child's holds, and what the reader may do there."""

from typing import Any

from accounts.actors import Actor
from attendance.holds.permissions import (
    can_ask_hold,
    can_decide_hold,
    can_release_hold,
    can_withdraw_hold,
)
from attendance.models import LIVE_HOLDS, AlertHold
from cases.models import Child


def holds_of_child(actor: Actor, child: Child) -> dict[str, Any]:
    """Context of `attendance/includes/hold.html`."""
    holds = list(AlertHold.objects.filter(child=child).with_people())
    live = next((hold for hold in holds if hold.status in LIVE_HOLDS), None)
    return {
        "live_hold": live,
        "past_holds": [hold for hold in holds if hold is not live],
        "may_hold": {
            "ask": can_ask_hold(actor, child),
            "decide": can_decide_hold(actor, child),
            "end": live is not None and can_release_hold(actor, live),
            "take_back": live is not None and can_withdraw_hold(actor, live),
        },
    }


def hold_in_words(child: Any) -> str:
    """The hold that stands, of a child read with `hold_querysets.standing_holds`."""
    return "; ".join(f"{hold.end_in_words}: {hold.reason}" for hold in child.standing_holds)
