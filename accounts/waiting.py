"""How much work waits under a membership, for the switch of roles in the header.

Upper apps know what waits; they register a count here while apps load:

    register_waiting(WaitingCount("home", lambda actor: …))
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.core.cache import cache

from accounts.actors import Actor
from accounts.models import Membership

KEEP_SECONDS = 60  # the header stands on every page: a minute old is new enough


@dataclass(frozen=True, slots=True)
class WaitingCount:
    """One kind of waiting work; `count` is cheap and takes the actor."""

    key: str
    count: Callable[[Actor], int]


_counts: dict[str, WaitingCount] = {}


def register_waiting(count: WaitingCount) -> WaitingCount:
    """Declare a count; registering a key again replaces it."""
    _counts[count.key] = count
    return count


def waiting_under(memberships: Iterable[Membership]) -> dict[int, int]:
    """How much waits under each membership, by its key."""
    members = {f"waiting:{member.pk}": member for member in memberships}
    if not members:
        return {}
    known = cache.get_many(members)
    missing = {
        key: sum(count.count(Actor.staff(member)) for count in _counts.values())
        for key, member in members.items()
        if key not in known
    }
    if missing:
        cache.set_many(missing, KEEP_SECONDS)
    return {members[key].pk: number for key, number in {**known, **missing}.items()}
