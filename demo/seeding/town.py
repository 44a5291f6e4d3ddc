"""What the seed has made so far, by short keys: organisations, people, pupils."""

import json
import random
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from accounts.actors import Actor
from accounts.models import Locality, Membership, Organisation
from cases.models import Child, Enrolment
from demo.seeding.clock import Clock

DATA = Path(__file__).resolve().parent.parent / "data"


def read_data(name: str) -> Any:
    """A JSON file of demo/data."""
    return json.loads((DATA / name).read_text(encoding="utf-8"))


@dataclass
class Pupil:
    """A child on a school's roll. `group` is primary, secondary or special; `story` a key of
    demo/data/stories.json, empty for most."""

    child: Child
    school_key: str
    group: str
    year: int
    enrolment: Enrolment
    story: str = ""


@dataclass
class Town:
    """The authority while it is made. `today` is the demo date."""

    seed: int
    today: date
    clock: Clock
    scale: int
    organisations: dict[str, Organisation] = field(default_factory=dict)
    localities: list[Locality] = field(default_factory=list)
    memberships: dict[str, Membership] = field(default_factory=dict)
    pupils: list[Pupil] = field(default_factory=list)
    school_days: list[date] = field(default_factory=list)
    _actors: dict[int, Actor] = field(default_factory=dict)

    def random(self, purpose: str) -> random.Random:
        """A source of chance for one purpose: what is added for one leaves the others alone."""
        return random.Random(f"{self.seed}:{self.today}:{purpose}")  # noqa: S311

    def actor(self, key: str) -> Actor:
        """Somebody acting in the role that stands under a key, such as "senco"."""
        membership = self.memberships[key]
        return self._actors.setdefault(membership.pk, Actor.staff(membership))

    def membership(self, actor: Actor) -> Membership:
        """The membership through which somebody acts; the seed's people are all staff."""
        if actor.membership is None:
            raise ValueError("a family has no membership")
        return actor.membership

    @property
    def year(self) -> int:
        """The calendar year in which the academic year of the demo date starts."""
        return self.today.year if self.today.month >= 9 else self.today.year - 1

    def days_ago(self, count: int) -> date:
        """The school day that lies `count` school days before the demo date; 1 is the last."""
        return self.school_days[-min(count, len(self.school_days))]

    def senco_of(self, school_key: str) -> Actor:
        """The SENCo of a school."""
        return self.actor(f"senco.{school_key}")
