"""The main road from end to end."""

from collections.abc import Callable

from demo.walkthrough.absence import walk_absence
from demo.walkthrough.after import walk_after
from demo.walkthrough.closing import walk_closing
from demo.walkthrough.duty import walk_duty
from demo.walkthrough.family import walk_family
from demo.walkthrough.fast_track import walk_fast_track
from demo.walkthrough.going_back import walk_going_back
from demo.walkthrough.panel import walk_panel
from demo.walkthrough.placement import walk_placement
from demo.walkthrough.plan import walk_plan
from demo.walkthrough.referral import walk_referral
from demo.walkthrough.steps import Walk


def walk_road(address: str, say: Callable[[str], None]) -> None:
    """Walk it, printing a line for each step. Raises browser.Stuck at the first that fails."""
    walk = Walk(address, say)
    parts = (
        walk_absence, walk_family, walk_plan, walk_referral, walk_panel, walk_duty,
        walk_placement, walk_going_back, walk_after, walk_closing,
    )  # fmt: skip
    for part in parts:
        part(walk)
    walk_fast_track(Walk(address, say, browsers=walk.browsers))
