"""A child with a story, at hand for whoever carries the story on."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from accounts.actors import Actor
from cases.models import Child, Parent
from demo.seeding.stories import Casting, stories
from demo.seeding.town import Pupil, Town


@dataclass
class Told:
    """`role` is the child's place in the cast, `story` the words that go with it."""

    town: Town
    pupil: Pupil
    role: dict[str, Any]
    story: dict[str, Any]
    parent: Parent | None = None
    other_parent: Parent | None = None

    @property
    def child(self) -> Child:
        """The child."""
        return self.pupil.child

    @property
    def situation(self) -> str:
        """How far the pathway has carried the child."""
        return str(self.role["situation"])

    @property
    def senco(self) -> Actor:
        """Who writes for the child's school."""
        return self.town.senco_of(self.pupil.school_key)

    @property
    def head(self) -> Actor:
        """The head teacher of the child's school."""
        return self.town.actor(f"head.{self.pupil.school_key}")

    @property
    def nurse(self) -> Actor:
        """The health professional in the child's team."""
        mental = self.story["need"] in {"mental", "anxiety"}
        at_alderbrook = self.pupil.school_key in {"alderbrook", "fernhollow", "larkrise"}
        return self.town.actor("camhs" if mental else "health" if at_alderbrook else "nurse-2")

    def words(self, key: str) -> str:
        """A text of the story with the child's name in it."""
        return str(self.story[key]).replace("{name}", self.child.first_name)

    def on(self, school_days_ago: int, hour: int = 9) -> None:
        """Set the clock to a school day before the demo date."""
        # Some minutes apart, so that things of one day follow one another.
        minute = self.child.pk * 7 % 50
        self.town.clock.set(self.town.days_ago(school_days_ago), hour, minute)


def tell(town: Town, casting: Casting) -> list[Told]:
    """Every child with a story, in the order of the cast."""
    by_key = {pupil.story: pupil for pupil in town.pupils if pupil.story}
    return [
        Told(town, by_key[role["key"]], role, stories()[role["story"]]) for role in casting.roles
    ]


def weekday_after(town: Town, days: int) -> Any:
    """The day that lies some days after the demo date, or the Monday that follows it."""
    day = town.today + timedelta(days=days)
    return day + timedelta(days={5: 2, 6: 1}.get(day.weekday(), 0))
