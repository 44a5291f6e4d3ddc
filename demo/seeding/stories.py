"""Which children have a story, and which: a small cast by name, the rest drawn from the seed.

A story is a health need with everything that follows from it: how the register looks, what was
tried, what health advises, what child and parents say. A situation is how far the pathway has
carried the child.
"""

import random
from collections import defaultdict
from functools import cache
from typing import Any

from demo.seeding.town import Town, read_data

# How many children are in each situation beside the cast by name. 83 of these have a case or are
# on their way to one.
SITUATIONS = {
    "case_open": 8,
    "plan_draft": 5,
    "plan_out": 5,
    "plan_active": 2,
    "plan_outstanding": 1,
    "plan_review_due": 2,
    "plan_changed": 1,
    "referral_draft": 5,
    "submitted": 2,
    "submitted_late": 1,
    "returned": 2,
    "answered": 1,
    "queued": 2,
    "queued_late": 1,
    "evidence_owed": 2,
    "listed": 2,
    "decided_agreed": 3,
    "decided_held": 2,
    "declined": 1,
    "deferred": 2,
    "fast_track_second": 1,
    "ratify": 1,
    "withdrawn": 1,
    "alert_unanswered": 3,
    "alert_answered": 4,
    "closed": 2,
    "placed": 10,
    "placed_notice": 1,
    "placed_year_11": 1,
    "placed_tuition": 2,
    "placed_interim": 2,
    "placed_ended": 2,
    "returning": 2,
    "slipping": 2,
    "relapsed": 1,
    "meeting_today": 4,
}
# Situations that ask for a story of their own; all of these have been away since September.
STORIES = {
    "placed_notice": "anxiety", "placed_tuition": "depression", "placed_year_11": "eating",
    "relapsed": "depression", "slipping": "anxiety",
}  # fmt: skip
AWAY = {
    "placed", "placed_notice", "placed_year_11", "placed_tuition", "placed_interim",
    "placed_ended", "returning", "slipping", "relapsed",
}  # fmt: skip
SMALL = 500
GROUPS = {
    "primary": ("fernhollow", "larkrise", "tidewell", "oldmill", "hazelgate", "stoneferry"),
    "secondary": ("alderbrook", "alderbrook", "thornport", "kingsmere", "ashwick", "highbarrow"),
    "special": ("willowbank",),
}
YEARS = {"primary": (3, 6), "secondary": (7, 11), "special": (3, 10)}


@cache
def stories() -> dict[str, dict[str, Any]]:
    """Every story by its key."""
    found: dict[str, dict[str, Any]] = read_data("stories.json")
    return found


class Casting:
    """The children with a story, by school."""

    def __init__(self, town: Town) -> None:
        self._by_school: dict[str, list[dict[str, Any]]] = defaultdict(list)
        source = town.random("cast")
        self.roles: list[dict[str, Any]] = [*read_data("cast.json")]
        keys = sorted(stories())
        for situation, count in SITUATIONS.items():
            # A small authority, as tests make it, has one child in each situation.
            for number in range(count if town.scale >= SMALL else 1):
                drawn = keys[(len(self.roles) * 5 + number) % len(keys)]
                story = STORIES.get(situation, drawn)
                self.roles.append(_role(source, situation, number, story))
        for role in self.roles:
            self._by_school[role["school"]].append(role)

    def of(self, school_key: str) -> list[dict[str, Any]]:
        """The roles at one school."""
        return self._by_school[school_key]

    def role(self, key: str) -> dict[str, Any]:
        """One role by its key."""
        return next(role for role in self.roles if role["key"] == key)


def _role(source: random.Random, situation: str, number: int, story: str) -> dict[str, Any]:
    groups = stories()[story]["groups"]
    away = situation in AWAY and "secondary" in groups
    group = "secondary" if away else source.choice(groups)
    role = {
        "key": f"{situation}-{number + 1}",
        "story": story,
        "school": source.choice(GROUPS[group]),
        "year": 11 if situation == "placed_year_11" else source.randint(*YEARS[group]),
        "situation": situation,
    }
    return {**role, "pattern": "long"} if situation in AWAY else role
